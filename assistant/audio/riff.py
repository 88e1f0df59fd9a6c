"""The bytes of a WAV file.

The standard library's `wave` reads no floating point and says little about what is wrong.
"""

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_UNKNOWN_LENGTH: Final = (0, 0xFFFFFFFF)
"""What programs write that did not know how long the sound would be: the rest of the file."""


class RiffError(Exception):
    """The bytes are no sound that can be read; the message says what to do."""


@dataclass(frozen=True)
class Riff:
    """Sound as it is in a file."""

    samples: NDArray[np.float32]
    """Shape (frames, channels), full scale -1.0 to 1.0."""
    rate: int
    """Frames a second (Hz)."""


@dataclass(frozen=True)
class _Format:
    kind: int
    channels: int
    rate: int
    bits: int


def parse(data: bytes) -> Riff:
    """Return the sound in the bytes of a WAV file.

    Raises:
        RiffError: the bytes are not those of a whole WAV file.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise RiffError("this is not a WAV file: convert it to WAV")
    form: _Format | None = None
    at = 12
    while at + 8 <= len(data):
        name, length = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        start = at + 8
        if name == b"fmt ":
            form = _format(data[start : start + length])
        elif name == b"data":
            if form is None:
                raise RiffError("the sound comes before its format: the file is damaged")
            return _sound(data, start, length, form)
        at = start + length + length % 2
    raise RiffError("there is no sound in it: the file is cut short, record it again")


def _format(chunk: bytes) -> _Format:
    if len(chunk) < 16:
        raise RiffError("the format is cut short: record it again")
    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if kind == _EXTENSIBLE and len(chunk) >= 26:
        kind = struct.unpack_from("<H", chunk, 24)[0]
    if kind not in (_PCM, _FLOAT) or channels < 1:
        raise RiffError("the sound is compressed: convert it to plain (PCM) WAV")
    widths = (8, 16, 24, 32) if kind == _PCM else (32, 64)
    if bits not in widths:
        raise RiffError(f"samples of {bits} bits cannot be read: convert it to 16 bits")
    return _Format(kind, channels, rate, bits)


def _sound(data: bytes, start: int, length: int, form: _Format) -> Riff:
    there = len(data) - start
    if length in _UNKNOWN_LENGTH:
        length = there
    if length > there:
        raise RiffError(
            f"the file is cut short ({there} of {length} bytes of sound): record it again"
        )
    frame = form.channels * form.bits // 8
    raw = data[start : start + length - length % frame]
    if not raw:
        raise RiffError("there is no sound in it: record it again")
    return Riff(_floats(raw, form).reshape(-1, form.channels), form.rate)


def _floats(raw: bytes, form: _Format) -> NDArray[np.float32]:
    if form.kind == _FLOAT:
        return np.frombuffer(raw, f"<f{form.bits // 8}").astype(np.float32)
    if form.bits == 8:
        return (np.frombuffer(raw, np.uint8).astype(np.float32) - 128.0) / 128.0
    if form.bits == 24:
        parts = np.frombuffer(raw, np.uint8).reshape(-1, 3).astype(np.int32)
        whole = (parts[:, 0] << 8 | parts[:, 1] << 16 | parts[:, 2] << 24) >> 8
        return (whole / 2.0**23).astype(np.float32)
    whole = np.frombuffer(raw, f"<i{form.bits // 8}")
    return (whole / 2.0 ** (form.bits - 1)).astype(np.float32)
