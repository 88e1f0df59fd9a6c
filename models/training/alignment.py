"""Which output each frame belongs to: spread evenly at first, then found by the network itself.

CTC from nothing first learns to say nothing, and may stay there for thousands of updates. A few rounds
of the older recipe (frame labels from a Viterbi alignment, made anew by the network as it learns) carry
it past that; CTC goes on from there.
"""

from typing import Final

import torch
from torch import Tensor

from models.training.pronounce import BLANK

_NEVER: Final = -1e9


def evenly(energy: Tensor, labels: list[int], frames: int) -> Tensor:
    """Return labels spread evenly over the loud frames, blank elsewhere.

    Args:
        energy: mean log energy of each frame, shape (time,).
        labels: the phones.
        frames: how many of the frames are sound; the rest is padding.
    """
    targets = torch.full_like(energy, BLANK, dtype=torch.long)
    used = energy[:frames]
    low, high = torch.quantile(used, 0.1), torch.quantile(used, 0.95)
    loud = torch.nonzero(used > low + 0.4 * (high - low)).flatten()
    if labels and len(loud):
        index = torch.arange(len(loud)) * len(labels) // len(loud)
        targets[loud] = torch.tensor(labels)[index]
    return targets


def viterbi(scores: Tensor, lengths: Tensor, labels: list[list[int]]) -> Tensor:
    """Return the best alignment of each utterance, a blank allowed around every phone.

    Args:
        scores: how well each output fits each frame (nats), shape (utterances, time, outputs).
        lengths: frames of each utterance.
        labels: phones of each utterance.

    Returns:
        The output of each frame, shape (utterances, time); blank in the padding.
    """
    states, skippable, final = _states(labels)
    emissions = torch.gather(scores, 2, states[:, None, :].expand(-1, scores.shape[1], -1))
    path = torch.full(states.shape, _NEVER)
    path[:, 0] = emissions[:, 0, 0]
    path[:, 1] = emissions[:, 0, 1]
    came_from: list[Tensor] = []
    for time in range(1, scores.shape[1]):
        step = torch.nn.functional.pad(path, (1, 0), value=_NEVER)[:, :-1]
        leap = torch.nn.functional.pad(path, (2, 0), value=_NEVER)[:, :-2]
        leap = leap.masked_fill(~skippable, _NEVER)
        best, choice = torch.stack([path, step, leap]).max(dim=0)
        going = (time < lengths)[:, None]
        path = torch.where(going, best + emissions[:, time], path)
        came_from.append(torch.where(going, choice, torch.zeros_like(choice)))
    return _trace(path, came_from, states, final, lengths)


def _states(labels: list[list[int]]) -> tuple[Tensor, Tensor, Tensor]:
    """Return each utterance's outputs (blank, phone, blank, ...), whether the state before may be
    skipped, and the last state."""
    longest = max(len(phones) for phones in labels)
    states = torch.full((len(labels), 2 * longest + 1), BLANK)
    skippable = torch.zeros(states.shape, dtype=torch.bool)
    for row, phones in enumerate(labels):
        if phones:
            states[row, 1 : 2 * len(phones) : 2] = torch.tensor(phones)
            skippable[row, 3 : 2 * len(phones) : 2] = True
    final = torch.tensor([2 * len(phones) for phones in labels])
    return states, skippable, final


def _trace(
    path: Tensor, came_from: list[Tensor], states: Tensor, final: Tensor, lengths: Tensor
) -> Tensor:
    rows = torch.arange(len(final))
    before = (final - 1).clamp(min=0)
    state = torch.where(path[rows, before] > path[rows, final], before, final)
    targets = torch.full((len(final), len(came_from) + 1), BLANK)
    for time in range(len(came_from), -1, -1):
        sounding = time < lengths
        targets[:, time] = torch.where(sounding, states[rows, state], torch.tensor(BLANK))
        if time:
            state = torch.where(sounding, state - came_from[time - 1][rows, state], state)
    return targets
