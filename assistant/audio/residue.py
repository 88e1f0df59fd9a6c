"""What of the echo must be expected in the residual: the canceller cannot remove all of it."""

from typing import Final

import numpy as np

from assistant.audio.bands import BANDS
from assistant.audio.spectra import HOP_RATE, Power

QUIETEST: Final = 1e-6
"""Power a bin that counts as silence, so that logarithms stay finite."""
_FIRST_LEAK: Final = 0.1
"""Share of the echo that is expected to be left before anything is known: the canceller still learns."""
_LEAST_LEAK: Final = 1e-3
_MOST_LEAK: Final = 1.0
_OFTEN: Final = 0.85
"""Quantile of the leak that is tracked: how much is left in all but the worst moments."""
_LEARNING: Final = np.log(10.0) / 10.0 * 9.0 / HOP_RATE
"""Speed of the leak, 9 dB a second: faster passes a slow word for a leak, slower yields to its own voice
after every change in the room."""
_SPREAD: Final = 0.15
"""Of the neighbouring bands' echo that also leaks into a band."""
_WIDE: Final = 0.02
"""Of the mean over all bands that leaks into each: a loudspeaker that clips distorts into everything."""
_TAIL: Final = np.float32(10.0 ** (-0.1 * 90.0 / HOP_RATE))
"""Decay of the expected residue in a hop, 60 dB in two thirds of a second. What a live room adds after
the filter's end is expected besides; a slower decay hides what is said in a pause."""
_MISSED_MARGIN: Final = np.float32(2.0)
"""Of what the canceller knows to be left that is expected: it is often twice its mean for a hop."""
_FLOOR_MARGIN: Final = np.float32(2.0)
"""Of the noise floor that is expected: noise is often twice its mean for a hop."""
_AUDIBLE: Final = 10.0
"""How far over the noise floor the expected echo has to be for the leak to be learned from it."""
_RISE: Final = np.float32(10.0 ** (0.1 * 3.0 / HOP_RATE))
"""Rise of the noise floor in a hop while the sound is louder: 3 dB a second."""
_FALL: Final = np.float32(0.1)
"""Share by which it follows a quieter sound."""


class Residue:
    """Tracks, in bands, how much echo leaks through and how loud the room's noise is."""

    def __init__(self) -> None:
        self._leak = np.full(BANDS, np.log(_FIRST_LEAK), dtype=np.float32)
        self._tail = np.zeros(BANDS, dtype=np.float32)
        self._smooth = np.full(BANDS, QUIETEST, dtype=np.float32)
        self.floor = np.full(BANDS, 1e-4, dtype=np.float32)
        """Power of the noise, a bin in each band."""
        self.echo = np.zeros(BANDS, dtype=np.float32)
        """Power of the residue that is expected now."""
        self._audible = np.zeros(BANDS, dtype=bool)
        self._unleaked = self.echo

    def expect(self, echo: Power, missed: Power) -> Power:
        """Return the power that is expected in the residual, echo and noise together.

        Args:
            echo: power of the echo estimate in each band.
            missed: power of the echo that the canceller knows to be left.
        """
        around = np.empty_like(echo)
        around[1:-1] = echo[:-2] + echo[2:]
        around[0], around[-1] = echo[1], echo[-2]
        self._unleaked = echo + _SPREAD * around + np.float32(_WIDE) * echo.mean()
        now = np.exp(self._leak) * self._unleaked + _MISSED_MARGIN * missed
        self._audible = (now > self._tail) & (echo > _AUDIBLE * self.floor)
        self.echo = self._tail = np.maximum(now, self._tail * _TAIL)
        return self.echo + _FLOOR_MARGIN * self.floor

    def learn(self, residual: Power, spoken_over: bool) -> None:
        """Take what the residual was after all.

        Args:
            residual: its power in each band.
            spoken_over: whether somebody speaks: then nothing is learned of the leak.
        """
        if not spoken_over:
            more = residual > self.echo + self.floor
            step = np.where(more, _OFTEN, _OFTEN - 1.0) * self._audible
            leak = self._leak + np.float32(_LEARNING) * step.astype(np.float32)
            self._leak = np.clip(leak, np.log(_LEAST_LEAK), np.log(_MOST_LEAK))
        self._smooth += 0.2 * (residual - self._smooth)
        fallen = self.floor + _FALL * (self._smooth - self.floor)
        self.floor = np.where(self._smooth < self.floor, fallen, self.floor * _RISE)
        self.floor = np.maximum(self.floor, QUIETEST)
