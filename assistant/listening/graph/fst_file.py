"""Writes a graph in OpenFst's binary `vector` form, which Vosk loads as it is."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MAGIC: Final = 2125659606
_VERSION: Final = 2
_PROPERTIES: Final = 3  # expanded and mutable: what OpenFst writes for a plain vector FST
_ARC_BYTES: Final = 16
_STATE_BYTES: Final = 12

ARC: Final = np.dtype(
    [("source", "<i4"), ("input", "<i4"), ("output", "<i4"), ("weight", "<f4"), ("target", "<i4")]
)


@dataclass(frozen=True)
class Fst:
    """A weighted transducer; state 0 is its start."""

    arcs: NDArray[np.void]
    """Arcs of dtype `ARC`, in any order; weights are costs in nats."""
    final: NDArray[np.float32]
    """Cost of ending in each state, shape (states,); infinite where it may not end."""


def write_fst(fst: Fst, path: Path) -> None:
    """Write a graph.

    Raises:
        OSError: the file cannot be written.
    """
    arcs = fst.arcs[np.argsort(fst.arcs["source"], kind="stable")]
    states = len(fst.final)
    counts = np.bincount(arcs["source"], minlength=states)
    state_at = np.concatenate([[0], np.cumsum(_STATE_BYTES + _ARC_BYTES * counts)])
    body = np.zeros(int(state_at[-1]), dtype=np.uint8)
    _put(body, state_at[:-1], fst.final.astype("<f4"))
    _put(body, state_at[:-1] + 4, counts.astype("<i8"))

    first_arc = np.concatenate([[0], np.cumsum(counts)])[:-1]
    rank = np.arange(len(arcs)) - first_arc[arcs["source"]]
    arc_at = state_at[arcs["source"]] + _STATE_BYTES + _ARC_BYTES * rank
    for offset, field in enumerate(("input", "output", "weight", "target")):
        _put(body, arc_at + 4 * offset, np.ascontiguousarray(arcs[field]))

    with path.open("wb") as file:
        file.write(_header(states, len(arcs)))
        file.write(body.tobytes())


def _header(states: int, arcs: int) -> bytes:
    def text(name: bytes) -> bytes:
        return struct.pack("<i", len(name)) + name

    numbers = struct.pack("<iiQqqq", _VERSION, 0, _PROPERTIES, 0, states, arcs)
    return struct.pack("<i", _MAGIC) + text(b"vector") + text(b"standard") + numbers


def _put(body: NDArray[np.uint8], at: NDArray[np.int64], values: NDArray[np.generic]) -> None:
    """Write each value's bytes at its own place."""
    width = values.dtype.itemsize
    raw = values.view(np.uint8).reshape(len(values), width)
    body[at[:, None] + np.arange(width)] = raw
