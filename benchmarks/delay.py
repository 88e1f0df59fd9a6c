"""How soon after a word has been said its meaning is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.audio.blocks import BLOCK, Pcm, seconds
from assistant.listening.heard import Heard

_AUDIBLE: Final = 0.1
"""A block is part of a word when it has this much of the level of its loudest block: -20 dB."""


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
