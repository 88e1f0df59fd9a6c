"""Whether a graph is whole and belongs to an acoustic model: Vosk reads past its tables where not."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

_MAGIC: Final = 2125659606
_PATHS: Final = b"<LogProbs> FV \4"
_HEAD: Final = 1 << 24
"""Bytes of an acoustic model within which its transitions stand: they come before the network."""
_STATE_BYTES: Final = 20
_ARC: Final = np.dtype([("input", "<i4"), ("output", "<i4"), ("weight", "<f4"), ("target", "<i4")])
_NUMBERS: Final = struct.Struct("<iiQqqq")
"""Version, flags, properties, start, states and arcs of OpenFst's header."""


@dataclass(frozen=True)
class _Header:
    kind: str
    states: int
    arcs: int
    size: int
    """Of the header itself (bytes)."""


def is_whole(graph: Path) -> bool:
    """Tell whether a graph has as many states and arcs as it says; True where its form is another one.

    The forms that are read are OpenFst's `const`, in which static graphs are published, and no other.
    """
    header = _header(graph)
    if header is None or header.kind != "const":
        return True
    wanted = header.size + header.states * _STATE_BYTES + header.arcs * _ARC.itemsize
    return graph.stat().st_size >= wanted


def belongs(graph: Path, acoustic: Path) -> bool:
    """Tell whether a whole graph names only transitions that an acoustic model has.

    Where a form is not known, nothing can be told, and the answer is True.

    Args:
        graph: such as `HCLG.fst`.
        acoustic: such as `final.mdl`.
    """
    header, transitions = _header(graph), _transitions(acoustic)
    if header is None or header.kind != "const" or transitions is None or not header.arcs:
        return True
    # The arcs come last; before them there may be padding.
    offset = graph.stat().st_size - header.arcs * _ARC.itemsize
    arcs = np.memmap(graph, dtype=_ARC, mode="r", offset=offset, shape=(header.arcs,))
    return int(arcs["input"].max()) <= transitions


def _transitions(acoustic: Path) -> int | None:
    with acoustic.open("rb") as file:
        head = file.read(_HEAD)
    at = head.find(_PATHS)
    if at < 0 or len(head) < at + len(_PATHS) + 4:
        return None
    # One number for each transition, and one that is not used.
    (count,) = struct.unpack_from("<i", head, at + len(_PATHS))
    return int(count) - 1


def _header(graph: Path) -> _Header | None:
    with graph.open("rb") as file:
        head = file.read(256)
    try:
        (magic,) = struct.unpack_from("<i", head)
        kind, at = _text(head, 4)
        _, at = _text(head, at)
        _, _, _, _, states, arcs = _NUMBERS.unpack_from(head, at)
    except struct.error:
        return None
    return _Header(kind, states, arcs, at + _NUMBERS.size) if magic == _MAGIC else None


def _text(data: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + length
    return data[at + 4 : end].decode("latin-1"), end
