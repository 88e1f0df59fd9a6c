"""Grows a trained network: more units that change nothing at first, and then learn.

Chen, Goodfellow and Shlens 2016 (Net2Net) copy units; here new ones begin at random, and what reads
them begins at zero, so the wider network computes exactly what the narrow one did.
"""

import torch
from torch import Tensor, nn

from models.training.network import Block, Network, Size


def widened(old: Network, size: Size, dropout: float) -> Network:
    """Return a network of another size that computes what the old one does.

    Args:
        old: a trained network.
        size: at least as wide, in both numbers.
        dropout: of the new network.

    Raises:
        ValueError: the new size is smaller.
    """
    if size.width < old.size.width or size.bottleneck < old.size.bottleneck:
        raise ValueError(f"cannot shrink a network from {old.size} to {size}")
    new = Network(size, dropout)
    with torch.no_grad():
        new.mean.copy_(old.mean)
        new.scale.copy_(old.scale)
        _grow(new.first, old.first, parts=1)
        _grow_norm(new.norm.norm, old.norm.norm)
        for wide, narrow in zip(new.blocks, old.blocks, strict=True):
            assert isinstance(wide, Block) and isinstance(narrow, Block)
            _grow(wide.linear, narrow.linear, parts=2)
            _grow(wide.affine, narrow.affine, parts=2)
            _grow_norm(wide.norm.norm, narrow.norm.norm)
        _grow(new.last, old.last, parts=1)
    return new


def _grow(new: nn.Linear, old: nn.Linear, *, parts: int) -> None:
    """Put the old weights where they belong; old outputs do not see new inputs.

    Args:
        new: the larger layer, at its random beginning.
        old: the smaller one.
        parts: how many moments lie side by side in its input.
    """
    rows = old.out_features
    was, now = old.in_features // parts, new.in_features // parts
    new.weight[:rows] = 0.0
    for part in range(parts):
        new.weight[:rows, part * now : part * now + was] = old.weight[
            :, part * was : (part + 1) * was
        ]
    if old.bias is not None:
        new.bias[:rows] = old.bias


def _grow_norm(new: nn.BatchNorm1d, old: nn.BatchNorm1d) -> None:
    for mine, known in ((new.running_mean, old.running_mean), (new.running_var, old.running_var)):
        assert isinstance(mine, Tensor) and isinstance(known, Tensor)
        mine[: len(known)] = known
