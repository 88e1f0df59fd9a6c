"""The path from loudspeaker to microphone, followed by a Kalman filter in the frequency domain.

Partitioned as in Kuech, Mabande and Enzner, "State-space architecture of the partitioned-block-based
acoustic echo controller" (2014); the filter itself is that of Enzner and Vary (2006). It weighs what it
does not know of the path against what else is in the microphone, bin by bin, so that it learns at once
where only the echo is heard, and holds still where somebody speaks. Nothing has to be frozen.
"""

from typing import Final

import numpy as np

from assistant.audio.blocks import Pcm
from assistant.audio.spectra import BINS, HOP, HOP_RATE, Power, Spectrum, bins, power

PARTITIONS: Final = 28
"""Hops of impulse response: 280 ms. What a room adds later stays in the residual; each costs time."""
_MEMORY: Final = 0.999
"""Of the path from one hop to the next. Higher removes more where nothing moves, and follows a moved
laptop and drifting clocks more slowly."""
_EXPECTED: Final = 0.3
"""Power of the path's first partition in each bin before anything is known of it."""
_DECAY: Final = 0.3
"""Seconds in which the expected power of later partitions falls by 60 dB."""
_SMOOTHING: Final = 0.93
"""Of the power of everything that is not echo, from one hop to the next. Lower reacts faster to somebody
who begins to speak, and learns more slowly."""
_TURNS: Final = 4
"""Partitions are shortened to their length in turns, a quarter of them each hop: it is most of the cost."""
_LEAST: Final = 1e-7 * HOP
"""Power in a bin below which nothing is worth learning (-70 dBFS)."""
_FASTEST: Final = 150e-6
"""Difference of two clocks that is followed at most."""
_DRIFT_LEARNING: Final = 1.0 / (4.0 * HOP_RATE)
"""How much of each hop's surprise goes into the drift: slower than the filter itself, or both would swing."""
_DRIFT_BINS: Final = slice(bins(300.0), bins(4000.0))
_DRIFT_PARTITIONS: Final = 3
"""The first ones, with the direct sound in them, tell the drift."""
_TURN: Final = (2j * np.pi * np.arange(BINS) / (2 * HOP)).astype(np.complex64)
"""What a shift of one sample does to a bin, to first order."""


class PathFilter:
    """Estimates the echo of a loudspeaker signal and learns from what is left."""

    def __init__(self) -> None:
        self._path = np.zeros((PARTITIONS, BINS), dtype=np.complex64)
        self._unknown = _prior()
        self._others = np.full(BINS, _LEAST, dtype=np.float32)
        self._turn = 0
        self._padded = np.zeros(2 * HOP, dtype=np.float32)
        self.drift = 0.0
        """How much faster the loudspeaker's clock runs than the microphone's (a ratio)."""

    def take(self, past: Spectrum, powers: Power, mic: Pcm) -> Pcm:
        """Return the echo in the next hop of the microphone.

        Args:
            past: spectra of the loudspeaker's signal over two hops each, newest first, shape
                (PARTITIONS, BINS).
            powers: their squared magnitudes.
            mic: `HOP` samples of the microphone.
        """
        if self.drift:
            self._path *= np.exp(_TURN * np.complex64(self.drift * HOP))
        echo: Pcm = np.fft.irfft(np.einsum("pk,pk->k", past, self._path))[HOP:]
        self._padded[HOP:] = mic - echo
        self._learn(past, powers, np.fft.rfft(self._padded))
        return echo

    def _learn(self, past: Spectrum, powers: Power, error: Spectrum) -> None:
        misjudged = 0.5 * np.einsum("pk,pk->k", powers, self._unknown)
        found = power(error)
        others = np.maximum(found - misjudged, 0.1 * found)
        self._others += (1.0 - _SMOOTHING) * (others - self._others)
        gain = self._unknown / (misjudged + self._others + _LEAST)
        step = gain * past.conj() * error
        self._follow_drift(step)
        self._path += step
        self._shorten()
        memory = np.float32(_MEMORY**2)
        self._unknown *= memory * (1.0 - 0.5 * gain * powers)
        self._unknown += (1 - memory) * power(self._path)

    def _follow_drift(self, step: Spectrum) -> None:
        """Learn the drift from how the steps turn the path."""
        area = (slice(0, _DRIFT_PARTITIONS), _DRIFT_BINS)
        turned = _TURN[_DRIFT_BINS] * self._path[area]
        whole = float(power(turned).sum())
        if whole > 0.0:
            shift = float((turned.conj() * step[area]).real.sum()) / whole
            drift = self.drift + _DRIFT_LEARNING * max(-0.05, min(0.05, shift)) / HOP
            self.drift = max(-_FASTEST, min(_FASTEST, drift))

    def _shorten(self) -> None:
        """Take from some of the partitions what is longer than a hop."""
        some = slice(self._turn, None, _TURNS)
        self._turn = (self._turn + 1) % _TURNS
        responses = np.fft.irfft(self._path[some], axis=1)
        self._path[some] = np.fft.rfft(responses[:, :HOP], 2 * HOP, axis=1)

    def shift(self, hops: int) -> None:
        """Move the path in time, because the reference is taken at another delay from now on.

        Args:
            hops: by how much later it is in the filter; negative for earlier.
        """
        prior = _prior()
        path, unknown = np.zeros_like(self._path), prior
        if 0 <= hops < PARTITIONS:
            path[hops:] = self._path[: PARTITIONS - hops]
            unknown[hops:] = self._unknown[: PARTITIONS - hops]
            unknown[:hops] *= 0.01
        elif -PARTITIONS < hops < 0:
            path[:hops] = self._path[-hops:]
            unknown[:hops] = self._unknown[-hops:]
        self._path, self._unknown = path, unknown

    def doubt(self) -> None:
        """Trust the path less: it has changed, or is wrong."""
        self._unknown = np.maximum(self._unknown, 0.1 * _prior())


def _prior() -> Power:
    seconds = np.arange(PARTITIONS, dtype=np.float32)[:, None] / np.float32(HOP_RATE)
    falling = np.float32(_EXPECTED) * 10.0 ** (-6.0 * seconds / np.float32(_DECAY))
    return np.repeat(falling, BINS, axis=1).astype(np.float32)
