"""Kaldi's binary file format: tokens, numbers, vectors and matrices."""

import struct
from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray


class KaldiWriter:
    """Writes to an open file, after Kaldi's mark for binary.

    Args:
        file: where to write.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.write(b"\0B")

    def token(self, *tokens: str) -> None:
        """Write tokens, each followed by a space."""
        for token in tokens:
            self._file.write(token.encode() + b" ")

    def lines(self, text: str) -> None:
        """Write text as it is."""
        self._file.write(text.encode())

    def integer(self, value: int) -> None:
        """Write a 32-bit integer."""
        self._file.write(b"\4" + struct.pack("<i", value))

    def real(self, value: float) -> None:
        """Write a 32-bit float."""
        self._file.write(b"\4" + struct.pack("<f", value))

    def flag(self, value: bool) -> None:
        """Write a truth value."""
        self._file.write(b"T" if value else b"F")

    def integers(self, values: Sequence[int]) -> None:
        """Write a vector of 32-bit integers."""
        self._file.write(b"\4" + struct.pack(f"<i{len(values)}i", len(values), *values))

    def vector(self, values: NDArray[np.float32]) -> None:
        """Write a vector of floats."""
        self.token("FV")
        self.integer(len(values))
        self._file.write(np.asarray(values, dtype="<f4").tobytes())

    def matrix(self, values: NDArray[np.float32]) -> None:
        """Write a matrix at 8 bits: Kaldi expands it to floats when it is loaded."""
        low = float(values.min())
        span = max(float(values.max()) - low, 1e-9)
        levels = np.rint((values - low) * (255.0 / span)).astype(np.uint8)
        self.token("CM3")
        self._file.write(struct.pack("<ffii", low, span, *values.shape))
        self._file.write(levels.tobytes())
