"""Real renderings: trimmed, kept, and the same each time."""

from pathlib import Path

import numpy as np
import pytest

from assistant.audio.blocks import RATE, Pcm, seconds
from assistant.errors import UserError
from assistant.numbers import spoken_number
from assistant.speaking.pronounce import Pronunciations
from assistant.speaking.speaker import MARGIN, QUIET, Speaker, phrases
from assistant.speaking.voice import NUMBER_RATE, Voice


def test_a_rendering_begins_and_ends_with_sound(tmp_path: Path) -> None:
    pcm = Speaker(Voice(), tmp_path).render("twenty")
    assert 0.3 < seconds(len(pcm)) < 1.0
    loud = np.flatnonzero(np.abs(pcm) > QUIET)
    assert loud[0] <= 2 * MARGIN
    assert loud[-1] >= len(pcm) - 2 * MARGIN


def test_a_number_is_said_well_within_its_second(tmp_path: Path) -> None:
    speaker = Speaker(Voice(words_per_minute=NUMBER_RATE), tmp_path)
    assert all(len(speaker.render(spoken_number(n))) < 0.9 * RATE for n in range(1, 31))


def test_what_was_rendered_is_kept_and_sounds_the_same(tmp_path: Path) -> None:
    first = Speaker(Voice(), tmp_path).render("And release.")
    again = Speaker(NoVoice(), tmp_path).render("And release.")
    assert np.array_equal(first, again)


class NoVoice:
    """A voice that must not be asked."""

    key = Voice().key

    def render(self, text: str) -> Pcm:
        raise AssertionError(f"{text!r} was rendered again")


def test_a_damaged_file_is_rendered_again(tmp_path: Path) -> None:
    Speaker(Voice(), tmp_path).render("ten")
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:40])
    assert len(Speaker(Voice(), tmp_path).render("ten")) > 0


def test_slower_speech_takes_longer(tmp_path: Path) -> None:
    text = "Lie on your back."
    slow = Speaker(Voice(words_per_minute=120), tmp_path).render(text)
    quick = Speaker(Voice(words_per_minute=180), tmp_path).render(text)
    assert len(slow) > 1.2 * len(quick)


def test_an_unknown_voice_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nobody"):
        Speaker(Voice("nobody"), tmp_path).render("hello")


def test_phrases_are_sentences() -> None:
    assert phrases("Rest. Next comes the bridge. Say: go on.") == [
        "Rest.", "Next comes the bridge.", "Say:", "go on.",
    ]  # fmt: skip


def test_hard_words_are_respelled_for_the_synthesiser_only() -> None:
    words = Pronunciations({"piriformis": "pirri-formiss"})
    assert words.apply("The Piriformis stretch.") == "The pirri-formiss stretch."
    assert words.apply("a piriformis-like thing") == "a pirri-formiss-like thing"
