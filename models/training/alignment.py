"""Which phone each frame belongs to, by a network that has learnt it already.

CTC from nothing first learns to say nothing, and may stay there for thousands of updates. A few
hundred updates on frame labels carry it past that; CTC goes on from there, free to move them.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

from models.training.pronounce import BLANK

_NEVER: Final = -1e9


def aligned(log_probs: Tensor, lengths: Sequence[int], labels: Sequence[Sequence[int]]) -> Tensor:
    """Return the best path of CTC through known labels: the output of each frame.

    Args:
        log_probs: of the outputs, shape (utterances, frames, outputs).
        lengths: output frames of each utterance.
        labels: phones of each.

    Returns:
        Shape (utterances, frames), -1 behind an utterance's end and where its labels do not fit.
    """
    device, count = log_probs.device, len(labels)
    longest = max(map(len, labels))
    states = torch.full((count, 2 * longest + 1), BLANK)
    for row, phones in enumerate(labels):
        states[row, 1 : 2 * len(phones) : 2] = torch.tensor(list(phones), dtype=torch.long)
    states = states.to(device)
    skips = torch.zeros_like(states, dtype=torch.bool)
    skips[:, 2:] = (states[:, 2:] != BLANK) & (states[:, 2:] != states[:, :-2])
    seen = log_probs.gather(2, states[:, None].expand(-1, log_probs.shape[1], -1))
    score = torch.full(states.shape, _NEVER, device=device)
    score[:, :2] = seen[:, 0, :2]
    steps: list[Tensor] = []
    scores = [score]
    for frame in range(1, log_probs.shape[1]):
        one = torch.nn.functional.pad(score, (1, 0), value=_NEVER)[:, :-1]
        two = torch.nn.functional.pad(score, (2, 0), value=_NEVER)[:, :-2].where(skips, _NEVER)
        best, step = torch.stack([score, one, two]).max(dim=0)
        score = best + seen[:, frame]
        steps.append(step)
        scores.append(score)
    return _traced(states, torch.stack(scores), steps, lengths, [len(phones) for phones in labels])


def _traced(
    states: Tensor,
    scores: Tensor,
    steps: list[Tensor],
    lengths: Sequence[int],
    phones: Sequence[int],
) -> Tensor:
    """Go back from the better of each utterance's two last states."""
    device, rows = states.device, torch.arange(len(lengths), device=states.device)
    length = torch.tensor(list(lengths), device=device)
    last = 2 * torch.tensor(list(phones), device=device)
    at_end = scores[length - 1, rows]
    before = (last - 1).clamp_min(0)
    ends_in_phone = at_end[rows, before] > at_end[rows, last]
    state = torch.where(ends_in_phone, before, last)
    fits = at_end[rows, state] > _NEVER / 2
    path = torch.full((len(lengths), len(scores)), -1, device=device)
    for frame in range(len(scores) - 1, -1, -1):
        inside = (frame < length) & fits
        path[:, frame] = torch.where(inside, states[rows, state], -1)
        if frame:
            state = torch.where(inside, state - steps[frame - 1][rows, state], state)
    return path
