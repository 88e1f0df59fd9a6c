"""What a room adds after the end of the canceller's filter, told by how the path fades within it."""

from typing import Final

import numpy as np

from assistant.audio.bands import BANDS, in_bands
from assistant.audio.spectra import Power, Spectrum, power

_LOOK_EVERY: Final = 10
"""Hops from one look at the path to the next: it changes within seconds."""
_FADING: Final = slice(6, 26)
"""Partitions that tell how fast it fades: after the first reflections, before what the last one cuts."""
_LAST: Final = slice(16, 26)
"""Those that tell how loud it still is at its end."""
_LIVELIEST: Final = np.exp(-0.115)
_DEADEST: Final = np.exp(-0.5)
"""Decay of the power in a hop at most and at least: 60 dB in 1.2 and in 0.28 s."""
_QUIETEST: Final = 1e-12


class Reverberation:
    """Expects the power of the late reverberation of what was played, in bands.

    It fades as a room does: exponentially, as fast as the path fades within the filter.
    """

    def __init__(self) -> None:
        self._hops = 0
        self._decay = _DEADEST
        self._end = np.zeros(BANDS, dtype=np.float32)
        self._power = np.zeros(BANDS, dtype=np.float32)

    def take(self, path: Spectrum, leaving: Power) -> Power:
        """Return its power, a bin in each band, in the next hop.

        Args:
            path: the path as it is known, shape (partitions, bins).
            leaving: power in each bin of what was played as long ago as the last partition reaches.
        """
        if self._hops % _LOOK_EVERY == 0:
            self._look(in_bands(power(path)))
        self._hops += 1
        self._power = np.float32(self._decay) * self._power + self._end * in_bands(leaving)
        return self._power

    def _look(self, path: Power) -> None:
        """Take the decay, the same in all bands, and the power with which the filter ends in each."""
        levels = np.log(path[_FADING].mean(axis=1) + _QUIETEST)
        at = np.arange(len(levels)) - (len(levels) - 1) / 2
        slope = float((levels * at).sum() / np.square(at).sum())
        self._decay = float(np.clip(np.exp(slope), _DEADEST, _LIVELIEST))
        until_end = self._decay ** (len(path) - np.arange(_LAST.start, _LAST.stop))
        self._end = np.asarray(until_end @ path[_LAST] / len(until_end), dtype=np.float32)
