"""What a recording may sound like in a room: another speed, noise, echo, a poor microphone.

Whole batches at a time, on whatever device the network trains on: an accelerator hears a thousand
hours in the time in which one core hears one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training.features import RATE
from models.training.room import convolved, padded_responses, simulated_responses
from models.training.sounds import Sounds, colour, fast_size, louder_half

SIMULATED_ROOMS: Final = 400
MEASURED_SHARE: Final = 0.4
"""Of the recordings in a room: those in a measured one."""
COLOURED_SHARE: Final = 0.3
"""Of the noisy recordings: those with noise made at random instead of recorded noise."""
YIELD_SHARE: Final = 0.5
"""Of the echoes: those that end, all but 40 dB, because the assistant falls silent for the speaker."""


@dataclass(frozen=True)
class Strength:
    """How much is done to a recording; probabilities are of one recording."""

    noise: float
    lowest_snr: float
    """dB; the highest is 25."""
    room: float
    babble: float
    echo: float
    """The assistant's own voice, left over by its echo canceller."""
    microphone: float
    masks: float = 0.0
    """Parts of the features hidden, in time and frequency (Park et al. 2019, much milder)."""


NONE: Final = Strength(0.0, 25.0, 0.0, 0.0, 0.0, 0.0)
"""Speed and level only."""
LIGHT: Final = Strength(noise=0.3, lowest_snr=12.0, room=0.1, babble=0.0, echo=0.0, microphone=0.2)
"""For the beginning: with more, training from scratch stays at saying nothing."""
FULL: Final = Strength(0.5, -1.0, 0.35, 0.1, 0.12, 0.3, masks=0.5)
HALF: Final = Strength(0.3, 3.0, 0.2, 0.05, 0.06, 0.2, masks=0.2)
"""For a network that knows noise already and shall learn what more there is in clean speech."""
DRY: Final = Strength(0.0, 25.0, 0.35, 0.0, 0.0, 0.3, masks=0.5)
"""All but noise, babble and echo: to see what these are worth."""
STRENGTHS: Final = {"none": NONE, "light": LIGHT, "half": HALF, "full": FULL, "dry": DRY}


@dataclass(frozen=True)
class Extent:
    """Where one recording lies in the corpus."""

    offset: int
    """Its first sample."""
    length: int
    """Samples."""


