"""How a loudspeaker bends loud sounds, learned from what comes back."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.audio.blocks import Pcm
from assistant.audio.spectra import BINS, HOP_RATE, Power, Spectrum, power

SHAPES: Final = 2
"""The third and the fifth power of the signal: with them a soft limit is followed to its onset, whatever
its exact form. Even powers, a lopsided membrane, are much weaker."""
_FORGOTTEN: Final = 1.0 - 1.0 / (4.0 * HOP_RATE)
"""Memory of what was learned, four seconds of loud sound."""
_ALIKE: Final = np.float32(1.0 - 1.0 / HOP_RATE)
"""Memory of how much of a shape is like the sound itself in each bin, a second: that part tells how wrong
the path still is, not what the loudspeaker bends."""
_LEAST: Final = np.float32(1e-6)
"""Power of the echo in a bin (summed over a second) below which nothing is told by it. Without this bound
both memories fade to nothing in a minute of silence, and their ratio to anything.
"""
_BOUND: Final = 3.0
"""Of each weight: beyond this no loudspeaker makes a voice of it."""


class Saturation:
    """Weights of the powers that are added to a signal, by recursive least squares."""

    def __init__(self) -> None:
        self.weights: NDArray[np.float64] = np.zeros(SHAPES)
        self._known = np.eye(SHAPES) * 10.0
        self._plain = np.full(BINS, _LEAST)
        self._alike = np.zeros((SHAPES, BINS), dtype=np.complex64)

    @staticmethod
    def shapes(sound: Pcm) -> Pcm:
        """Return the powers, shape (SHAPES, n)."""
        square = np.square(sound)
        third = sound * square
        return np.stack([third, third * square])

    def bent(self, sound: Pcm, shapes: Pcm) -> Pcm:
        """Return what the loudspeaker makes of a sound."""
        return sound + self.weights.astype(np.float32) @ shapes

    def learn(self, echo: Spectrum, shaped: Spectrum, error: Spectrum, expected: Power) -> None:
        """Take a hop.

        Args:
            echo: of what was played, shape (BINS,).
            shaped: the shapes as they come back through the room, shape (SHAPES, BINS).
            error: what the canceller left of the newer half of the hop.
            expected: power that was expected of it.
        """
        self._plain = np.maximum(_ALIKE * self._plain + power(echo), _LEAST)
        self._alike = _ALIKE * self._alike + shaped * echo.conj()
        new = shaped - self._alike / self._plain * echo
        weighted = new.conj() / expected
        self._known *= _FORGOTTEN
        self._known += 0.5 * (weighted @ new.T).real
        self.weights += np.linalg.solve(self._known + np.eye(SHAPES), (weighted @ error).real)
        np.clip(self.weights, -_BOUND, _BOUND, out=self.weights)
