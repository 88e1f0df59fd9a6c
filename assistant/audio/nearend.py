"""Whether somebody speaks over the assistant's voice."""

from typing import Final

import numpy as np

from assistant.audio.bands import BANDS
from assistant.audio.residue import QUIETEST
from assistant.audio.spectra import HOP_RATE, Power

THRESHOLD: Final = 2.5
"""Smoothed score (dB) from which somebody speaks. Lower notices more quiet people and yields more often
for nothing. In the rooms to tune on nothing more was taken for somebody at 2.0 than at 3.0, and people
were noticed 15 ms sooner; 2.5 leaves some room to household noise."""
_BEST: Final = 6
"""Bands that are looked at, those which stand out most: a voice fills only some at a time."""
_CAP: Final = 18.0
"""dB that a single band counts at most."""
_SMOOTHING: Final = 1.0 - np.exp(-1.0 / (0.05 * HOP_RATE))
"""Share of a hop's score in the smoothed one: 50 ms."""
_HISS: Final = np.where(np.arange(BANDS) < 13, 0.0, 3.0)
"""dB that a band has to stand out more: above 4 kHz the path is known least, because little is played
there, and the assistant's own "s" stands out."""
_RELEASE: Final = 2.0
"""dB below the threshold at which it ends."""


class NearEndDetector:
    """Compares the residual with what is expected of it, hop by hop."""

    def __init__(self) -> None:
        self._speaks = False
        self.score = 0.0
        """By how much the residual stands out (dB, smoothed)."""
        self.raised = 0.0
        """dB by which the threshold is raised."""

    def forget(self) -> None:
        """Begin anew: what stood out was the echo after all."""
        self._speaks, self.score = False, 0.0

    def take(self, residual: Power, expected: Power) -> bool:
        """Tell whether somebody speaks.

        Args:
            residual: power in each band.
            expected: power that echo and noise account for.
        """
        over = 10.0 * np.log10((residual + QUIETEST) / (expected + QUIETEST)) - _HISS
        best = np.sort(np.clip(over, -_CAP, _CAP))[-_BEST:]
        self.score += float(_SMOOTHING) * (float(best.mean()) - self.score)
        threshold = THRESHOLD + self.raised
        self._speaks = self.score > threshold - (_RELEASE if self._speaks else 0.0)
        return self._speaks
