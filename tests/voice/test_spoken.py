"""Spoken end to end: a WAV file in; a WAV file and the event log out.

Somebody else's synthetic voice asks, so that nothing but sound passes between the two.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.audio.blocks import RATE, Pcm, samples, silence
from assistant.audio.wav import WavWriter, read_wav
from assistant.cli.assemble import library, speaker
from assistant.cli.converse import coach, converse
from assistant.cli.demo import bundled_conversation
from assistant.cli.settings import Settings
from assistant.numbers import spoken_number
from assistant.speaking.voice import NUMBER_RATE

Log = list[dict[str, Any]]


@dataclass(frozen=True)
class Run:
    """What came out of a conversation."""

    log: Log
    speaker: Pcm
    mix: Pcm | None

    def of(self, kind: str) -> Log:
        return [event for event in self.log if event["event"] == kind]

    def finals(self) -> Log:
        return [event for event in self.of("heard") if event["final"] and event["text"]]


def read(folder: Path) -> Run:
    log = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    return Run(log, read_wav(folder / "out.wav"), None)


@pytest.fixture(scope="module")
def settings(data_dir: Path) -> Settings:
    return Settings(data_dir)


@pytest.fixture(scope="module")
def conversation(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The bundled conversation, answered."""
    folder = tmp_path_factory.mktemp("conversation")
    converse(
        settings,
        bundled_conversation(),
        None,
        folder / "out.wav",
        folder / "events.jsonl",
        folder / "mix.wav",
    )
    return read(folder)


@pytest.fixture(scope="module")
def bridge(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The bridge, counted without a microphone."""
    folder = tmp_path_factory.mktemp("bridge")
    coach(settings, "bridge_pose", folder / "out.wav", folder / "events.jsonl")
    return read(folder)


def found_at(sound: Pcm, clip: Pcm, near: float, within: float = 0.2) -> tuple[float, float]:
    """Return where a clip is in a sound (seconds), and how well it correlates there."""
    start = max(0, samples(near - within))
    part = sound[start : samples(near + within) + len(clip)]
    product = np.correlate(part, clip, mode="valid")
    power = np.convolve(part.astype(np.float64) ** 2, np.ones(len(clip)), mode="valid")
    score = product / np.sqrt(np.maximum(power, 1e-9) * float((clip**2).sum()))
    best = int(np.argmax(score))
    return (start + best) / RATE, float(score[best])


def test_every_number_is_heard_at_its_exact_sample(settings: Settings, bridge: Run) -> None:
    numbers = speaker(settings, NUMBER_RATE)
    cues = {cue.left: cue.say for cue in library(settings).exercises["bridge_pose"].cues}
    counts = bridge.of("count")
    assert len(counts) == 50
    for count in counts:
        number = count["number"]
        clip = numbers.render(cues.get(number, spoken_number(number)))
        at, score = found_at(bridge.speaker, clip, count["t"])
        assert score > 0.99
        assert at == pytest.approx(count["t"], abs=1 / RATE)


def test_between_two_numbers_there_is_silence(bridge: Run) -> None:
    for count in bridge.of("count"):
        end = samples(count["t"] + 1.0)
        assert np.abs(bridge.speaker[end - samples(0.1) : end]).max() < 1e-3


def test_nothing_is_clipped(bridge: Run) -> None:
    assert 0.1 < np.abs(bridge.speaker).max() < 0.99


def test_the_bundled_questions_are_understood(conversation: Run) -> None:
    names = [event["intent"] for event in conversation.of("understood")]
    assert names == ["Ask", "Ask", "AskExercise", "Start", "Pause", "Resume"]
    slots = [event["slots"] for event in conversation.of("understood")]
    assert slots[0] == {"topic": "why_numb"}
    assert slots[1] == {"topic": "heat_or_ice"}
    assert slots[3] == {"exercise": "piriformis_stretch"}


def test_each_is_answered_within_seven_tenths_of_a_second(conversation: Run) -> None:
    begun: dict[int, float] = {}
    says = {event["id"]: event["turn"] for event in conversation.of("say")}
    for said in conversation.of("said"):
        begun.setdefault(says[said["id"]], said["start"])
    for heard in conversation.finals():
        assert begun[heard["turn"]] - heard["end"] <= 0.7


def test_the_bundled_stretch_is_counted_on_both_sides(conversation: Run) -> None:
    held = [event for event in conversation.of("hold") if event["phase"] == "end"]
    assert [hold["side"] for hold in held] == ["right leg", "left leg"]
    assert all(hold["actual"] >= 20 for hold in held)


def test_it_is_silent_while_paused(conversation: Run) -> None:
    pause = conversation.of("pause")[0]["t"]
    reply = next(e for e in conversation.of("said") if e["start"] >= pause)
    resumed = next(e for e in conversation.of("say") if e["t"] > reply["t"])["t"]
    quiet = conversation.speaker[samples(reply["t"] + 0.1) : samples(resumed)]
    assert len(quiet) > RATE
    assert np.abs(quiet).max() == 0.0


def test_silence_is_answered_with_silence(settings: Settings, tmp_path: Path) -> None:
    with WavWriter(tmp_path / "mic.wav", channels=1) as file:
        file.write(silence(5 * RATE))
    converse(
        settings, tmp_path / "mic.wav", None, tmp_path / "out.wav", tmp_path / "events.jsonl", None
    )
    run = read(tmp_path)
    assert run.of("say") == []
    assert np.abs(run.speaker).max() == 0.0
