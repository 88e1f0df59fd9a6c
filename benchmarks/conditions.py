"""What a sentence sounds like in a quiet room, and in noisy ones.

Only recordings are used that the training never touches: it takes every second noise and room in
the order of their names (`trainable`), and these are the others. The measured rooms are one room in
ten directions, and a living room: training heard the same room from beside.
"""

import importlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from assistant.audio.blocks import RATE, Pcm, samples
from benchmarks.bench_voices import loudness

trainable: Callable[[Path], list[Path]] = importlib.import_module(
    "models.training.material"
).trainable
"""Loaded by name: the training is not type-checked, and there must be one rule, not two."""

LEAD: Final = samples(0.5)
"""Samples of the room before somebody speaks."""
TAIL: Final = samples(0.9)
"""Samples after: enough for the end to be noticed."""
_STRAIGHT: Final = samples(0.0025)
"""How long after its peak a response still is the straight sound: reflections need longer."""
_FLOOR: Final = 10 ** (-70 / 20)
"""Level of a microphone's own noise (of full scale); nothing real is as silent as zeros."""


@dataclass(frozen=True)
class Condition:
    """Where somebody speaks."""

    name: str
    snr: float | None = None
    """Speech over noise (dB), of the louder half of each; None for no noise."""
    distance: float | None = None
    """From mouth to microphone (metres), in a measured room; None for a voice without a room."""


MEASURED_AT: Final = 1.5
"""Metres from loudspeaker to microphone in the measured rooms (Hummersone 2011, room A: 0.32 s)."""
CONDITIONS: Final = (
    Condition("clean"),
    Condition("room 2 m", distance=2.0),
    Condition("20 dB", 20.0, MEASURED_AT),
    Condition("10 dB", 10.0, MEASURED_AT),
    Condition("5 dB", 5.0, MEASURED_AT),
)


def held_back(folder: Path) -> list[Path]:
    """Return the recordings of a folder that are never trained on.

    Raises:
        FileNotFoundError: there are none.
    """
    used = set(trainable(folder))
    found = [path for path in sorted(folder.glob("*.flac")) if path not in used]
    if not found:
        raise FileNotFoundError(f"no recordings for measuring in {folder}")
    return found


def recordings_of(half: str) -> Callable[[Path], list[Path]]:
    """Return which noises and rooms of a folder a half has: that to tune on those of training."""
    return trainable if half == "tune" else held_back


def read_flac(path: Path) -> Pcm:
    """Return a recording at `RATE`.

    Raises:
        ValueError: it has another rate or more than one channel.
    """
    sound, rate = soundfile.read(path, dtype="float32")
    if rate != RATE or sound.ndim != 1:
        raise ValueError(f"{path} is not mono at {RATE} Hz")
    return np.asarray(sound, dtype=np.float32)


class Places:
    """The noises and rooms for measuring.

    Args:
        speech: folder with `noise` and `rooms`.
        recordings: which of a folder's are used; `trainable` where something is tuned.

    Raises:
        FileNotFoundError: one of them is missing or has no recording for measuring.
    """

    def __init__(self, speech: Path, recordings: Callable[[Path], list[Path]] = held_back) -> None:
        self._noises = [read_flac(path) for path in recordings(speech / "noise")]
        self._rooms = [read_flac(path) for path in recordings(speech / "rooms")]

    def heard(self, sound: Pcm, condition: Condition, key: str) -> Pcm:
        """Return what a microphone hears, with something before and after it.

        Args:
            sound: a sentence, spoken close by.
            condition: where.
            key: which noise, room and excerpt; the same key gives the same samples.
        """
        chance = np.random.default_rng(zlib.crc32(f"{condition.name} {key}".encode()))
        level = loudness(sound)
        if condition.distance is not None:
            room = self._rooms[int(chance.integers(len(self._rooms)))]
            sound = in_room(sound, moved(room, condition.distance))
        whole = padded(sound)
        if condition.snr is not None:
            noise = self._noise(chance, len(whole))
            whole = whole + noise * (level * 10 ** (-condition.snr / 20))
        whole = whole + _FLOOR * chance.standard_normal(len(whole), dtype=np.float32)
        return np.clip(whole, -1.0, 1.0).astype(np.float32)

    def _noise(self, chance: np.random.Generator, length: int) -> Pcm:
        """Return recorded noise whose louder half has unit power."""
        noise = self._noises[int(chance.integers(len(self._noises)))]
        if len(noise) < length:
            noise = np.tile(noise, length // len(noise) + 1)
        start = int(chance.integers(len(noise) - length + 1))
        part = noise[start : start + length]
        return (part / max(loudness(part), 1e-6)).astype(np.float32)


def padded(sound: Pcm, lead: int = LEAD, tail: int = TAIL) -> Pcm:
    """Return a sound with silence around it (samples)."""
    return np.pad(sound, (lead, tail)).astype(np.float32)


def with_floor(sound: Pcm) -> Pcm:
    """Return a sound with a microphone's own noise in it, always the same."""
    chance = np.random.default_rng(len(sound))
    floor = _FLOOR * chance.standard_normal(len(sound), dtype=np.float32)
    return np.clip(sound + floor, -1.0, 1.0).astype(np.float32)


def moved(response: Pcm, distance: float) -> Pcm:
    """Return a measured response as it would be at another distance.

    What comes straight from the mouth falls off with the distance; the reverberation does not.

    Args:
        response: what a room makes of a click at `MEASURED_AT`.
        distance: metres.
    """
    straight = int(np.abs(response).argmax()) + _STRAIGHT
    out = response.copy()
    out[:straight] *= MEASURED_AT / distance
    return out


def in_room(sound: Pcm, response: Pcm) -> Pcm:
    """Return a sound as a room gives it back, as loud as before, with its whole echo.

    Args:
        sound: samples at `RATE`.
        response: what the room makes of a click, at `RATE`.
    """
    size = len(sound) + len(response) - 1
    size = -(-size // RATE) * RATE  # a length whose Fourier transform is fast
    product = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    start = int(np.abs(response).argmax())
    out = np.fft.irfft(product, size)[start : len(sound) + len(response) - 1]
    quiet = max(loudness(out[: len(sound)].astype(np.float32)), 1e-6)
    return (out * (loudness(sound) / quiet)).astype(np.float32)
