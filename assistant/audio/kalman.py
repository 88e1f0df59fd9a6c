"""The path from loudspeaker to microphone, followed by a Kalman filter in the frequency domain.

Partitioned as in Kuech, Mabande and Enzner, "State-space architecture of the partitioned-block-based
acoustic echo controller" (2014); the filter itself is that of Enzner and Vary (2006). It weighs what it
does not know of the path against what else is in the microphone, bin by bin, so that it learns at once
where only the echo is heard, and holds still where somebody speaks. Nothing has to be frozen.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.audio.blocks import Pcm
from assistant.audio.sliding import TURN, Slide
from assistant.audio.spectra import (
    BINS,
    HOP,
    HOP_RATE,
    Power,
    Spectrum,
    backward,
    forward,
    latter,
    power,
)
from assistant.audio.tonal import own_bins

PARTITIONS: Final = 28
"""Hops of impulse response: 280 ms. What a room adds later stays in the residual; each costs time."""
_MEMORY: Final = 0.9995
"""Of the path from one hop to the next. Higher removes more where nothing moves, and follows a moved
laptop and drifting clocks more slowly."""
_EXPECTED: Final = 1.0
"""Power of the path's first partition in each bin before anything is known of it."""
_DECAY: Final = 0.5
"""Seconds in which the expected power of later partitions falls by 60 dB."""
_SMOOTHING: Final = 0.93
"""Of the power of everything that is not echo, from one hop to the next. Lower reacts faster to somebody
who begins to speak, and learns more slowly."""
_SUDDEN: Final = np.float32(0.2)
"""Of what is not echo in this very hop that counts at least: the first hop of a word must not mislead."""
_BESIDE: Final = np.float32(0.03)
"""Of a partition's power that its neighbours may have to take over, when the sound slides on."""
_TURNS: Final = 4
"""Partitions are shortened to their length in turns, a quarter of them each hop: that costs most."""
_SPILL: Final = 4
"""Samples by which a partition's end may slide into the next between two of its turns."""
_EDGES: Final = forward(np.eye(HOP, dtype=np.float32))
_BEGINNING: Final = _EDGES[:_SPILL]
_END: Final = _EDGES[-_SPILL:]
_LEAST: Final = 1e-7 * HOP
"""Power in a bin below which nothing is worth learning (-70 dBFS)."""


def _prior() -> Power:
    seconds = np.arange(PARTITIONS, dtype=np.float32)[:, None] / np.float32(HOP_RATE)
    falling = np.float32(_EXPECTED) * 10.0 ** (-6.0 * seconds / np.float32(_DECAY))
    return np.repeat(falling, BINS, axis=1).astype(np.float32)


_PRIOR: Final = _prior()


@dataclass(frozen=True)
class Told:
    """What a hop of the microphone told."""

    echo: Pcm
    """The echo in it, `HOP` samples."""
    spectrum: Spectrum
    """The echo's spectrum over this hop and the one before."""
    error: Spectrum
    """What is left, as a spectrum of two hops of which the older one is silent."""
    expected: Power
    """The power that was expected to be left."""
    misjudged: Power
    """The part of it that is echo, because the path is not known better."""


