"""Rooms that a recording is put into."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training.features import RATE
from models.training.sounds import fast_size, louder_half


def simulated_responses(chance: np.random.Generator, count: int) -> list[NDArray[np.float32]]:
    """Return direct paths, each with an exponentially decaying tail."""
    return [_simulated(chance) for _ in range(count)]


def padded_responses(responses: Sequence[NDArray[np.float32]]) -> Tensor:
    """Return impulse responses from their direct paths on, padded to the longest."""
    cut = [response[int(np.abs(response).argmax()) :] for response in responses]
    longest = max(map(len, cut))
    rows = [np.pad(response, (0, longest - len(response))) for response in cut]
    return torch.from_numpy(np.stack(rows).astype(np.float32))


def convolved(
    sounds: Tensor, responses: Tensor, level: Tensor, lengths: NDArray[np.int64]
) -> Tensor:
    """Return sounds in rooms, as long and as loud as they were.

    Args:
        sounds: shape (sounds, samples).
        responses: an impulse response for each, from its direct path on.
        level: of each, as `louder_half` tells it, shape (sounds, 1).
        lengths: how much of each is sound (samples).
    """
    length = sounds.shape[1]
    size = fast_size(length + responses.shape[1])
    product = torch.fft.rfft(sounds, size) * torch.fft.rfft(responses, size)
    out = torch.fft.irfft(product, size)[:, :length]
    return out * (level / louder_half(out, lengths).clamp_min(1e-6))


def _simulated(chance: np.random.Generator) -> NDArray[np.float32]:
    decay = chance.uniform(0.15, 0.7)
    length = int(decay * RATE)
    tail = chance.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    direct_to_tail = 10 ** (chance.uniform(-2, 12) / 20)
    tail /= np.sqrt((tail**2).sum()) * direct_to_tail
    delay = int(chance.uniform(0.002, 0.02) * RATE)
    response = np.zeros(length + delay, dtype=np.float32)
    response[0] = 1.0
    response[delay:] += tail.astype(np.float32)
    return response
