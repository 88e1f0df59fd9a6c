"""A small linear classifier over hashed features, for a machine without a numerical library loaded.

Multinomial logistic regression with most weights zero. It is trained by `models/understanding` with
numpy and read here without it: importing numpy takes longer than a thousand sentences.
"""

import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec

from assistant.errors import UserError

_SURE: Final = 60.0
"""Difference of logits beyond which a probability is 0 or 1 to a double's precision anyway."""


class SparseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept on disk (MessagePack)."""

    recipe: str
    """How it was trained, for whoever wonders."""
    labels: tuple[str, ...]
    """At most 256."""
    bits: int
    """Features are hashed into `2 ** bits` rows."""
    scale: float
    """A weight is `scale` times its byte."""
    bias: tuple[float, ...]
    """For each label."""
    starts: bytes
    """Little-endian 32-bit: where each row begins in `columns`; one more than there are rows."""
    columns: bytes
    """Label of each weight that is not zero."""
    weights: bytes
    """Signed bytes, as many as `columns`."""


@dataclass(frozen=True)
class SparseModel:
    """A trained classifier."""

    file: SparseFile

    @staticmethod
    def load(path: Path) -> "SparseModel":
        """Read a classifier.

        Raises:
            UserError: it is missing, or is no whole classifier.
        """
        try:
            file = msgspec.msgpack.decode(path.read_bytes(), type=SparseFile)
        except OSError as error:
            raise UserError(
                f"{path} cannot be read ({error.strerror or error}): install again"
            ) from error
        except msgspec.MsgspecError as error:
            raise UserError(f"{path} is no classifier ({error}): install again") from error
        whole = (
            len(file.starts) == 4 * (2**file.bits + 1)
            and len(file.columns) == len(file.weights)
            and len(file.bias) == len(file.labels)
            and max(file.columns, default=0) < len(file.labels)
        )
        if not whole:
            raise UserError(f"{path} is cut short or was changed: install again")
        return SparseModel(file)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what it tells apart."""
        return self.file.labels

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """Return the probability of each label (0.0 to 1.0, in all 1.0).

        Args:
            features: what a sentence has; how often does not count.
        """
        rows = self.rows(features)
        sums = [0] * len(self.labels)
        starts, columns, weights = self._starts, self.file.columns, self._weights
        for row in rows:
            for at in range(starts[row], starts[row + 1]):
                sums[columns[at]] += weights[at]
        scale = self.file.scale / math.sqrt(max(1, len(rows)))
        logits = [bias + scale * one for bias, one in zip(self.file.bias, sums, strict=True)]
        top = max(logits)
        powers = [math.exp(max(-_SURE, one - top)) for one in logits]
        whole = sum(powers)
        return [power / whole for power in powers]

    def rows(self, features: Iterable[str]) -> set[int]:
        """Return the rows of features; all that training needs to know about hashing."""
        return hashed(features, self.file.bits)

    @cached_property
    def _starts(self) -> memoryview:
        return memoryview(self.file.starts).cast("I")

    @cached_property
    def _weights(self) -> memoryview:
        return memoryview(self.file.weights).cast("b")


def hashed(features: Iterable[str], bits: int) -> set[int]:
    """Return the rows of features, in a table of `2 ** bits` rows (CRC-32: the same everywhere)."""
    mask = (1 << bits) - 1
    crc = zlib.crc32
    return {crc(feature.encode()) & mask for feature in features}


def word_features(words: Iterable[str]) -> list[str]:
    """Return words, pairs of words, pairs with one word between, and pieces of four letters.

    The pieces let a misspelt or misheard word still count for most of what it tells.
    """
    row = ["^", *words, "$"]
    found = row[1:-1]
    found += [f"{a} {b}" for a, b in pairwise(row)]
    found += [f"{a} _ {b}" for a, b in zip(row, row[2:], strict=False)]
    for word in row[1:-1]:
        edged = f"<{word}>"
        found += [edged[at : at + _PIECE] for at in range(len(edged) - _PIECE + 1)]
    return found


_PIECE: Final = 4
