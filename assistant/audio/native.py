"""Between a device's own rate and channels, and ours."""

from typing import Final

import numpy as np
import soxr
from numpy.typing import NDArray

from assistant.audio.blocks import RATE, Pcm

QUALITY: Final = "HQ"
"""soxr's filter: it holds back 10 to 20 ms. `VHQ` holds back 75 ms for a difference nobody hears; `QQ`
holds back nothing, and lets hiss above 8 kHz fold into the speech."""
_FORGET: Final = 0.9
"""How much of a channel's past loudness counts on with each block of 20 ms: 0.2 s."""


class Resampler:
    """Converts a stream of mono samples from one rate to another, block by block.

    Args:
        source: rate of what is given (Hz).
        target: rate of what is returned (Hz).
    """

    def __init__(self, source: int, target: int) -> None:
        self._stream = (
            None
            if source == target
            else soxr.ResampleStream(source, target, 1, dtype="float32", quality=QUALITY)
        )

    def convert(self, mono: Pcm) -> Pcm:
        """Return the next samples, shape (n,): as many as are ready, at times none."""
        if self._stream is None:
            return mono
        converted: Pcm = self._stream.resample_chunk(np.ascontiguousarray(mono, dtype=np.float32))
        return converted


class Recorded:
    """Makes mono at `RATE` of what a device records.

    Of several channels the one that has been loudest lately is taken: on an interface with eight inputs
    the microphone is one of them, and the mean would lose 18 dB.

    Args:
        rate: of the device (Hz).
    """

    def __init__(self, rate: int) -> None:
        self._resampler = Resampler(rate, RATE)
        self._energy: NDArray[np.float32] = np.zeros(1, dtype=np.float32)

    def convert(self, frames: NDArray[np.float32]) -> Pcm:
        """Return the next samples at `RATE` for frames of shape (n, channels)."""
        channels = frames.shape[1]
        if channels == 1:
            return self._resampler.convert(frames[:, 0].copy())
        if len(self._energy) != channels:
            self._energy = np.zeros(channels, dtype=np.float32)
        self._energy = _FORGET * self._energy + np.square(frames).sum(axis=0)
        return self._resampler.convert(frames[:, int(self._energy.argmax())].copy())
