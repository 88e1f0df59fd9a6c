"""How late the loudspeaker's sound comes back: the cross-correlation of what was played and heard."""

from typing import Final

import numpy as np

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, silence

LONGEST: Final = samples(0.33)
"""Delay that is looked for at most."""
_SPAN: Final = 16_384
"""Samples that are compared: a second. A delay that jumps is known after about as long."""
_EVERY: Final = samples(0.32)
"""Samples from one look to the next: each costs two milliseconds."""
_KEPT: Final = 0.6
"""Of the cross-spectrum from one look to the next."""
_WHITENED: Final = 0.8
"""1 is the phase transform (Knapp and Carter 1976), 0 plain correlation: nearer to 1 a peak is sharper,
nearer to 0 less noise comes in through bins in which nothing was played."""
_CLEAR: Final = 9.0
"""Height of a peak over the rest (standard deviations) at which it is an echo. Between sounds that have
nothing to do with each other it comes to 6; a loudspeaker 40 dB down still reaches 10."""
_FIRST: Final = 0.6
"""Of the highest peak: the first one as high as this is the direct sound."""
_AUDIBLE: Final = 1e-5
"""Mean square of what is played (-50 dBFS) below which a look says nothing."""
_BAND: Final = slice(2 * _SPAN * 200 // RATE, 2 * _SPAN * 6000 // RATE)


class DelayFinder:
    """Watches both signals and tells the delay between them."""

    def __init__(self) -> None:
        self._played = silence(_SPAN)
        self._heard = silence(_SPAN)
        self._cross = np.zeros(_SPAN + 1, dtype=np.complex64)
        self._since = 0
        self.delay: int | None = None
        """Samples from playing to hearing, of the direct sound; None while no echo has been found."""
        self.looks = 0
        """How often it was looked in vain, while something was played, since an echo was last found."""

    def take(self, mic: Pcm, reference: Pcm) -> bool:
        """Take a block of each.

        Returns:
            True when there has been a new look, so that `delay` and `looks` are fresh.
        """
        for past, block in ((self._played, reference), (self._heard, mic)):
            past[:-BLOCK] = past[BLOCK:]
            past[-BLOCK:] = block
        self._since += BLOCK
        if self._since < _EVERY:
            return False
        self._since = 0
        if float(np.mean(np.square(self._played))) < _AUDIBLE:
            return False
        self._look()
        return True

    def slip(self, samples: int) -> None:
        """Take note of a delay that has jumped; it is looked at again when a second of it was heard."""
        if self.delay is not None:
            self.delay += samples
        self._cross[:] = 0.0
        self._since = -_SPAN

    def _look(self) -> None:
        played = np.fft.rfft(self._played, 2 * _SPAN)
        heard = np.fft.rfft(self._heard, 2 * _SPAN)
        self._cross *= _KEPT
        self._cross[_BAND] += played[_BAND].conj() * heard[_BAND]
        weight = np.maximum(np.abs(self._cross), 1e-12) ** -_WHITENED
        likeness = np.fft.irfft(self._cross * weight)[:LONGEST]
        height = float(likeness.max())
        if height > _CLEAR * float(likeness.std()):
            self.delay = int(np.argmax(likeness > _FIRST * height))
            self.looks = 0
        else:
            self.looks += 1
