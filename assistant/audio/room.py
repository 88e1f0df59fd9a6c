"""A simulated room between loudspeaker and microphone, block by block: what is played comes back."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, silence
from assistant.audio.convolution import Convolver
from assistant.audio.images import impulse_response
from assistant.audio.room_file import RoomFile, read_room
from assistant.audio.wav import read_wav

SPOKEN: Final = -20.0
"""Level that speech has where it comes from (dBFS, see `speech_level`): espeak's, as it is rendered.
A person's recording is brought to it before it goes in."""
_ACTIVE: Final = 0.001
"""Of the loudest 20 ms' power: what is quieter counts as a pause of the speech."""
_REACH: Final = 16
"""Samples of the windowed sine that interpolates, to each side."""
_SLIP: Final = 0.02
"""Seconds that a buffer may drift before its driver drops or repeats some of it."""
_LEAST_JUMP: Final = 0.005
"""Seconds by which the delay jumps at least, in a room where it does."""
_WANDER: Final = 5.0
"""Seconds in which the jitter forgets where it was."""


def speech_level(sound: Pcm) -> float:
    """Return the level of speech without its pauses (dBFS); -inf for silence."""
    power = (sound[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK) ** 2).mean(axis=1)
    if not len(power) or power.max() == 0.0:
        return -np.inf
    return float(10 * np.log10(power[power > _ACTIVE * power.max()].mean()))


def at_spoken_level(sound: Pcm) -> Pcm:
    """Return a recording of speech at the level `SPOKEN`, as a person's goes into a room."""
    level = speech_level(sound)
    return sound if level == -np.inf else sound * np.float32(_gain(SPOKEN - level))


@dataclass(frozen=True)
class Heard:
    """What a microphone takes up in one block, by where it comes from."""

    echo: Pcm
    person: Pcm
    noise: Pcm


class Room:
    """Turns what the loudspeaker plays and the person says into what the microphone takes up.

    Args:
        file: the room.
        noise: what goes on in it besides, of any length and level.
    """

    def __init__(self, file: RoomFile, noise: Pcm | None = None) -> None:
        chance = np.random.default_rng(file.seed)

        def convolver(source: tuple[float, float, float], level: float) -> Convolver:
            response = impulse_response(file.size, file.rt60, source, file.microphone, chance)
            return Convolver(response * np.float32(_gain(level - SPOKEN)))

        self._echo = convolver(file.loudspeaker, file.own_voice)
        self._person = convolver(file.person, file.own_voice + file.ser)
        self._clipping = file.clipping
        self._clock = _Clock(file, chance)
        self._hiss = _gain(file.hiss)
        self._noise = noise
        self._level = _gain(file.noise.level) if file.noise is not None else 1.0
        if noise is not None:
            self._level /= max(float(np.sqrt((noise**2).mean())), 1e-9)
        self._noise_at = 0
        self._chance = chance

    @staticmethod
    def read(path: Path) -> "Room":
        """Return the room of a file.

        Raises:
            UserError: the file or that of its noise cannot be used.
        """
        file = read_room(path)
        return Room(file, None if file.noise is None else read_wav(path.parent / file.noise.file))

    def take(self, loudspeaker: Pcm, person: Pcm) -> Pcm:
        """Return what the microphone takes up while a block is handed to the loudspeaker.

        Args:
            loudspeaker: `BLOCK` samples that are handed out.
            person: `BLOCK` samples that the person says, at the level `SPOKEN`.
        """
        parts = self.hear(loudspeaker, person)
        return np.asarray(np.clip(parts.echo + parts.person + parts.noise, -1.0, 1.0))

    def hear(self, loudspeaker: Pcm, person: Pcm) -> Heard:
        """Return the same by where it comes from, before the microphone's own clipping."""
        played = self._clock.take(loudspeaker)
        if self._clipping is not None:
            played = np.float32(self._clipping) * np.tanh(played / np.float32(self._clipping))
        noise = self._chance.standard_normal(BLOCK, dtype=np.float32) * np.float32(self._hiss)
        if self._noise is not None:
            noise += self._next_noise(self._noise) * np.float32(self._level)
        return Heard(self._echo.take(played), self._person.take(person), noise)

    def _next_noise(self, noise: Pcm) -> Pcm:
        at = np.arange(self._noise_at, self._noise_at + BLOCK) % len(noise)
        self._noise_at = (self._noise_at + BLOCK) % len(noise)
        return noise[at]


class _Clock:
    """Delays the loudspeaker's samples, by as much as two clocks and their buffers do."""

    def __init__(self, file: RoomFile, chance: np.random.Generator) -> None:
        self._drift = file.drift * 1e-6
        self._least = _REACH + 1.0
        self._delay = max(file.delay * RATE, self._least)
        self._jitter = file.jitter * RATE
        self._chance = chance
        self._drifted = 0.0
        self._every = math.inf if file.jumps is None else samples(file.jumps)
        self._since_jump = 0
        self._jumped = 0.0
        self._wandered = 0.0
        longest = self._delay + 8 * self._jitter + 2 * _SLIP * RATE + 2 * _REACH
        self._past = silence(BLOCK * (2 + int(longest) // BLOCK + 1))

    def take(self, block: Pcm) -> Pcm:
        """Return what leaves the loudspeaker while a block is handed to it."""
        self._past = np.concatenate([self._past[BLOCK:], block])
        begin = self._now()
        self._move()
        end = self._now()
        whole = int(min(begin, end))
        first = len(self._past) - BLOCK - whole - _REACH
        near = sliding_window_view(self._past[first : first + BLOCK + 2 * _REACH - 1], 2 * _REACH)
        # The delay hardly changes within a block: between its two ends the sound is cross-faded.
        two = near @ np.stack([_kernel(begin - whole), _kernel(end - whole)], axis=1)
        fade = np.arange(BLOCK, dtype=np.float32) / BLOCK
        return np.asarray(two[:, 0] + fade * (two[:, 1] - two[:, 0]), dtype=np.float32)

    def _now(self) -> float:
        return max(self._least, self._delay + self._drifted + self._jumped + self._wandered)

    def _move(self) -> None:
        # A faster loudspeaker plays what it was given ever earlier.
        self._drifted -= self._drift * BLOCK
        if abs(self._drifted) > _SLIP * RATE:
            self._drifted = 0.0
        self._since_jump += BLOCK
        if self._since_jump >= self._every:
            self._since_jump = 0
            self._jump()
        kept = np.exp(-BLOCK / RATE / _WANDER)
        step = self._jitter * np.sqrt(1 - kept**2) * self._chance.standard_normal()
        self._wandered = self._wandered * kept + float(step)

    def _jump(self) -> None:
        """Move elsewhere, or back: the buffer neither fills up nor runs empty."""
        by = self._chance.uniform(_LEAST_JUMP, _SLIP) * self._chance.choice((-1, 1))
        self._jumped = 0.0 if self._jumped else float(by) * RATE


def _kernel(delay: float) -> Pcm:
    """Return the weights of `2 * _REACH` samples, the latest last, for a delay of 0 to 2 samples."""
    away = np.arange(-_REACH, _REACH) + delay
    weights = np.sinc(away) * np.cos(np.pi / 2 * np.clip(away / (_REACH + 2), -1, 1)) ** 2
    return np.asarray(weights, dtype=np.float32)


def _gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))
