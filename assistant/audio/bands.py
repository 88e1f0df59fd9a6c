"""Frequency bands as wide as the ear's, in which the residual is judged."""

from typing import Final

import numpy as np

from assistant.audio.blocks import RATE
from assistant.audio.spectra import BINS, Power

BANDS: Final = 18
_LOWEST: Final = 300.0
"""Hz. Below, a laptop's loudspeaker gives little, and footsteps and traffic much."""
_HIGHEST: Final = 7500.0


def _triangles() -> Power:
    """Return weights of shape (BINS, BANDS): each bin is shared by the two bands beside it."""
    # Linear below about a kilohertz, logarithmic above: the mel scale.
    lowest, highest = np.log1p(_LOWEST / 700.0), np.log1p(_HIGHEST / 700.0)
    warped = np.linspace(lowest, highest, BANDS)
    middles = 700.0 * (np.exp(warped) - 1.0)
    hertz = np.linspace(0.0, RATE / 2, BINS)
    weights = [np.interp(hertz, middles, row, 0.0, 0.0) for row in np.eye(BANDS)]
    return np.stack(weights, axis=1).astype(np.float32)


WEIGHTS: Final = _triangles()
_WIDTHS: Final = WEIGHTS.sum(axis=0)


def in_bands(powers: Power) -> Power:
    """Return the mean power a bin in each band, shape (..., BANDS)."""
    return np.asarray(powers @ WEIGHTS / _WIDTHS, dtype=np.float32)


def in_bins(levels: Power) -> Power:
    """Spread values of bands, shape (BANDS,), over the bins, those outside as the nearest band."""
    return np.asarray(levels @ _OVER, dtype=np.float32)


def _over() -> Power:
    over = WEIGHTS.T.copy()
    lowest, highest = (int(np.flatnonzero(WEIGHTS.sum(axis=1))[at]) for at in (0, -1))
    over[:, :lowest] = over[:, lowest : lowest + 1]
    over[:, highest + 1 :] = over[:, highest : highest + 1]
    return np.asarray(over / over.sum(axis=0))


_OVER: Final = _over()
