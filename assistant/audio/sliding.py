"""How the path as a whole comes earlier or later: two clocks that differ, and buffers that jitter."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.audio.blocks import Pcm
from assistant.audio.spectra import (
    BINS,
    HOP,
    HOP_RATE,
    Power,
    Spectrum,
    backward,
    bins,
    latter,
    power,
)

_FASTEST: Final = 150e-6
"""Difference of two clocks that is followed at most."""
_DRIFT_FIRST: Final = 0.5 * HOP_RATE
_DRIFT_LATER: Final = 32.0 * HOP_RATE
"""Hops over which the drift is learned, at first and in the end: slower than the filter itself, or both
would swing. Clocks keep their difference for minutes; what jitters within seconds is not to be taken for
it, or each pause carries the path astray."""
_SEEN: Final = slice(bins(300.0), bins(4000.0))
"""What tells it: below there is little to see, above a shift may be more than half a period."""
_STIFF: Final = 1000.0
"""How sure it is at most that the path stays in place (1 / squared samples in a hop): less follows a
voice more. Where a clock jitters it is as sure as that allows."""
_MOST_SHIFT: Final = 0.3
"""Samples in a hop, unless it is less sure than that: a person who begins to speak tells of no shift."""
_STEADY: Final = 0.015**2
"""Mean square of the shifts (samples in a hop) that are found where no clock jitters."""
_FOUND: Final = 4.0
"""Of what is over that, how much truly shifts: few of the shifts are found in full."""
_TELLING: Final = 300.0
"""How well a shift must be known to count there (1 / squared samples)."""
_LOOSEST: Final = 9.0
"""Mean square of the shift that goes unseen (samples) at most: buffers keep clocks together."""
_JITTER_HOPS: Final = 3.0 * HOP_RATE
"""Hops over which the shifts are averaged."""
_LOST: Final = 0.5
"""Mean square of what went unseen (samples) from which it is looked for among several shifts: the echo's
derivative tells nothing of a shift by half a period."""
_FOUND_AGAIN: Final = 0.1
"""Mean square of what is still unsure (samples) at which that ends."""
_LOUD: Final = 30.0
"""How well a hop must tell a shift to be worth a search (1 / squared samples)."""
_SHIFTS: Final = np.arange(-8.0, 8.25, 0.5)
"""Samples that are tried, later to earlier."""
_TRUST: Final = 0.5
"""Of a hop's evidence: neighbouring bins of a frame that is half silent tell the same."""
TURN: Final = (2j * np.pi * np.arange(BINS) / (2 * HOP)).astype(np.complex64)
"""What a shift of one sample does to a bin, to first order."""
_TURNED: Final = np.square(TURN.imag)
"""Of a bin's power that a shift of one sample changes, to first order."""


class Slide:
    """Follows the shift, and knows how much of it may have gone unseen."""

    def __init__(self) -> None:
        self.shift = 0.0
        """Samples by which the path is expected to come earlier in the next hop."""
        self.drift = 0.0
        """How much faster the loudspeaker's clock runs than the microphone's (a ratio)."""
        self._drift_hops = _DRIFT_FIRST
        self._jitter = 0.0
        """Mean square of the shifts (samples in a hop)."""
        self._loose = 0.0
        """Mean square of the shift that may have gone unseen (samples): more while nothing is heard."""
        self._evidence: NDArray[np.float64] | None = None
        """Logarithm of how likely each shift is, while it is looked for."""
        self._tried = 0.0
        """Samples by which the path was moved since then."""
        self._unheard = 0
        """Hops since anything told the shift."""

    def look(self, spectrum: Spectrum, mic: Pcm, expected: Power) -> float:
        """Return by how many samples the path comes earlier than thought, after a pause.

        Args:
            spectrum: the echo as the path has it, over two hops.
            mic: `HOP` samples of the microphone.
            expected: power that must be expected to be left if the path is in place.
        """
        in_place = self._evidence is None and self._loose < _LOST
        if in_place or _told(spectrum, expected) < _LOUD:
            return 0.0
        if self._evidence is None:
            self._evidence = -np.square(_SHIFTS) / (2.0 * self._loose)
            self._tried = 0.0
        turns = np.exp(TURN * (_SHIFTS - self._tried)[:, None]).astype(np.complex64)
        left = latter(mic - backward(spectrum * turns)[:, HOP:])
        unlike = np.log1p(power(left)[:, _SEEN] / expected[_SEEN]).sum(axis=1)
        self._evidence -= _TRUST * unlike
        likely = np.exp(self._evidence - self._evidence.max())
        likely /= likely.sum()
        found = float(likely @ _SHIFTS)
        self._loose = float(likely @ np.square(_SHIFTS - found))
        moved, self._tried = found - self._tried, found
        if self._loose < _FOUND_AGAIN:
            self._evidence = None
            self._learn_drift(found, self._unheard)
            self._unheard = 0
        return moved

    def loosen(self) -> None:
        """Be unsure where the path is: it has jumped."""
        self._loose = max(self._loose, 2.0 * _LOST)
        self._evidence = None

    def unseen(self) -> Power:
        """Return the share of the echo's power that may be left because the path has moved unseen."""
        loosened = max(0.0, _FOUND * (self._jitter - _STEADY))
        self._loose = min(self._loose + loosened, _LOOSEST)
        return np.asarray(np.minimum(np.float32(self._loose) * _TURNED, np.float32(2.0)))

    def follow(self, echo: Spectrum, error: Spectrum, expected: Power) -> None:
        """Follow a path that as a whole comes earlier or later than it did.

        A shift by a sample adds the echo's derivative to the error: its size is a weighted regression.
        """
        self._unheard += 1
        if self._evidence is not None or self._loose >= _LOST:
            self.shift = self.drift * HOP
            return
        derived = _heard(TURN * echo)[_SEEN]
        weighted = derived.conj() / expected[_SEEN]
        known = float((weighted * derived).real.sum())
        stiff = 1.0 / max(self._loose, 1.0 / _STIFF)
        whole = float((weighted * error[_SEEN]).real.sum()) / (known + stiff)
        most = max(_MOST_SHIFT, 2.0 * math.sqrt(self._loose))
        shift = max(-most, min(most, whole))
        self._loose = self._loose / (1.0 + self._loose * known) + (whole - shift) ** 2
        if known > _TELLING:
            self._jitter += (shift * shift - self._jitter) / _JITTER_HOPS
            self._unheard = 0
        self._drift_hops = min(self._drift_hops + 1.0, _DRIFT_LATER)
        self._learn_drift(shift, 0)
        self.shift = shift + self.drift * HOP

    def _learn_drift(self, shift: float, hops: int) -> None:
        drift = self.drift + shift / HOP / (self._drift_hops + hops)
        self.drift = max(-_FASTEST, min(_FASTEST, drift))


def _heard(spectrum: Spectrum) -> Spectrum:
    """Return what of two hops' spectrum lies in the second: all that an error tells of.

    What a product of spectra has in the first is wrapped around. As a sound sets in it is far louder.
    """
    return latter(backward(spectrum)[HOP:])


def _told(spectrum: Spectrum, expected: Power) -> float:
    """Return how well a hop tells a shift (1 / squared samples)."""
    return float((power(_heard(TURN * spectrum)) / expected)[_SEEN].sum())
