"""What a sentence net is kept in: read and checked here, computed with in `sentence_net`.

Apart from it because a conversation of the templates' own sentences never needs numpy for its text.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from assistant.errors import UserError
from assistant.understanding.packed import read_packed
from assistant.understanding.word_pieces import FIRST, LAST, MOST, UNKNOWN

NAME: Final = "sentences.bin"
"""The file, in the folder of the templates."""
_SCALE_BYTES: Final = 4


class Matrix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A matrix in signed bytes, each row with a scale of its own."""

    columns: int
    scales: bytes
    """Little-endian 32-bit floats, one for each row: a value is its byte times its row's scale."""
    values: bytes
    """Row by row."""

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return len(self.scales) // _SCALE_BYTES

    def is_whole(self) -> bool:
        """Tell whether there are as many bytes as there should be."""
        whole = len(self.scales) % _SCALE_BYTES == 0
        return whole and len(self.values) == self.rows * self.columns


class Linear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a layer multiplies with and adds."""

    weight: Matrix
    """Outputs x inputs."""
    bias: tuple[float, ...]


class Scaling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Gain and shift after a normalisation, for each dimension."""

    gain: tuple[float, ...]
    shift: tuple[float, ...]


class LayerFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One layer of the transformer: attention, then two linear layers, each normalised afterwards."""

    look: Linear
    """Queries, keys and values, one below the other."""
    join: Linear
    after_looking: Scaling
    widen: Linear
    narrow: Linear
    after_thinking: Scaling


class SentenceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept on disk (MessagePack)."""

    recipe: str
    """How it was trained, for whoever wonders."""
    labels: tuple[str, ...]
    pieces: tuple[str, ...]
    heads: int
    """Of each layer's attention."""
    words: Matrix
    """Pieces x a few dimensions."""
    spread: Matrix
    """From those few to all dimensions of the net."""
    places: Matrix
    """What is added for a piece's place in the sentence."""
    first: Scaling
    layers: tuple[LayerFile, ...]
    gather: Linear
    decide: Linear


def read(path: Path) -> SentenceFile:
    """Read a net's file.

    Raises:
        UserError: it cannot be read, is cut short, or its parts do not fit together.
    """
    file = read_packed(path, SentenceFile)
    fault = next(_faults(file), None)
    if fault is not None:
        raise UserError(f"{path} was changed ({fault}): install again, or train it")
    return file


def _faults(file: SentenceFile) -> Iterator[str]:
    size = file.places.columns
    if not {UNKNOWN, FIRST, LAST} <= set(file.pieces) or file.words.rows != len(file.pieces):
        yield "its pieces"
    if file.places.rows < MOST + 2 or not file.places.is_whole():
        yield "its places"
    if size % max(file.heads, 1) or file.heads < 1:
        yield "its heads"
    if not file.words.is_whole() or not _fits(file.spread, size, file.words.columns):
        yield "its words"
    yield from (
        f"layer {at}" for at, one in enumerate(file.layers, 1) if not _layer_fits(one, size)
    )
    if not all(_scales(one, size) for one in (file.first, *_scalings(file))):
        yield "a scaling"
    gathered = file.gather.weight.rows
    if not _linear_fits(file.gather, gathered, size):
        yield "its last layer but one"
    if not _linear_fits(file.decide, len(file.labels), gathered):
        yield "its last layer"


def _scalings(file: SentenceFile) -> Iterator[Scaling]:
    for layer in file.layers:
        yield from (layer.after_looking, layer.after_thinking)


def _layer_fits(layer: LayerFile, size: int) -> bool:
    wide = layer.widen.weight.rows
    return (
        _linear_fits(layer.look, 3 * size, size)
        and _linear_fits(layer.join, size, size)
        and _linear_fits(layer.widen, wide, size)
        and _linear_fits(layer.narrow, size, wide)
    )


def _linear_fits(linear: Linear, outputs: int, inputs: int) -> bool:
    return _fits(linear.weight, outputs, inputs) and len(linear.bias) == outputs


def _fits(matrix: Matrix, rows: int, columns: int) -> bool:
    return (matrix.rows, matrix.columns) == (rows, columns) and matrix.is_whole()


def _scales(scaling: Scaling, size: int) -> bool:
    return len(scaling.gain) == len(scaling.shift) == size
