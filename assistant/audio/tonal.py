"""Tones: of a path they tell only what it does to their own pitch."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.audio.spectra import BINS, Power, Spectrum, bins, power

_SEEN: Final = slice(bins(300.0), bins(4000.0))
_RISING: Final = np.square(np.arange(BINS, dtype=np.float32))
"""Weight of the bins: a voice has most of its power low down, and would pass for a tone there."""
_LINES: Final = 5
"""Bins that two notes fill at most, with those beside them."""
_SHARE: Final = 0.7
"""Of the weighted power that they hold in a tone. Lower takes a drawn-out vowel for one."""
_OWN: Final = np.float32(1e-3)
"""Of the loudest bin's power from which a bin belongs to the tone."""


def own_bins(spectrum: Spectrum) -> NDArray[np.bool_] | None:
    """Return which bins a tone belongs to; None where the sound is no tone, and belongs to all.

    A frame cuts a tone off at both ends, and so puts some of it into every bin. How much depends on where
    exactly it is cut: what these bins seem to tell of the path is wrong as soon as a clock jitters.

    Args:
        spectrum: two hops, not windowed, shape (BINS,).
    """
    # Half of both neighbours taken away is a Hann window: what the cut spread is gone.
    windowed = spectrum.copy()
    windowed[1:-1] -= 0.5 * (spectrum[:-2] + spectrum[2:])
    powers: Power = power(windowed)
    weighted = (powers * _RISING)[_SEEN]
    lines = np.partition(weighted, -_LINES)[-_LINES:]
    if not float(lines.sum()) > _SHARE * float(weighted.sum()):
        return None
    return np.asarray(powers >= _OWN * powers.max())
