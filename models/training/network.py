"""The acoustic model: a factored time-delay network with little look-ahead, trained with CTC."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.features import MELS
from models.training.pronounce import OUTPUTS

SPLICE: Final = 4
"""Frames of 10 ms on each side that the first layer sees."""
STRIDE: Final = 3
"""Frames of input for one of output: 30 ms, which Vosk takes for granted."""
BYPASS: Final = 0.66
OFFSETS: Final = ((1, 1), (1, 1), (2, 1), (2, -1), (3, -2), (3, -2), (4, -3))
"""For each block: how far back its first half looks, and how far ahead (or, negative, back) its
second half looks, in output frames. Three positive ones make 90 ms; with the splice and half a
window 138 ms of look-ahead."""
LATE_OFFSETS: Final = ((1, 1), (1, 1), (2, 2), (2, 2), (3, 3), (3, 3), (4, -3))
"""The same with 408 ms of look-ahead: too late for a "stop", to see what that would be worth."""


@dataclass(frozen=True)
class Size:
    """Layer sizes."""

    width: int = 448
    bottleneck: int = 128
    late: bool = False
    """Look as far ahead as `LATE_OFFSETS` says."""


def shift(x: Tensor, frames: int) -> Tensor:
    """Return x(t + frames), the first or last frame repeated; x has shape (batch, time, channels)."""
    if frames == 0:
        return x
    # Slices, not an index: going back through an index costs ten times as much on a processor.
    edge = min(abs(frames), x.shape[1])
    if frames < 0:
        return torch.cat([x[:, :1].expand(-1, edge, -1), x[:, : x.shape[1] - edge]], dim=1)
    return torch.cat([x[:, edge:], x[:, -1:].expand(-1, edge, -1)], dim=1)


class Norm(nn.Module):
    """Batch normalisation over the channels of (batch, time, channels), without scale and shift."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(width, affine=False, momentum=0.02, eps=1e-3)

    def forward(self, x: Tensor) -> Tensor:
        """Normalise."""
        return self.norm(x.reshape(-1, x.shape[-1])).reshape(x.shape)


class Block(nn.Module):
    """A bottleneck over two moments, an affine over two moments of that, and a bypass."""

    def __init__(self, size: Size, back: int, second: int, dropout: float) -> None:
        super().__init__()
        self.back, self.second = back, second
        self.linear = nn.Linear(2 * size.width, size.bottleneck, bias=False)
        self.affine = nn.Linear(2 * size.bottleneck, size.width)
        self.norm = Norm(size.width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """Return the block's output, of the shape of its input."""
        # The two moments each have their half of the weights: what is shifted is narrow then.
        before, now = self.linear.weight.split(x.shape[-1], dim=1)
        narrow = shift(functional.linear(x, before), -self.back) + functional.linear(x, now)
        pair = [narrow, shift(narrow, self.second)]
        if self.second < 0:
            pair.reverse()
        wide = self.norm(functional.relu(self.affine(torch.cat(pair, dim=-1))))
        return self.dropout(wide) + BYPASS * x


class Network(nn.Module):
    """Log-mel frames in, log-probabilities of blank and phones out.

    Args:
        size: layer sizes.
        dropout: probability in each block while training.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, size: Size, dropout: float = 0.1) -> None:
        super().__init__()
        self.size = size
        self.register_buffer("mean", torch.zeros(MELS))
        self.register_buffer("scale", torch.ones(MELS))
        self.first = nn.Linear((2 * SPLICE + 1) * MELS, size.width)
        self.norm = Norm(size.width)
        offsets = LATE_OFFSETS if size.late else OFFSETS
        self.blocks = nn.ModuleList(Block(size, a, b, dropout) for a, b in offsets)
        self.last = nn.Linear(size.width, OUTPUTS)

    def standardise(self, mean: Tensor, scale: Tensor, *, keep: bool) -> None:
        """Take the features' mean off and multiply by a scale, before the first layer.

        Args:
            mean: of each log-mel bin.
            scale: for each, one over its standard deviation.
            keep: change the first layer so that the network computes what it did.
        """
        with torch.no_grad():
            if keep:
                frames = 2 * SPLICE + 1
                self.first.bias += self.first.weight @ mean.repeat(frames)
                self.first.weight /= scale.repeat(frames)
            self.mean.copy_(mean)
            self.scale.copy_(scale)

    def forward(self, frames: Tensor) -> Tensor:
        """Return log-probabilities.

        Args:
            frames: shape (batch, time, MELS).

        Returns:
            Shape (batch, ceil(time / STRIDE), OUTPUTS).
        """
        x = (frames - self.mean) * self.scale
        time = x.shape[1]
        at = torch.arange(0, time, STRIDE, device=x.device)
        spliced = [x[:, (at + o).clamp(0, time - 1)] for o in range(-SPLICE, SPLICE + 1)]
        x = self.norm(functional.relu(self.first(torch.cat(spliced, dim=-1))))
        for block in self.blocks:
            x = block(x)
        return functional.log_softmax(self.last(x).float(), dim=-1)


def output_length(frames: int) -> int:
    """Return how many output frames so many input frames give."""
    return (frames + STRIDE - 1) // STRIDE
