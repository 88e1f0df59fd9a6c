"""WAV files: any of them in, 16-bit ones out."""

import wave
from pathlib import Path
from types import TracebackType
from typing import Final

import numpy as np
import soxr
from numpy.typing import NDArray

from assistant.audio.blocks import RATE, Pcm, to_int16
from assistant.audio.riff import Riff, RiffError, parse
from assistant.errors import UserError

LOWEST_RATE: Final = 8_000
HIGHEST_RATE: Final = 192_000


def read_wav(path: Path) -> Pcm:
    """Return the sound of a file, mixed to mono at `RATE`.

    Args:
        path: a WAV file of 8 to 192 kHz, 8 to 32 bits or floating point, with any channels.

    Raises:
        UserError: the file is missing, a folder, no WAV file, empty, cut short or of a kind that
            cannot be read.
    """
    sound = read_riff(path)
    mono = sound.samples.mean(axis=1, dtype=np.float32)
    return resampled(mono, sound.rate)


def resampled(mono: NDArray[np.float32], rate: int) -> Pcm:
    """Return samples at `RATE`.

    Args:
        mono: samples, shape (n,).
        rate: their rate (Hz).
    """
    if rate == RATE:
        return mono
    converted: Pcm = soxr.resample(mono, rate, RATE, quality="HQ").astype(np.float32)
    return converted


def read_riff(path: Path) -> Riff:
    """Return what is in a file, as it is.

    Raises:
        UserError: as for `read_wav`.
    """
    if path.is_dir():
        raise UserError(f"{path} is a folder: name a WAV file")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from error
    if not data:
        raise UserError(f"{path} is empty: record it again")
    try:
        sound = parse(data)
    except RiffError as error:
        raise UserError(f"{path}: {error}") from error
    if not LOWEST_RATE <= sound.rate <= HIGHEST_RATE:
        raise UserError(
            f"{path}: {sound.rate} Hz cannot be used: record it with {LOWEST_RATE} Hz to "
            f"{HIGHEST_RATE} Hz"
        )
    return sound


class WavWriter:
    """Writes blocks to a 16-bit WAV file at `RATE`, as a context manager.

    Args:
        path: the file; an existing one is replaced.
        channels: 1 or 2.

    Raises:
        UserError: the file cannot be written.
    """

    def __init__(self, path: Path, channels: int) -> None:
        self._path = path
        self._channels = channels
        self._file: wave.Wave_write | None = None

    def __enter__(self) -> "WavWriter":
        if self._path.is_dir():
            raise UserError(f"cannot write {self._path}: it is a folder")
        try:
            self._stream = self._path.open("wb")
        except OSError as error:
            raise self._refused(error) from error
        self._file = wave.open(self._stream, "wb")
        self._file.setnchannels(self._channels)
        self._file.setsampwidth(2)
        self._file.setframerate(RATE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is None:
            return
        try:
            self._file.close()
            self._stream.close()
        except OSError as full:
            # What broke off the writing is told, not what it leads to.
            if error is None:
                raise self._refused(full) from full

    def write(self, block: Pcm) -> None:
        """Write samples, shape (n,) or (n, channels).

        Raises:
            UserError: the disk is full.
        """
        if self._file is not None:
            try:
                self._file.writeframes(to_int16(block))
            except OSError as error:
                raise self._refused(error) from error

    def _refused(self, error: OSError) -> UserError:
        return UserError(f"cannot write {self._path}: {error.strerror}")
