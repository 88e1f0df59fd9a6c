"""What the assistant says while a benchmark listens: answers of its content, and counts."""

from itertools import cycle, islice
from pathlib import Path
from typing import Final

import yaml

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, silence
from assistant.numbers import spoken_number
from assistant.resources import data_folder
from assistant.speaking.speaker import Speaker, phrases
from assistant.speaking.voice import NUMBER_RATE, Voice

GAP: Final = samples(0.35)
"""Silence between two phrases."""
HOLD: Final = 30
"""A hold's first number; each takes a second."""


class OwnVoice:
    """Speaks with the default voice.

    Args:
        cache: where renderings are kept.
        half: `tune` or `report`: each has answers of its own.
    """

    def __init__(self, cache: Path, half: str) -> None:
        self._half = half
        self._phrases = Speaker(Voice(), cache)
        self._numbers = Speaker(Voice(words_per_minute=NUMBER_RATE), cache)

    def explaining(self, seconds: float, begin: int = 0) -> Pcm:
        """Return answers, phrase by phrase.

        Args:
            seconds: how long, cut to whole blocks.
            begin: number of the first phrase, so that not all passages are the same.
        """
        length = samples(seconds) // BLOCK * BLOCK
        sound = silence(length)
        at = GAP
        for text in islice(cycle(_answers(self._half)), begin, None):
            if at >= length:
                return sound
            at = _lay(sound, self._phrases.render(text), at) + GAP
        return sound

    def counting(self, seconds: float) -> Pcm:
        """Return numbers, one a second, from `HOLD` down to one and again."""
        sound = silence(samples(seconds) // BLOCK * BLOCK)
        for second in range(int(seconds)):
            number = self._numbers.render(spoken_number(HOLD - second % HOLD))
            _lay(sound, number[: samples(0.99)], second * RATE)
        return sound


def _lay(sound: Pcm, piece: Pcm, at: int) -> int:
    """Add a piece, cut where the sound ends, and return where it ends."""
    piece = piece[: len(sound) - at]
    sound[at : at + len(piece)] += piece
    return at + len(piece)


def _answers(half: str) -> list[str]:
    """Return what is said at once and more of it, to tune on, or what is said to "why?", to report."""
    answers: list[str] = []
    for path in sorted((data_folder("content") / "en" / "topics").glob("*.yaml")):
        for topic in yaml.safe_load(path.read_text(encoding="utf-8"))["topics"]:
            if half == "tune":
                answers += [said["say"] for said in [*topic["say"], *topic.get("more", ())]]
            else:
                answers += [said["say"] for said in topic.get("follow", {}).values()]
    return [phrase for answer in answers for phrase in phrases(answer)]
