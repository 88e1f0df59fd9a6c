"""Writes a graph in OpenFst's binary `const` form, which Vosk loads as it is.

Two tables, states and arcs, are read in one piece each. The `vector` form, with an allocation for
each state, takes longer to load and half as much memory again.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MAGIC: Final = 2125659606
_VERSION: Final = 2  # tables follow each other without padding
_PROPERTIES: Final = 1  # expanded
ARC: Final = np.dtype(
    [("source", "<i4"), ("input", "<i4"), ("output", "<i4"), ("weight", "<f4"), ("target", "<i4")]
)
_STATE: Final = np.dtype(
    [("final", "<f4"), ("first", "<u4"), ("arcs", "<u4"), ("inputs", "<u4"), ("outputs", "<u4")]
)
"""A state of the file: its cost of ending, its first arc, how many it has, and how many of them have no
input and no output."""
_FILED_ARC: Final = np.dtype(
    [("input", "<i4"), ("output", "<i4"), ("weight", "<f4"), ("target", "<i4")]
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
    states = np.zeros(len(fst.final), dtype=_STATE)
    states["final"] = fst.final
    states["arcs"] = _count(arcs, len(states))
    states["first"] = np.cumsum(states["arcs"]) - states["arcs"]
    states["inputs"] = _count(arcs[arcs["input"] == 0], len(states))
    states["outputs"] = _count(arcs[arcs["output"] == 0], len(states))
    filed = np.empty(len(arcs), dtype=_FILED_ARC)
    for name in _FILED_ARC.names or ():
        filed[name] = arcs[name]
    with path.open("wb") as file:
        file.write(_header(len(states), len(arcs)))
        file.write(states.tobytes())
        file.write(filed.tobytes())


def _count(arcs: NDArray[np.void], states: int) -> NDArray[np.intp]:
    """Return how many of some arcs leave each state."""
    return np.bincount(arcs["source"], minlength=states)


def _header(states: int, arcs: int) -> bytes:
    def text(name: bytes) -> bytes:
        return struct.pack("<i", len(name)) + name

    numbers = struct.pack("<iiQqqq", _VERSION, 0, _PROPERTIES, 0, states, arcs)
    return struct.pack("<i", _MAGIC) + text(b"const") + text(b"standard") + numbers
