"""The sentence net in torch: teacher and pupil alike, the pupil smaller."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

NOTHING: Final = -1
"""Stands behind a sentence's last piece in a batch."""
PLACES: Final = 64
"""Places that are learned; the program looks at 42."""
_EPSILON: Final = 1e-12


@dataclass(frozen=True)
class Size:
    """Sizes of a net."""

    pieces: int
    layers: int
    wide: int
    """Of a layer between its two linear ones."""
    rank: int | None
    """Dimensions of a piece before they are spread to all; None spreads nothing."""
    dimensions: int = 384
    heads: int = 12


class Layer(nn.Module):
    """Attention, then two linear layers; what each adds is normalised together with what was there."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads = size.heads
        self.look = nn.Linear(size.dimensions, 3 * size.dimensions)
        self.join = nn.Linear(size.dimensions, size.dimensions)
        self.after_looking = nn.LayerNorm(size.dimensions, _EPSILON)
        self.widen = nn.Linear(size.dimensions, size.wide)
        self.narrow = nn.Linear(size.wide, size.dimensions)
        self.after_thinking = nn.LayerNorm(size.dimensions, _EPSILON)

    def forward(self, state: Tensor, there: Tensor, drop: float) -> Tensor:
        """Return the next state; `there` (batch x places) tells where a piece is."""
        batch, places, width = state.shape
        parts = self.look(state).view(batch, places, 3, self.heads, width // self.heads)
        asks, keys, values = parts.permute(2, 0, 3, 1, 4)
        found = functional.scaled_dot_product_attention(
            asks, keys, values, attn_mask=there[:, None, None, :]
        )
        found = self.join(found.transpose(1, 2).reshape(state.shape))
        state = self.after_looking(state + functional.dropout(found, drop, self.training))
        # The tanh form, because that is what numpy computes without a library for erf.
        thought = self.narrow(functional.gelu(self.widen(state), approximate="tanh"))
        return self.after_thinking(state + functional.dropout(thought, drop, self.training))


class Encoder(nn.Module):
    """Pieces of a sentence to one vector: the mean over its places of what the last layer knows."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        self.words = nn.Embedding(size.pieces, size.rank or size.dimensions)
        self.spread = nn.Linear(size.rank, size.dimensions, bias=False) if size.rank else None
        self.places = nn.Parameter(torch.zeros(PLACES, size.dimensions))
        self.first = nn.LayerNorm(size.dimensions, _EPSILON)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))

    def forward(self, numbers: Tensor, drop: float = 0.0) -> Tensor:
        """Return vectors (batch x dimensions) of unit length.

        Args:
            numbers: of pieces, batch x places, `NOTHING` behind a sentence's end.
            drop: share of what each layer adds that is left out while training.
        """
        there = numbers != NOTHING
        state = self.words(numbers.clamp(min=0))
        if self.spread is not None:
            state = self.spread(state)
        state = self.first(state + self.places[: numbers.shape[1]])
        state = functional.dropout(state, drop, self.training)
        for layer in self.layers:
            state = layer(state, there, drop)
        mean = (state * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        return functional.normalize(mean.float(), dim=1)


class Classifier(nn.Module):
    """An encoder, and two layers that tell labels from its vector."""

    def __init__(
        self, encoder: Encoder, labels: int, gathered: int = 256, drop: float = 0.3
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.gather = nn.Linear(encoder.size.dimensions, gathered)
        self.decide = nn.Linear(gathered, labels)
        self.drop = drop

    def forward(self, numbers: Tensor, drop: float = 0.0) -> tuple[Tensor, Tensor]:
        """Return vectors (batch x dimensions) and logits (batch x labels)."""
        vectors = self.encoder(numbers, drop)
        gathered = functional.gelu(
            self.gather(vectors * vectors.shape[1] ** 0.5), approximate="tanh"
        )
        return vectors, self.decide(functional.dropout(gathered, self.drop, self.training))


def batch_of(rows: list[list[int]]) -> Tensor:
    """Return rows of pieces as one batch, `NOTHING` behind the shorter ones."""
    longest = max(map(len, rows))
    return torch.tensor([row + [NOTHING] * (longest - len(row)) for row in rows])
