"""The echo canceller: estimates what of the loudspeaker is in the microphone."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.audio.bands import BANDS, in_bands
from assistant.audio.blocks import BLOCK, Pcm, samples, silence
from assistant.audio.delay import LONGEST, DelayFinder
from assistant.audio.kalman import PARTITIONS, PathFilter
from assistant.audio.reverberation import Reverberation
from assistant.audio.saturation import SHAPES, Saturation
from assistant.audio.slip import SlipFinder
from assistant.audio.spectra import HOP, HOPS, Past, Power, Spectrum, forward, latter, power

_BEFORE: Final = samples(0.006)
"""Distance of the direct sound from the filter's beginning to which it is brought back."""
_LEAST: Final = samples(0.002)
"""Distance below which it is moved. With clocks that differ the sound slides towards the beginning, and
nothing is removed any more once it is out of the filter."""
_MOST: Final = _BEFORE + HOP + samples(0.002)
EARLY: Final = 8
"""Partitions of the path that are enough to tell what the loudspeaker bends."""
_LOST: Final = 40
"""Looks in vain (13 s of speech) after which there is no echo any more: a headset was plugged in."""
_UNKNOWN: Final = 8
"""Looks in vain (2.5 s of speech) after which there is none from the start."""

_NOTHING: Final = 1e-6 * HOP
"""Energy of a hop that is as good as silent (-60 dBFS)."""
_WORSE: Final = 2.0
"""Times the microphone's power that an estimate may leave and is still used: one bad hop is no fault."""
_ABSURD: Final = 1e4
"""The same for one hop, from which the filter begins anew at once."""
_DIVERGED: Final = 100
"""Bad hops, less the good ones, after which it begins anew: a filter that has run away makes it deaf."""


@dataclass(frozen=True)
class Cancelled:
    """A block of the microphone, taken apart."""

    residual: Pcm
    """What is left of the microphone, `BLOCK` samples; the microphone itself while no echo is known."""
    echo: Pcm
    """The estimate that was taken away, `BLOCK` samples."""
    missed: Power
    """Power of the echo that must be expected in the residual, whatever else is left there: shape
    (HOPS, BANDS), a bin in each band. What the filter knows that it does not know, the room's late
    reverberation, and all of a hop that the estimate does not explain."""
    jumped: bool
    """Whether it has just turned out that the delay has jumped: what was left before was the echo."""


class EchoCanceller:
    """Takes the echo of what was played out of the microphone, without latency."""

    def __init__(self) -> None:
        self._finder = DelayFinder()
        self._filter = PathFilter()
        self._saturation = Saturation()
        self._reverberation = Reverberation()
        self._pasts = [Past(LONGEST // HOP + PARTITIONS + 2) for _ in range(1 + SHAPES)]
        """What leaves the loudspeaker, and its shapes."""
        self._last = np.zeros((1 + SHAPES, HOP), dtype=np.float32)
        self._ago = 0
        """Hops by which the filter's reference is late."""
        self._doubts = 0
        self._slips = SlipFinder()
        self._jumped = False
        self.found: bool | None = None
        """Whether there is an echo; None while nothing has been played for long enough to tell."""

    @property
    def delay(self) -> int | None:
        """Return the delay of the direct sound (samples); None while no echo is known."""
        return self._finder.delay if self.found else None

    @property
    def drift(self) -> float:
        """Return how much faster the loudspeaker's clock runs (a ratio)."""
        return self._filter.drift

    def take(self, mic: Pcm, reference: Pcm) -> Cancelled:
        """Take a block of each.

        Args:
            mic: `BLOCK` samples of the microphone.
            reference: what was handed to the loudspeaker in the same block.
        """
        if self._finder.take(mic, reference):
            self._judge()
        spectra = self._spectra(reference)
        self._jumped = False
        echo = silence(BLOCK)
        missed = np.zeros((HOPS, BANDS), dtype=np.float32)
        for number in range(HOPS):
            for past, spectrum in zip(self._pasts, spectra[:, number], strict=True):
                past.add(spectrum)
            if self.found:
                now = slice(number * HOP, (number + 1) * HOP)
                echo[now], missed[number] = self._remove(mic[now])
        return Cancelled(mic - echo, echo, missed, self._jumped)

    def _spectra(self, reference: Pcm) -> Spectrum:
        """Return spectra of what leaves the loudspeaker and of its shapes, (1 + SHAPES, HOPS, BINS)."""
        shapes = self._saturation.shapes(reference)
        played = np.concatenate([[self._saturation.bent(reference, shapes)], shapes])
        whole = np.concatenate([self._last, played], axis=1)
        self._last = played[:, -HOP:]
        frames = np.stack([whole[:, at : at + 2 * HOP] for at in range(0, BLOCK, HOP)], axis=1)
        return forward(frames)

    def _remove(self, mic: Pcm) -> tuple[Pcm, Power]:
        """Return the echo in a hop and what is missed of it, and learn from what it leaves."""
        played, *shapes = [past.window(self._ago, PARTITIONS) for past in self._pasts]
        shaped = np.stack([self._filter.spectrum(shape[:EARLY]) for shape, _ in shapes])
        told = self._filter.take(*played, mic)
        late = self._reverberation.take(self._filter.path, played[1][-1])
        slipped = self._slips.take(mic, told.echo)
        if slipped:
            self._follow(slipped)
        heard, left = float(np.square(mic).sum()), float(np.square(mic - told.echo).sum())
        missed = in_bands(told.misjudged) + late
        if not left <= heard + _NOTHING:
            # It explains nothing of what is heard: there may be as much of the echo elsewhere.
            if self._doubt(left / (heard + _NOTHING)):
                return told.echo, missed + _all_of(told.echo)
            return silence(HOP), _all_of(mic)
        self._doubts = max(0, self._doubts - 1)
        self._saturation.learn(told.spectrum, shaped, told.error, told.expected)
        return told.echo, missed

    def _doubt(self, ratio: float) -> bool:
        """Tell whether an estimate that adds more than it takes may still be taken away.

        Args:
            ratio: power of what it leaves to that of the microphone; not a number where it has run away.
        """
        self._doubts += 1
        if self._doubts >= _DIVERGED or not ratio < _ABSURD:
            self._filter, self._saturation, self._doubts = PathFilter(), Saturation(), 0
            self._reverberation, self._slips = Reverberation(), SlipFinder()
        return ratio < _WORSE

    def _judge(self) -> None:
        finder = self._finder
        if finder.looks == 0 and finder.delay is not None:
            self.found = True
            self._aim(finder.delay)
        elif finder.looks >= (_LOST if self.found else _UNKNOWN):
            self.found = False

    def _follow(self, slipped: int) -> None:
        """Look for the echo where it has jumped to, so many samples later."""
        hops = max(-self._ago, min(round(slipped / HOP), LONGEST // HOP - self._ago))
        self._ago += hops
        self._filter.slip(slipped - hops * HOP)
        self._finder.slip(slipped)
        self._slips.forget()
        self._jumped = True

    def _aim(self, delay: int) -> None:
        """Keep the direct sound a little behind the beginning of the filter."""
        distance = delay - self._ago * HOP
        if _LEAST <= distance <= _MOST or (self._ago == 0 and distance < _LEAST):
            return
        ago = max(0, (delay - _BEFORE) // HOP)
        self._filter.shift(self._ago - ago)
        self._ago = ago


def _all_of(mic: Pcm) -> Power:
    """Return the power of a hop in bands."""
    return in_bands(power(latter(mic)))
