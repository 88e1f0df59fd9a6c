"""What the assistant itself says, word by word, and when: so that it is not taken for the person's."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.audio.blocks import samples, seconds
from assistant.audio.mixer import Sounding
from assistant.understanding.normalise import Normaliser

REMEMBERED: Final = samples(20.0)
"""How long it is known what was said: longer than the longest utterance and the echo after it."""
EARLY: Final = 0.3
LATE: Final = 0.6
"""Seconds by which a word may be heard before and after its estimated time. The words of a clip are laid
out by their letters, which is some tenths of a second off; its echo comes up to 0.3 s later. More takes
the person's own "go on" for the one that was just offered; less lets its echo through."""
ENOUGH: Final = 0.75
"""Share of a sentence's words that must line up: an echo is seldom heard without a slip."""


@dataclass(frozen=True)
class Word:
    """A word on the timeline."""

    text: str
    start: float
    """Stream time (seconds)."""
    end: float


def laid_out(words: Sequence[str], start: float, end: float) -> list[Word]:
    """Return words evenly by their letters between two stream times (seconds)."""
    letters = sum(len(word) + 1 for word in words)
    placed, at = [], start
    for word in words:
        until = at + (end - start) * (len(word) + 1) / letters
        placed.append(Word(word, at, until))
        at = until
    return placed


class OwnSpeech:
    """Follows what is being played, and tells whether something heard lines up with it."""

    def __init__(self) -> None:
        self._words: deque[Word] = deque()
        self._start: int | None = None
        self._normaliser = Normaliser()

    def follow(self, sounding: Sounding | None, now: int) -> None:
        """Note what is heard from the loudspeaker; to be called for each block.

        Args:
            sounding: what sounds; None where nothing does, or nothing audible.
            now: stream time (samples).
        """
        start = sounding.start if sounding is not None else None
        if start != self._start:
            self._start = start
            self._fell_silent(seconds(now))
            if sounding is not None:
                self._note(sounding)
        while self._words and self._words[0].end < seconds(now - REMEMBERED):
            self._words.popleft()

    def matches(self, text: str, start: float, end: float) -> bool:
        """Tell whether a sentence is what the assistant was saying at that time.

        Args:
            text: what was heard.
            start: stream time at which it began (seconds).
            end: stream time at which it ended (seconds).
        """
        heard = laid_out(self._words_of(text), start, end)
        if not heard:
            return False
        own = sum(any(_together(word, said) for said in self._words) for word in heard)
        return own >= ENOUGH * len(heard)

    def _words_of(self, text: str) -> list[str]:
        return self._normaliser.key(text).split()

    def _fell_silent(self, now: float) -> None:
        """Forget words that were never reached, because the clip was broken off (seconds)."""
        while self._words and self._words[-1].start > now:
            self._words.pop()

    def _note(self, sounding: Sounding) -> None:
        words = self._words_of(sounding.clip.text)
        sound = sounding.clip.samples
        if not words or not len(sound):
            return
        begins = int(np.argmax(np.abs(sound) > 0.0))
        first, last = sounding.start + begins, sounding.start + len(sound)
        self._words.extend(laid_out(words, seconds(first), seconds(last)))


def _together(heard: Word, said: Word) -> bool:
    if heard.text != said.text:
        return False
    return heard.start <= said.end + LATE and heard.end >= said.start - EARLY
