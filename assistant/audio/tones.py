"""Soft tones that tell the parts of a stretch apart without a word."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Final

import numpy as np

from assistant.audio.blocks import RATE, Pcm, samples

LEVEL: Final = 0.18
"""Peak, of full scale: below the voice, so that a tone in a quiet room startles nobody."""
_RAMP: Final = samples(0.015)


class Tone(StrEnum):
    """What a tone announces."""

    PREPARE = "prepare"
    HALFWAY = "halfway"
    END = "end"
    REST = "rest"
    TICK = "tick"
    """In the place of a number that does not fit into its second."""
    AWAKE = "awake"
    ASLEEP = "asleep"


_NOTES: Final[Mapping[Tone, Sequence[tuple[float, float]]]] = {
    Tone.PREPARE: ((523.25, 0.1), (659.25, 0.12)),
    Tone.HALFWAY: ((783.99, 0.09),),
    Tone.END: ((659.25, 0.12), (523.25, 0.18)),
    Tone.REST: ((392.0, 0.22),),
    Tone.AWAKE: ((587.33, 0.07), (880.0, 0.09)),
    Tone.ASLEEP: ((440.0, 0.08), (293.66, 0.12)),
    Tone.TICK: ((1046.5, 0.05),),
}
"""Notes (Hz) and lengths (seconds): rising before a hold, falling after it, one low for a rest."""


@cache
def tone(kind: Tone) -> Pcm:
    """Return a tone, the same array every time: not to be written to."""
    sound = np.concatenate([note(hertz, length, LEVEL, _RAMP) for hertz, length in _NOTES[kind]])
    sound.setflags(write=False)
    return sound


def note(hertz: float, length: float, level: float, ramp: int) -> Pcm:
    """Return a sine that begins and ends softly.

    Args:
        hertz: its frequency.
        length: how long it lasts (seconds).
        level: its peak, of full scale.
        ramp: length of its beginning and its end (samples).
    """
    at = np.arange(samples(length))
    gain = level * np.minimum(1.0, np.minimum(at, at[::-1]) / ramp)
    return (gain * np.sin(2 * np.pi * hertz * at / RATE)).astype(np.float32)
