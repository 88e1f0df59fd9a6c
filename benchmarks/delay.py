"""How soon after a word has been said its meaning is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.audio.blocks import BLOCK, Pcm, samples, seconds
from assistant.listening.heard import Heard

_AUDIBLE: Final = 0.1
"""A block is part of a word when it has this much of the level of its loudest block: -20 dB."""

PAUSE: Final = 0.2
"""Seconds of quiet that end a word. Shorter, and the closures of "stop" divide it."""
_FRAME: Final = samples(0.01)
_SMOOTH: Final = 3
"""Frames over which the level is averaged: a click of one frame is no word."""


@dataclass(frozen=True)
class Moment:
    """Something that was heard, and when."""

    at: float
    """Stream time at which it was known: the end of the block that brought it (seconds)."""
    heard: Heard


def word_end(sound: Pcm) -> float:
    """Return where the last audible block of a recording ends (seconds)."""
    blocks = sound[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK)
    level = np.sqrt((blocks * blocks).mean(axis=1))
    return seconds(BLOCK * (int(np.flatnonzero(level >= _AUDIBLE * level.max())[-1]) + 1))


def word_span(sound: Pcm) -> tuple[float, float]:
    """Return where the word of a recording begins and ends (seconds).

    It is the loudest part of it, from pause to pause: a click or somebody's room before it is none of it.
    """
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = np.convolve((frames * frames).mean(axis=1), np.full(_SMOOTH, 1 / _SMOOTH), "same")
    level = np.sqrt(power)
    # Where the recording's own noise is louder than -20 dB of the word, only what rises above it counts.
    loud = np.flatnonzero(level > max(_AUDIBLE * level.max(), 3.0 * np.quantile(level, 0.1)))
    parts = np.split(loud, np.flatnonzero(np.diff(loud) > samples(PAUSE) // _FRAME) + 1)
    word = next(part for part in parts if level.argmax() in part)
    return seconds(int(word[0]) * _FRAME), seconds((int(word[-1]) + 1) * _FRAME)


def delay(sound: Pcm, moments: Sequence[Moment], means: Callable[[str], bool]) -> float | None:
    """Return how long after the end of the word it was first understood (seconds).

    Negative when it was understood before it had ended; None when it never was.

    Args:
        sound: the recording.
        moments: partials and finals in their order.
        means: tells whether words have the right meaning.
    """
    known = next((one.at for one in moments if means(one.heard.text)), None)
    return None if known is None else known - word_end(sound)
