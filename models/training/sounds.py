"""Many sounds at once, as tensors: excerpts of recordings, levels, coloured noise."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training.features import RATE

_PIECE = RATE // 50
"""Samples over which a level is taken: 20 ms."""


class Sounds:
    """Recordings of which excerpts are taken, each repeated without end.

    Args:
        recordings: at `RATE`.
        device: where they are kept.
    """

    def __init__(self, recordings: Sequence[NDArray[np.float32]], device: torch.device) -> None:
        self._samples = torch.from_numpy(np.concatenate(recordings)).to(device)
        self._lengths = np.array([len(recording) for recording in recordings])
        self._offsets = np.cumsum(self._lengths) - self._lengths

    def excerpts(self, chance: np.random.Generator, count: int, length: int) -> Tensor:
        """Return excerpts of recordings picked at random, shape (count, length)."""
        picked = chance.integers(len(self._lengths), size=count)
        begin = (chance.random(count) * self._lengths[picked]).astype(np.int64)
        device = self._samples.device

        def column(values: NDArray[np.int64]) -> Tensor:
            return torch.from_numpy(values).to(device)[:, None]

        moment = torch.arange(length, device=device)
        at = (moment + column(begin)) % column(self._lengths[picked])
        return self._samples[at + column(self._offsets[picked])]


def louder_half(sounds: Tensor, lengths: NDArray[np.int64] | None = None) -> Tensor:
    """Return the level of each sound's louder half, so that pauses do not count: shape (sounds, 1).

    Args:
        sounds: shape (sounds, samples).
        lengths: how much of each is sound; all of it where nothing is given.
    """
    pieces = sounds.shape[1] // _PIECE
    power = sounds[:, : pieces * _PIECE].reshape(len(sounds), pieces, _PIECE).square().mean(dim=2)
    ordered = power.sort(dim=1, descending=True).values
    if lengths is None:
        kept = torch.full((len(sounds), 1), max(1, pieces // 2), device=sounds.device)
    else:
        kept = torch.from_numpy(lengths // _PIECE // 2).to(sounds.device).clamp_min(1)[:, None]
    counted = torch.arange(pieces, device=sounds.device) < kept
    return ((ordered * counted).sum(dim=1, keepdim=True) / kept + 1e-12).sqrt()


def colour(white: Tensor, steepness: Tensor) -> Tensor:
    """Return noise whose amplitude falls with frequency.

    Args:
        white: shape (sounds, samples).
        steepness: the power of the frequency by which it falls, shape (sounds, 1).
    """
    length = white.shape[1]
    spectrum = torch.fft.rfft(white, fast_size(length))
    hertz = torch.linspace(0, RATE / 2, spectrum.shape[1], device=white.device).clamp_min(30)
    return torch.fft.irfft(spectrum * hertz**-steepness, fast_size(length))[:, :length]


def fast_size(length: int) -> int:
    """Return a length, at least this one, whose Fourier transform is fast: no factor above five."""
    best = 1 << (length - 1).bit_length()
    for fives in (1, 5, 25, 125):
        for threes in (1, 3, 9, 27):
            odd = fives * threes
            best = min(best, odd << max(1, (-(-length // odd) - 1).bit_length()))
    return best
