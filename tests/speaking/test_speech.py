"""The voice as it is asked to be: slower, higher, another one."""

from pathlib import Path

import numpy as np
import pytest

from assistant.audio.blocks import RATE, Pcm
from assistant.cli.assemble import speech
from assistant.cli.settings import Settings
from assistant.conversation.events import Event
from assistant.conversation.replay import Typed, replay
from assistant.speaking.speech import FASTEST, HIGHEST, LOWEST, SLOWEST, Sound, Speech
from assistant.speaking.voice import Voice

START = Sound(None, None, 150, 50)


class Silent:
    def render(self, text: str) -> Pcm:
        return np.zeros(len(text), dtype=np.float32)


def silent(sound: Sound, numbers: bool) -> Silent:
    return Silent()


@pytest.mark.parametrize(
    ("how", "became"),
    [
        ("slower", Sound(None, None, 125, 50)),
        ("faster", Sound(None, None, 175, 50)),
        ("lower", Sound(None, None, 150, 35)),
        ("higher", Sound(None, None, 150, 65)),
        ("another", Sound(None, "f3", 150, 50)),
    ],
)
def test_each_wish_changes_one_thing(how: str, became: Sound) -> None:
    voice = Speech(silent, START, [(None, "f3")])
    voice.change(how)
    assert voice.sound == became


def test_there_is_an_end_to_each_wish() -> None:
    voice = Speech(silent, START, [])
    for _ in range(20):
        voice.change("slower")
        voice.change("lower")
    assert (voice.sound.rate, voice.sound.pitch) == (SLOWEST, LOWEST)
    for _ in range(20):
        voice.change("faster")
        voice.change("higher")
    assert (voice.sound.rate, voice.sound.pitch) == (FASTEST, HIGHEST)


def test_the_first_voice_comes_again_after_the_last() -> None:
    voice = Speech(silent, START, [(None, "f3"), (None, "m3")])
    heard = []
    for _ in range(4):
        voice.change("another")
        heard.append(voice.sound.variant)
    assert heard == ["f3", "m3", None, "f3"]


def test_a_wish_is_heard(data_dir: Path) -> None:
    voice = speech(Settings(data_dir))
    text = "Lie on your back, with both knees bent."
    usual = voice.render(text)
    voice.change("slower")
    slower = voice.render(text)
    assert len(slower) > 1.08 * len(usual)
    assert len(voice.render_number("twenty-seven")) < RATE
    voice.change("faster")
    assert np.array_equal(voice.render(text), usual)
    voice.change("another")
    assert not np.array_equal(voice.render(text)[: len(usual)], usual)


def test_the_height_is_the_voice_and_its_own_recording() -> None:
    usual, high = Voice(), Voice(pitch=80)
    assert usual.key != high.key

    def height(pcm: Pcm) -> float:
        """Return the fundamental frequency (Hz): the lag at which the sound is most like itself."""
        middle = pcm[len(pcm) // 4 : len(pcm) // 2]
        alike = np.correlate(middle, middle, "full")[len(middle) :]
        lags = slice(RATE // 300, RATE // 60)
        return RATE / (RATE // 300 + 1 + int(alike[lags].argmax()))

    assert height(high.render("moon")) > 1.1 * height(usual.render("moon"))


def test_it_is_asked_aloud_and_answered_in_the_new_voice(data_dir: Path) -> None:
    from assistant.cli.joining import assistant

    events: list[Event] = []
    settings = Settings(data_dir, guest=True)
    whole = assistant(settings, (events.append,), microphone=False)
    lines = [Typed(0.5, "talk slower"), Typed(4.0, "another voice please")]
    for _ in replay(whole, np.zeros(0, dtype=np.float32), lines):
        pass
    wanted = [event.fields["slots"] for event in events if event.kind == "understood"]
    assert wanted == [{"how": "slower"}, {"how": "another"}]
    assert [event.fields["text"] for event in events if event.kind == "say"] == ["All right."] * 2
