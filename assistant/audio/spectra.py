"""Short-time spectra: the hop at which sound is looked at, and the past of a spectrum."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.audio.blocks import BLOCK, RATE, Pcm

HOP: Final = 160
"""Samples from one spectrum to the next: 10 ms, half a block."""
HOPS: Final = BLOCK // HOP
"""Hops in a block."""
BINS: Final = HOP + 1
"""Bins of a spectrum over two hops, 50 Hz apart."""
HOP_RATE: Final = RATE / HOP
"""Hops a second."""

Spectrum: TypeAlias = NDArray[np.complex64]
Power: TypeAlias = NDArray[np.float32]


def power(spectrum: Spectrum) -> Power:
    """Return squared magnitudes."""
    return np.square(spectrum.real) + np.square(spectrum.imag)


def bins(hertz: float) -> int:
    """Return the bin that is nearest to a frequency (Hz)."""
    return round(hertz * 2 * HOP / RATE)


def forward(frames: Pcm) -> Spectrum:
    """Return the spectra of frames of two hops, which lie along the last axis."""
    return np.fft.rfft(frames, 2 * HOP).astype(np.complex64, copy=False)


def latter(hops: Pcm) -> Spectrum:
    """Return the spectra of hops, which lie along the last axis, each after a silent one."""
    frames = np.zeros((*hops.shape[:-1], 2 * HOP), dtype=np.float32)
    frames[..., HOP:] = hops
    return forward(frames)


def backward(spectra: Spectrum) -> Pcm:
    """Return the frames of two hops of spectra."""
    return np.fft.irfft(spectra).astype(np.float32, copy=False)


class Past:
    """The latest spectra of a signal, newest first, without moving them at each hop.

    Args:
        length: how many are looked at.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        self._room = 4 * length
        self._spectra = np.zeros((self._room, BINS), dtype=np.complex64)
        self._powers = np.zeros((self._room, BINS), dtype=np.float32)
        self._newest = self._room - length

    def add(self, spectrum: Spectrum) -> None:
        """Take the next spectrum."""
        if self._newest == 0:
            kept = slice(0, self._length - 1)
            moved = slice(self._room - self._length + 1, self._room)
            self._spectra[moved] = self._spectra[kept]
            self._powers[moved] = self._powers[kept]
            self._newest = self._room - self._length + 1
        self._newest -= 1
        self._spectra[self._newest] = spectrum
        self._powers[self._newest] = power(spectrum)

    def window(self, ago: int, count: int) -> tuple[Spectrum, Power]:
        """Return spectra and their powers, shape (count, BINS), the newest first.

        Args:
            ago: how many hops the first of them is old.
            count: how many.
        """
        begin = self._newest + ago
        return self._spectra[begin : begin + count], self._powers[begin : begin + count]