class Augmenter:
    """Changes recordings at random.

    A little noise is always there: without it the log energies of the padding are far outside of
    those of any sound, and the network learns nothing for thousands of updates.

    Args:
        audio: the samples of the whole corpus, 16 bits, on the device.
        noises: recordings of noise.
        rooms: measured impulse responses.
        voices: the assistant's own voice, as its canceller leaves it.
        seed: of all that is random.
    """

    def __init__(
        self,
        audio: Tensor,
        noises: Sequence[NDArray[np.float32]],
        rooms: Sequence[NDArray[np.float32]],
        voices: Sequence[NDArray[np.float32]],
        seed: int,
    ) -> None:
        self._chance = np.random.default_rng(seed)
        self._audio = audio
        self._device = audio.device
        self._random = torch.Generator(self._device).manual_seed(seed)
        self._noises = Sounds(noises, self._device)
        self._voices = Sounds(voices, self._device) if voices else None
        self._measured = padded_responses(rooms).to(self._device)
        made = simulated_responses(self._chance, SIMULATED_ROOMS)
        self._simulated = padded_responses(made).to(self._device)

    def __call__(
        self, extents: Sequence[Extent], strength: Strength, silent: NDArray[np.bool_]
    ) -> tuple[Tensor, NDArray[np.int64]]:
        """Return changed copies, padded at both ends: shape (recordings, samples), and their lengths.

        Args:
            extents: the recordings.
            strength: how much may be done to them.
            silent: those in which nobody shall speak; noise is left.
        """
        sounds, lengths = self._spoken(extents)
        level = louder_half(sounds, lengths)
        mute = torch.from_numpy(~silent).to(self._device)
        sounds = sounds * mute[:, None]
        sounds = self._in_rooms(sounds, self._some(strength.room) & ~silent, level, lengths)
        self._add_noise(sounds, self._some(strength.noise) | silent, strength.lowest_snr, level)
        self._add_babble(sounds, self._some(strength.babble) & ~silent, extents, level)
        self._add_echo(sounds, self._some(strength.echo), level)
        sounds = self._through_microphones(sounds, self._some(strength.microphone))
        return self._at_a_level(sounds), lengths

    def hide(self, features: Tensor, strength: Strength) -> Tensor:
        """Return features of which parts are their mean: shape (recordings, frames, mels)."""
        count, frames, mels = features.shape
        hidden = np.zeros((count, frames, mels), dtype=bool)
        for row in np.flatnonzero(self._some(strength.masks, count)):
            width = int(self._chance.integers(1, 7))
            low = int(self._chance.integers(0, mels - width))
            hidden[row, :, low : low + width] = True
            for _ in range(1 + frames // 200):
                long = int(self._chance.integers(2, 11))
                begin = int(self._chance.integers(0, max(1, frames - long)))
                hidden[row, begin : begin + long] = True
        where = torch.from_numpy(hidden).to(features.device)
        return torch.where(where, features.mean(dim=1, keepdim=True), features)

    def _some(self, probability: float, count: int | None = None) -> NDArray[np.bool_]:
        size = self._count if count is None else count
        return self._chance.random(size) < probability

    def _spoken(self, extents: Sequence[Extent]) -> tuple[Tensor, NDArray[np.int64]]:
        """Return the recordings, faster or slower, pitch and all."""
        self._count = len(extents)
        speed = self._chance.uniform(0.87, 1.15, self._count)
        before, after = (self._chance.uniform(0.05, 0.6, (2, self._count)) * RATE).astype(np.int64)
        offset, length = np.array([(e.offset, e.length) for e in extents]).T
        lengths = before + (length / speed).astype(np.int64) + after
        moment = torch.arange(int(lengths.max()), device=self._device, dtype=torch.float64)
        at = (moment - self._column(before)) * self._column(speed)
        inside = (at >= 0) & (at < self._column(length) - 1)
        whole = at.clamp_min(0).floor()
        share = (at - whole).float()
        first = (self._column(offset) + whole).long().where(inside, 0)
        here, next_one = self._audio[first].float(), self._audio[first + 1].float()
        sounds = (here + share * (next_one - here)) / 32768.0
        return sounds.where(inside, 0.0), lengths

    def _in_rooms(
        self,
        sounds: Tensor,
        chosen: NDArray[np.bool_],
        level: Tensor,
        lengths: NDArray[np.int64],
    ) -> Tensor:
        measured = chosen & (self._chance.random(len(chosen)) < MEASURED_SHARE)
        for bank, rows in ((self._measured, measured), (self._simulated, chosen & ~measured)):
            if rows.any():
                index = self._rows(rows)
                picked = self._chance.integers(len(bank), size=len(index))
                response = bank[torch.from_numpy(picked).to(self._device)]
                sounds[index] = convolved(sounds[index], response, level[index], lengths[rows])
        return sounds

    def _add_noise(
        self, sounds: Tensor, chosen: NDArray[np.bool_], lowest: float, level: Tensor
    ) -> None:
        made = chosen & (self._chance.random(len(chosen)) < COLOURED_SHARE)
        for rows, recorded in ((chosen & ~made, True), (made, False)):
            if rows.any():
                index = self._rows(rows)
                shape = (len(index), sounds.shape[1])
                if recorded:
                    noise = self._noises.excerpts(self._chance, *shape)
                else:
                    white = torch.randn(shape, generator=self._random, device=self._device)
                    steepness = self._column(self._chance.uniform(0.0, 1.0, len(index)))
                    noise = colour(white, steepness.float())
                power = noise.square().mean(dim=1, keepdim=True).sqrt().clamp_min(1e-6)
                sounds[index] += noise / power * self._below(level[index], lowest, 25.0)

    def _add_babble(
        self,
        sounds: Tensor,
        chosen: NDArray[np.bool_],
        extents: Sequence[Extent],
        level: Tensor,
    ) -> None:
        """Add two other recordings of the batch, over and over."""
        if not chosen.any():
            return
        index = self._rows(chosen)
        people = torch.zeros((len(index), sounds.shape[1]), device=self._device)
        moment = torch.arange(sounds.shape[1], device=self._device)
        for _ in range(2):
            others = [extents[i] for i in self._chance.integers(len(extents), size=len(index))]
            offset, length = np.array([(e.offset, e.length) for e in others]).T
            begin = (self._chance.random(len(index)) * length).astype(np.int64)
            at = (moment + self._column(begin)) % self._column(length) + self._column(offset)
            people += self._audio[at].float() / 32768.0
        loud = louder_half(people)
        sounds[index] += people / loud * self._below(level[index], 3.0, 20.0)

    def _add_echo(self, sounds: Tensor, chosen: NDArray[np.bool_], level: Tensor) -> None:
        if self._voices is None or not chosen.any():
            return
        index = self._rows(chosen)
        echo = self._voices.excerpts(self._chance, len(index), sounds.shape[1])
        echo = echo / louder_half(echo) * self._below(level[index], 0.0, 15.0)
        ends = self._chance.uniform(0.0, 1.0 / YIELD_SHARE, len(index)) * sounds.shape[1]
        moment = torch.arange(sounds.shape[1], device=self._device)
        sounds[index] += torch.where(moment < self._column(ends), echo, 0.01 * echo)

    def _through_microphones(self, sounds: Tensor, chosen: NDArray[np.bool_]) -> Tensor:
        """Tilt the spectrum, cut its ends, and sometimes clip."""
        if not chosen.any():
            return sounds
        index, count = self._rows(chosen), int(chosen.sum())

        def draw(low: float, high: float) -> Tensor:
            return self._column(self._chance.uniform(low, high, count)).float()

        length = sounds.shape[1]
        spectrum = torch.fft.rfft(sounds[index], fast_size(length))
        hertz = torch.linspace(0, RATE / 2, spectrum.shape[1], device=self._device)
        gain = 10 ** (draw(-4, 4) * torch.log2(hertz.clamp_min(100) / 1000) / 20)
        gain /= 1 + (draw(40, 250) / hertz.clamp_min(1)) ** 4
        gain /= 1 + (hertz / draw(3500, 9000)) ** 8
        out = torch.fft.irfft(spectrum * gain, fast_size(length))[:, :length]
        top = out.abs().amax(dim=1, keepdim=True) * draw(0.3, 0.8)
        top = top.where(self._column(self._chance.random(count)) < 0.25, torch.inf)
        sounds[index] = out.clamp(-top, top)
        return sounds

    def _at_a_level(self, sounds: Tensor) -> Tensor:
        count = len(sounds)
        wanted = 10 ** (self._column(self._chance.uniform(-30.0, -3.0, count)).float() / 20)
        gain = wanted / sounds.abs().amax(dim=1, keepdim=True).clamp_min(1e-4)
        floor = 10 ** (self._column(self._chance.uniform(-84.0, -55.0, count)).float() / 20)
        hiss = torch.randn(sounds.shape, generator=self._random, device=self._device)
        return (sounds * gain + floor * hiss).clamp(-1.0, 1.0)

    def _below(self, level: Tensor, least: float, most: float) -> Tensor:
        """Return levels that lie `least` to `most` dB below, at random."""
        return (
            level
            * 10 ** (-self._column(self._chance.uniform(least, most, len(level))) / 20).float()
        )

    def _rows(self, chosen: NDArray[np.bool_]) -> Tensor:
        return torch.from_numpy(np.flatnonzero(chosen)).to(self._device)

    def _column(self, values: NDArray[np.float64] | NDArray[np.int64]) -> Tensor:
        return torch.from_numpy(values).to(self._device)[:, None]
