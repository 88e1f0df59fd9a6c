"""What a recording may sound like in a room: another speed, noise, echo, a poor microphone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.training.features import RATE

Sound = NDArray[np.float32]

HELD_BACK: Final = 2
"""Of the noises and rooms, every second one in the order of their names is for measuring only."""


@dataclass(frozen=True)
class Strength:
    """How much is done to a recording; probabilities are of one recording."""

    noise: float
    lowest_snr: float
    """dB; the highest is 25."""
    room: float
    babble: float
    echo: float
    """The assistant's own voice, left over by an echo canceller."""
    microphone: float


LIGHT: Final = Strength(noise=0.3, lowest_snr=12.0, room=0.1, babble=0.0, echo=0.0, microphone=0.2)
"""For the beginning: with more, training from scratch stays at saying nothing."""
FULL: Final = Strength(noise=0.5, lowest_snr=0.0, room=0.3, babble=0.08, echo=0.1, microphone=0.3)
HALF: Final = Strength(noise=0.3, lowest_snr=3.0, room=0.2, babble=0.04, echo=0.05, microphone=0.2)
"""For a network that knows noise already and shall learn what more there is in clean speech."""
STRENGTHS: Final = {"light": LIGHT, "half": HALF, "full": FULL}


def trainable(folder: Path) -> list[Path]:
    """Return the recordings of a folder that may be trained on."""
    return sorted(folder.glob("*.flac"))[::HELD_BACK]


def read_all(paths: Sequence[Path]) -> list[Sound]:
    """Read recordings as floats at `RATE`."""
    return [soundfile.read(path, dtype="float32")[0] for path in paths]


@dataclass(frozen=True)
class Augmented:
    """A changed recording."""

    sound: Sound
    before: int
    """Samples added at its beginning, without speech."""
    after: int
    """Samples added at its end."""


@dataclass
class Augmenter:
    """Changes recordings at random.

    A little noise is always there: without it the log energies of the padding are far outside of
    those of any sound, and the network learns nothing for thousands of updates.

    Args:
        chance: the source of randomness.
        noises: recordings of noise.
        rooms: measured impulse responses.
        voices: the assistant's own voice, to be left over in the microphone.
    """

    chance: np.random.Generator
    noises: Sequence[Sound]
    rooms: Sequence[Sound]
    voices: Sequence[Sound] = field(default_factory=list)

    def __call__(self, sound: Sound, strength: Strength, babble: Sequence[Sound] = ()) -> Augmented:
        """Return a changed copy, padded at both ends.

        Args:
            sound: the recording.
            strength: how much may be done to it.
            babble: people who talk in the background; none for a quiet room.
        """
        chance = self.chance
        sound = _speed(sound, float(chance.uniform(0.87, 1.15)))
        before, after = (int(chance.uniform(0.05, 0.6) * RATE) for _ in range(2))
        sound = np.pad(sound, (before, after))
        level = _rms(sound)
        if chance.random() < strength.room:
            sound = _convolve(sound, self._room())
        if chance.random() < strength.noise:
            snr = chance.uniform(strength.lowest_snr, 25.0)
            sound = sound + self._noise(len(sound)) * (level * 10 ** (-snr / 20))
        if babble:
            sound = sound + self._mixed(babble, len(sound), level, 3.0, 20.0)
        if self.voices and chance.random() < strength.echo:
            sound = sound + self._mixed([self._pick(self.voices)], len(sound), level, 0.0, 15.0)
        if chance.random() < strength.microphone:
            sound = self._microphone(sound)
        gain = 10 ** (chance.uniform(-30.0, -3.0) / 20) / max(float(np.abs(sound).max()), 1e-4)
        floor = 10 ** (chance.uniform(-84.0, -55.0) / 20) * chance.standard_normal(
            len(sound), dtype=np.float32
        )
        whole = np.clip(sound * gain + floor, -1.0, 1.0).astype(np.float32)
        return Augmented(whole, before, after)

    def quiet(self, seconds: float) -> Sound:
        """Return noise in which nobody speaks."""
        noise = self._noise(int(seconds * RATE)) * 10 ** (self.chance.uniform(-60, -12) / 20)
        noise = noise + 10 ** (-84.0 / 20) * self.chance.standard_normal(len(noise))
        return np.clip(noise, -1.0, 1.0).astype(np.float32)

    def _pick(self, sounds: Sequence[Sound]) -> Sound:
        return sounds[int(self.chance.integers(len(sounds)))]

    def _noise(self, length: int) -> Sound:
        """Return noise of unit power: recorded, or coloured at random."""
        if self.chance.random() < 0.3:
            noise = _coloured(self.chance, length)
        else:
            noise = _excerpt(self.chance, self._pick(self.noises), length)
        return noise / max(_rms(noise), 1e-6)

    def _mixed(
        self, sounds: Sequence[Sound], length: int, level: float, least: float, most: float
    ) -> Sound:
        mixed = np.zeros(length, dtype=np.float32)
        for sound in sounds:
            mixed += _excerpt(self.chance, sound, length)
        snr = self.chance.uniform(least, most)
        return mixed * (level * 10 ** (-snr / 20) / max(_rms(mixed), 1e-6))

    def _room(self) -> Sound:
        if self.chance.random() < 0.4:
            return self._pick(self.rooms)
        return _simulated_room(self.chance)

    def _microphone(self, sound: Sound) -> Sound:
        """Tilt the spectrum, cut its ends, and sometimes clip."""
        spectrum = np.fft.rfft(sound, _fast_size(len(sound)))
        hertz = np.linspace(0, RATE / 2, len(spectrum))
        tilt = self.chance.uniform(-4, 4) * np.log2(np.maximum(hertz, 100) / 1000) / 20
        gain = 10**tilt
        gain *= 1 / (1 + (self.chance.uniform(40, 250) / np.maximum(hertz, 1)) ** 4)
        gain *= 1 / (1 + (hertz / self.chance.uniform(3500, 9000)) ** 8)
        out = np.fft.irfft(spectrum * gain.astype(np.float32))[: len(sound)]
        if self.chance.random() < 0.25:
            top = float(np.abs(out).max()) * self.chance.uniform(0.3, 0.8)
            out = np.clip(out, -top, top)
        return out


