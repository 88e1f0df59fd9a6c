"""Reads back a network that `export` wrote, so that training can go on from a committed model."""

import re
import struct
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models.training.network import Block, Network, Size

_COMPONENT = re.compile(rb"<ComponentName> (\S+) <(FixedAffine|BatchNorm)Component> ")


class KaldiReader:
    """Reads values from the bytes of a file in Kaldi's binary format.

    Args:
        data: the whole file.
        at: where to begin.
    """

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data = data
        self.at = at

    def token(self, wanted: str) -> None:
        """Read a token.

        Raises:
            ValueError: another one is there.
        """
        mark = wanted.encode() + b" "
        if not self._data.startswith(mark, self.at):
            raise ValueError(f"no {wanted} at byte {self.at}")
        self.at += len(mark)

    def after(self, token: str) -> None:
        """Go on behind the next such token."""
        mark = token.encode() + b" "
        self.at = self._data.index(mark, self.at) + len(mark)

    def vector(self) -> NDArray[np.float32]:
        """Read a vector of floats."""
        self.token("FV")
        (length,) = struct.unpack_from("<i", self._data, self.at + 1)
        values = np.frombuffer(self._data, "<f4", length, self.at + 5)
        self.at += 5 + 4 * length
        return values

    def matrix(self) -> NDArray[np.float32]:
        """Read a matrix that is kept at 8 bits."""
        self.token("CM3")
        low, span, rows, columns = struct.unpack_from("<ffii", self._data, self.at)
        levels = np.frombuffer(self._data, np.uint8, rows * columns, self.at + 16)
        self.at += 16 + rows * columns
        return (low + levels.astype(np.float32) * (span / 255.0)).reshape(rows, columns)


def read_network(path: Path, dropout: float = 0.0) -> Network:
    """Return the network of a `final.mdl`.

    The mean and scale of the features stay within the first layer's weights, where `export` put
    them: it computes the same.
    """
    data = path.read_bytes()
    found: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
    for match in _COMPONENT.finditer(data):
        reader = KaldiReader(data, match.end())
        if match[2] == b"FixedAffine":
            reader.token("<LinearParams>")
            weights = reader.matrix()
            reader.token("<BiasParams>")
            found[match[1].decode()] = (weights, reader.vector())
        else:
            reader.after("<StatsMean>")
            mean = reader.vector()
            reader.token("<StatsVar>")
            found[match[1].decode()] = (mean, reader.vector())
    width, bottleneck = len(found["first.affine"][1]), len(found["block1.linear"][1])
    network = Network(Size(width, bottleneck), dropout)
    with torch.no_grad():
        _fill(network.first, found["first.affine"])
        _fill_norm(network.norm.norm, found["first.norm"])
        for index, block in enumerate(network.blocks, start=1):
            assert isinstance(block, Block)
            _fill(block.linear, found[f"block{index}.linear"])
            _fill(block.affine, found[f"block{index}.affine"])
            _fill_norm(block.norm.norm, found[f"block{index}.norm"])
        _fill(network.last, found["last.affine"])
    return network


def _fill(layer: torch.nn.Linear, values: tuple[NDArray[np.float32], NDArray[np.float32]]) -> None:
    layer.weight.copy_(torch.tensor(values[0]))
    if layer.bias is not None:
        layer.bias.copy_(torch.tensor(values[1]))


def _fill_norm(
    norm: torch.nn.BatchNorm1d, values: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> None:
    assert norm.running_mean is not None and norm.running_var is not None
    norm.running_mean.copy_(torch.tensor(values[0]))
    norm.running_var.copy_(torch.tensor(values[1]))
