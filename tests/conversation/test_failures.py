"""What fails around it never silences the safety scan: it warns all the same, or does not start."""

import errno
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.answering.library import Library
from assistant.audio.blocks import BLOCK, Pcm, samples, silence
from assistant.cli.assemble import speech
from assistant.cli.debug_audio import debug_audio
from assistant.cli.joining import Parts, joined, load
from assistant.cli.settings import Settings
from assistant.conversation.assistant import FAILURES, Assistant
from assistant.conversation.events import Event
from assistant.errors import UserError
from assistant.listening.heard import Heard, Hypothesis, Mode
from assistant.speaking.speaker import Speaker
from assistant.speaking.voice import Voice
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander
from tests.conftest import CONTENT

WIPING = "I can't feel anything when I wipe"
FULL = OSError(errno.ENOSPC, "No space left on device")


class Failing:
    """An engine that raises in its first utterances, and hears an emergency in every later one."""

    name = "failing"

    def __init__(self, failures: int) -> None:
        self.failures = failures

    def prepare(self, mode: Mode) -> None: ...

    def quick(self, mode: Mode) -> bool:
        return True

    def begin(self, mode: Mode) -> None: ...

    def feed(self, block: Pcm) -> str:
        return ""

    def glance(self) -> str:
        return ""

    def end(self) -> Hypothesis:
        self.failures -= 1
        if self.failures >= 0:
            raise RuntimeError("lattice\nis empty")
        return Hypothesis(WIPING, 0.9)

    def missing_words(self) -> frozenset[str]:
        return frozenset()


class Scene:
    """Makes assistants around which something fails."""

    def __init__(
        self, understander: Understander, safety: SafetyScan, library: Library, settings: Settings
    ) -> None:
        self.parts = Parts(understander, safety, library, None, speech(settings))
        self.settings = settings
        self.log: list[Event] = []

    def assistant(self, sink: Callable[[Event], None], engine: Failing | None = None) -> Assistant:
        parts = Parts(
            self.parts.understander,
            self.parts.safety,
            self.parts.library,
            engine,
            self.parts.speech,
        )
        return joined(parts, self.settings, (sink, self.log.append))

    def of(self, kind: str, field: str) -> list[str]:
        return [str(event.fields[field]) for event in self.log if event.kind == kind]


@pytest.fixture
def scene(
    understander: Understander, safety: SafetyScan, library: Library, data_dir: Path, tmp_path: Path
) -> Scene:
    settings = Settings(data_dir, profile=tmp_path / "profile.json", check_in=False)
    return Scene(understander, safety, library, settings)


def hear(whole: Assistant, sound: Pcm) -> None:
    for start in range(0, len(sound) - BLOCK + 1, BLOCK):
        whole.mixer.read(BLOCK)
        block = sound[start : start + BLOCK]
        whole.process(block, silence(BLOCK), whole.mixer.position)


@pytest.fixture(scope="module")
def sentence(tmp_path_factory: pytest.TempPathFactory) -> Pcm:
    spoken = Speaker(Voice(), tmp_path_factory.mktemp("speech")).render("hello there")
    said: Pcm = 0.3 * spoken
    room = [silence(samples(0.5)), said, silence(samples(1.5))]
    return np.concatenate(room)


def nothing(_: Event) -> None: ...


def full(_: Event) -> None:
    raise FULL


def test_a_log_on_a_full_disk_ends_and_the_warning_is_said(scene: Scene) -> None:
    whole = scene.assistant(full)
    hear(whole, silence(samples(0.1)))
    whole.conversation.heard(Heard(WIPING, final=True, start=0.0, end=0.0, score=1.0))
    hear(whole, silence(samples(3.0)))
    assert scene.of("red_flag", "urgency") == ["now"]
    assert "emergency" in " ".join(scene.of("say", "text"))
    (told,) = scene.of("error", "message")
    assert told == "the event log ends here: No space left on device"


def test_a_profile_on_a_full_disk_is_told_of_and_the_warning_is_said(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise FULL

    monkeypatch.setattr("assistant.profile.store.keep_bytes", refuse)
    whole = scene.assistant(nothing)
    for text in ("I'm pregnant", WIPING):
        whole.conversation.heard(Heard(text, final=True, start=0.0, end=0.0, score=1.0))
        hear(whole, silence(samples(3.0)))
    assert scene.of("red_flag", "flag") == ["pregnancy", "saddle_numbness"]
    assert "emergency" in " ".join(scene.of("say", "text"))
    assert scene.of("error", "message")
    assert all("No space left" in line for line in scene.of("error", "message"))


def test_a_recording_on_a_full_disk_ends_and_the_session_does_not(tmp_path: Path) -> None:
    with (
        pytest.raises(UserError, match="No space left"),
        debug_audio(tmp_path, datetime.now()) as (tap, _),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("wave.Wave_write.writeframes", lambda *_: (_ for _ in ()).throw(FULL))
        tap(silence(BLOCK), silence(BLOCK))
        tap(silence(BLOCK), silence(BLOCK))


def test_when_the_engine_fails_it_says_so_and_hears_the_next_sentence(
    scene: Scene, sentence: Pcm
) -> None:
    whole = scene.assistant(nothing, Failing(1))
    hear(whole, sentence)
    (told,) = scene.of("error", "message")
    assert told == "the speech engine failed (RuntimeError: lattice is empty)"
    assert "another way" in scene.of("say", "text")[-1]
    hear(whole, silence(samples(4.0)))
    hear(whole, sentence)
    assert scene.of("red_flag", "flag") == ["saddle_numbness"]
    assert len(scene.of("error", "message")) == 1


def test_an_engine_that_fails_every_time_ends_it_with_one_line(scene: Scene, sentence: Pcm) -> None:
    whole = scene.assistant(nothing, Failing(FAILURES))
    with pytest.raises(UserError) as caught:
        for _ in range(FAILURES):
            hear(whole, sentence)
    assert "speech engine failed" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(scene.of("error", "message")) == FAILURES - 1


@pytest.mark.parametrize(
    "name", ["safety.yaml", "second_net.yaml", "second_net.bin", "wording.txt"]
)
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe<!DOCTYPE html>"])
def test_without_a_whole_scan_nothing_starts(
    data_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes | None,
) -> None:
    shutil.copytree(CONTENT, tmp_path / "en")
    (tmp_path / "en" / name).unlink()
    if content is not None:
        (tmp_path / "en" / name).write_bytes(content)
    for module in ("safety", "wording"):
        monkeypatch.setattr(f"assistant.understanding.{module}.data_folder", lambda _: tmp_path)
    with pytest.raises(UserError) as caught:
        load(Settings(data_dir), microphone=name == "wording.txt")
    assert str(tmp_path / "en" / name) in str(caught.value)
    assert "\n" not in str(caught.value)
