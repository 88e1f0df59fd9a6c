"""The impulse response of a box-shaped room: image sources (Allen and Berkley 1979)."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.audio.blocks import RATE, Pcm, samples

SOUND_SPEED: Final = 343.0
"""m/s."""
_FINE: Final = 4
"""Arrival times are rounded to a quarter of a sample, on a grid that is then low-passed."""
_RUFFLED: Final = 0.04
"""m by which reflections are moved at random: a room without furniture would flutter."""
_HIGH_PASS: Final = 80.0
"""Hz. All reflections are positive, which sums up to a rumble that no room has."""


def impulse_response(
    box: Sequence[float],
    reverberation: float,
    source: Sequence[float],
    ear: Sequence[float],
    chance: np.random.Generator,
) -> Pcm:
    """Return the response from one place of a room to another, with an energy of 1.

    Args:
        box: length, breadth and height of the room (m).
        reverberation: RT60 (seconds).
        source: where the sound comes from (m).
        ear: where it is heard (m).
        chance: moves the reflections a little.

    Returns:
        Samples from the departure of the sound on, `reverberation` seconds long.
    """
    walls, there, here = (np.asarray(place, dtype=float) for place in (box, source, ear))
    reach = reverberation * SOUND_SPEED
    places, bounces = _images(walls, there, reach)
    direct = bounces == 0
    places = places + _RUFFLED * chance.standard_normal(places.shape) * ~direct[:, None]
    distances = np.maximum(np.sqrt(((places - here) ** 2).sum(axis=1)), 0.02)
    audible = distances < reach
    distances, bounces = distances[audible], bounces[audible]
    heights = _reflection(walls, reverberation) ** bounces / distances
    length = samples(reverberation)
    arrivals = np.rint(distances / SOUND_SPEED * RATE * _FINE).astype(np.intp)
    fine = np.bincount(arrivals, weights=heights, minlength=length * _FINE)[: length * _FINE]
    size = 2 * length  # room for what the filters do after the end
    spectrum = np.fft.rfft(fine, size * _FINE)[: length + 1]
    through = 1j * np.fft.rfftfreq(size, _HIGH_PASS / RATE)
    response = np.fft.irfft(spectrum * (through / (1 + through)) ** 2, size)[:length]
    return np.asarray(response / np.sqrt((response**2).sum()), dtype=np.float32)


def _images(
    box: NDArray[np.float64], source: NDArray[np.float64], reach: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the places of the mirror images and how many walls each has met."""
    axes, met = [], []
    for side, at in zip(box, source, strict=True):
        n = np.arange(-int(reach / side / 2) - 1, int(reach / side / 2) + 2)
        axes.append(np.concatenate([2 * n * side + at, 2 * n * side - at]))
        met.append(np.concatenate([np.abs(2 * n), np.abs(2 * n - 1)]))
    grid = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)
    return grid, np.stack(np.meshgrid(*met, indexing="ij")).sum(axis=0).ravel()


def _reflection(box: NDArray[np.float64], reverberation: float) -> float:
    """Return what a wall gives back of a pressure (Eyring 1930)."""
    volume = float(box.prod())
    surface = 2.0 * float(box[0] * box[1] + box[1] * box[2] + box[2] * box[0])
    absorbed = 1.0 - np.exp(-0.161 * volume / (surface * reverberation))
    return float(np.sqrt(1.0 - absorbed))