class PathFilter:
    """Estimates the echo of a loudspeaker signal and learns from what is left."""

    def __init__(self) -> None:
        self._path = np.zeros((PARTITIONS, BINS), dtype=np.complex64)
        self._unknown = _PRIOR.copy()
        self._others = np.full(BINS, _LEAST, dtype=np.float32)
        self._turn = 0
        self._slide = Slide()

    def take(self, past: Spectrum, powers: Power, mic: Pcm) -> Told:
        """Return the echo in the next hop of the microphone, and learn from what it leaves.

        Args:
            past: spectra of the loudspeaker's signal over two hops each, newest first, shape
                (PARTITIONS, BINS).
            powers: their squared magnitudes.
            mic: `HOP` samples of the microphone.
        """
        self._turned(self._slide.shift)
        misjudged = 0.5 * np.einsum("pk,pk->k", powers, self._unknown)
        spectrum = self.spectrum(past)
        moved = self._slide.look(spectrum, mic, misjudged + self._others + _LEAST)
        if moved:
            self._turned(moved)
            spectrum = self.spectrum(past)
        echo = backward(spectrum)[HOP:]
        error = latter(mic - echo)
        expected = self._learn(past, powers, error, misjudged, own_bins(spectrum))
        misjudged += 0.5 * self._slide.unseen() * power(spectrum)
        self._slide.follow(spectrum, error, expected)
        return Told(echo, spectrum, error, expected, misjudged)

    @property
    def drift(self) -> float:
        """Return how much faster the loudspeaker's clock runs than the microphone's (a ratio)."""
        return self._slide.drift

    @property
    def path(self) -> Spectrum:
        """Return the path as it is known, shape (PARTITIONS, BINS)."""
        return self._path

    def spectrum(self, past: Spectrum) -> Spectrum:
        """Return what a signal sounds like through the path, or through its first partitions."""
        return np.asarray(np.einsum("pk,pk->k", past, self._path[: len(past)]))

    def _learn(
        self,
        past: Spectrum,
        powers: Power,
        error: Spectrum,
        misjudged: Power,
        own: NDArray[np.bool_] | None,
    ) -> Power:
        """Learn from what a hop leaves; return the power that was expected.

        Args:
            past: as for `take`.
            powers: as for `take`.
            error: what is left.
            misjudged: power that was expected for what is not known of the path.
            own: the bins that this hop tells of; None for all.
        """
        found = power(error)
        others = np.maximum(found - misjudged, 0.1 * found)
        self._others += (1.0 - _SMOOTHING) * (others - self._others)
        surprising = np.maximum(self._others, _SUDDEN * others)
        expected = misjudged + surprising + _LEAST
        gain = self._unknown / expected
        if own is not None:
            gain *= own
        step = gain * past.conj() * error
        self._path += step
        self._shorten()
        memory = np.float32(_MEMORY**2)
        self._unknown *= memory * (1.0 - 0.5 * gain * powers)
        self._unknown += (1 - memory) * self._moving()
        np.minimum(self._unknown, _PRIOR, out=self._unknown)
        return np.asarray(expected)

    def _moving(self) -> Power:
        """Return the power of each partition of the path, all of which may change.

        Flat over the bins: where nothing is played, the path cannot grow with what it happens to be.
        """
        whole = power(self._path).mean(axis=1, keepdims=True)
        whole[:-1] = np.maximum(whole[:-1], _BESIDE * whole[1:])
        whole[1:] = np.maximum(whole[1:], _BESIDE * whole[:-1])
        return np.asarray(whole)

    def _turned(self, samples: float) -> None:
        """Let the path come so much earlier."""
        self._path *= np.exp(TURN * np.complex64(samples))

    def _shorten(self) -> None:
        """Take from some of the partitions what is longer than a hop."""
        some = np.arange(self._turn, PARTITIONS, _TURNS)
        self._turn = (self._turn + 1) % _TURNS
        responses = backward(self._path[some])
        self._path[some] = forward(responses[:, :HOP])
        # What drift has turned out of a partition belongs to its neighbours.
        later, earlier = some[some < PARTITIONS - 1], some[some > 0]
        self._path[later + 1] += responses[: len(later), HOP : HOP + _SPILL] @ _BEGINNING
        self._path[earlier - 1] += responses[-len(earlier) :, -_SPILL:] @ _END

    def shift(self, hops: int) -> None:
        """Move the path in time, because the reference is taken at another delay from now on.

        Args:
            hops: by how much later it is in the filter; negative for earlier.
        """
        path, unknown = np.zeros_like(self._path), _PRIOR.copy()
        if 0 <= hops < PARTITIONS:
            path[hops:] = self._path[: PARTITIONS - hops]
            unknown[hops:] = self._unknown[: PARTITIONS - hops]
            unknown[:hops] *= 0.01
        elif -PARTITIONS < hops < 0:
            path[:hops] = self._path[-hops:]
            unknown[:hops] = self._unknown[-hops:]
        self._path, self._unknown = path, unknown

    def slip(self, samples: int) -> None:
        """Let the whole path come later, because the delay has jumped.

        Args:
            samples: by how much, less than the path is long; negative for earlier.
        """
        response = backward(self._path)[:, :HOP].reshape(-1)
        moved = np.zeros_like(response)
        kept = len(response) - abs(samples)
        begin = max(0, samples)
        moved[begin : begin + kept] = response[max(0, -samples) :][:kept]
        self._path = forward(moved.reshape(PARTITIONS, HOP))
        # Up to now its echo passed for somebody else's.
        self._others.fill(_LEAST)
        self._slide.loosen()
