"""What a room adds after the end of the canceller's filter."""

import numpy as np
import pytest

from assistant.audio.bands import BANDS
from assistant.audio.reverberation import Reverberation
from assistant.audio.spectra import BINS, HOP_RATE, Power, Spectrum


def fading(rt60: float, partitions: int = 28) -> Spectrum:
    """Return a path that falls by 60 dB in so many seconds."""
    levels = 10 ** (-3.0 * np.arange(partitions) / HOP_RATE / rt60)
    return np.repeat(levels[:, None], BINS, axis=1).astype(np.complex64)


def after_a_click(rt60: float, hops: int) -> Power:
    """Return what is expected in the hops after the one in which a click leaves the filter."""
    room, click, nothing = Reverberation(), np.ones(BINS, np.float32), np.zeros(BINS, np.float32)
    path = fading(rt60)
    return np.stack([room.take(path, nothing if hop else click) for hop in range(hops)])


@pytest.mark.parametrize("rt60", [0.4, 0.6, 0.9])
def test_the_path_goes_on_fading_after_the_filter_as_it_did_within(rt60: float) -> None:
    late = after_a_click(rt60, 20)
    after = 28 + np.arange(20)[:, None]
    expected = np.repeat(10 ** (-6.0 * after / HOP_RATE / rt60), BANDS, axis=1)
    np.testing.assert_allclose(late, expected, rtol=0.02)


def test_a_path_that_is_not_known_yet_has_no_reverberation() -> None:
    late = Reverberation().take(np.zeros((28, BINS), np.complex64), np.ones(BINS, np.float32))
    assert not late.any()