def _rms(sound: Sound) -> float:
    """Return the level of the louder half, so that pauses do not count."""
    if len(sound) < RATE // 10:
        return float(np.sqrt(np.mean(sound**2) + 1e-12))
    frames = sound[: len(sound) // 320 * 320].reshape(-1, 320)
    power = np.sort((frames**2).mean(axis=1))[len(frames) // 2 :]
    return float(np.sqrt(power.mean() + 1e-12))


def _speed(sound: Sound, factor: float) -> Sound:
    """Play faster or slower, pitch and all."""
    length = int(len(sound) / factor)
    return np.interp(np.arange(length) * factor, np.arange(len(sound)), sound).astype(np.float32)


def _excerpt(chance: np.random.Generator, sound: Sound, length: int) -> Sound:
    if len(sound) < length:
        sound = np.tile(sound, length // len(sound) + 1)
    start = int(chance.integers(len(sound) - length + 1))
    return sound[start : start + length]


def _fast_size(length: int) -> int:
    """Return a length, at least this one, whose Fourier transform is fast."""
    return -(-length // 4000) * 4000


def _coloured(chance: np.random.Generator, length: int) -> Sound:
    white = chance.standard_normal(_fast_size(length), dtype=np.float32)
    spectrum = np.fft.rfft(white)
    hertz = np.maximum(np.linspace(0, RATE / 2, len(spectrum)), 30)
    spectrum *= (hertz ** -chance.uniform(0.0, 1.0)).astype(np.float32)
    return np.fft.irfft(spectrum)[:length]


def _simulated_room(chance: np.random.Generator) -> Sound:
    """Return a direct path and an exponentially decaying tail."""
    decay = chance.uniform(0.15, 0.7)
    length = int(decay * RATE)
    tail = chance.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    direct_to_tail = 10 ** (chance.uniform(-2, 12) / 20)
    tail /= np.sqrt((tail**2).sum()) * direct_to_tail
    delay = int(chance.uniform(0.002, 0.02) * RATE)
    response = np.zeros(length + delay, dtype=np.float32)
    response[0] = 1.0
    response[delay:] += tail.astype(np.float32)
    return response


def _convolve(sound: Sound, response: Sound) -> Sound:
    """Return the sound in the room, aligned with its direct path and cut to its length."""
    size = _fast_size(len(sound) + len(response))
    product = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    start = int(np.abs(response).argmax())
    out = np.fft.irfft(product, size)[start : start + len(sound)]
    return (out * (_rms(sound) / max(_rms(out.astype(np.float32)), 1e-6))).astype(np.float32)
