"""The one form in which sound travels through the program, and its units."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Pcm: TypeAlias = NDArray[np.float32]
"""Mono samples at `RATE`, shape (n,), full scale -1.0 to 1.0."""

RATE: Final = 16_000
"""Samples a second of every block, microphone and loudspeaker alike (Hz).

One rate keeps one clock: what the loudspeaker played is the echo reference, sample for sample.
"""

BLOCK: Final = 320
"""Samples in a block: 20 ms, a length that the voice-activity detector takes as it is."""


def samples(seconds: float) -> int:
    """Return the nearest whole number of samples in so many seconds."""
    return round(seconds * RATE)


def seconds(samples_: int) -> float:
    """Return how long so many samples last, in seconds."""
    return samples_ / RATE


def silence(length: int) -> Pcm:
    """Return `length` samples of silence."""
    return np.zeros(length, dtype=np.float32)


def to_int16(pcm: Pcm) -> bytes:
    """Return little-endian 16-bit samples, clipped at full scale: what the engines take."""
    return (np.clip(pcm, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
