"""Lowers, mildly, what the canceller has left of the echo; a person is never muted."""

from typing import Final

import numpy as np

from assistant.audio.blocks import BLOCK, Pcm, silence
from assistant.audio.spectra import HOP, HOPS, Power, Spectrum, backward

LATENCY: Final = HOP
"""Samples by which the sound is late."""
WINDOW: Final = np.sqrt(0.5 - 0.5 * np.cos(np.pi * np.arange(2 * HOP) / HOP)).astype(np.float32)
"""Analysis and synthesis window; overlapping by half, both together add up to one."""
_LEAST: Final = 0.2
"""Gain below which nothing is lowered: -14 dB. Lower removes more echo and more of the person: cancellers
for telephony take 10 to 20 dB of a quiet voice."""
_STRENGTH: Final = 0.5
"""How much of the expected residue is subtracted: it is expected rather too high, for the detector."""


class Suppressor:
    """Wiener gains over windows of two hops."""

    def __init__(self) -> None:
        self._gain = np.ones(HOP + 1, dtype=np.float32)
        self._rest = silence(HOP)

    def take(self, spectra: Spectrum, powers: Power, residue: Power) -> Pcm:
        """Return `BLOCK` samples, `LATENCY` late.

        Args:
            spectra: of the residual under `WINDOW`, shape (HOPS, BINS).
            powers: their squared magnitudes.
            residue: expected power of the echo in them.
        """
        wanted = np.maximum(powers - _STRENGTH * residue, 0.0) / (powers + 1e-12)
        gains = np.maximum(np.sqrt(wanted), _LEAST)
        for number in range(HOPS):
            # Falling slowly keeps the music of single bins down; rising at once keeps a word's beginning.
            self._gain = np.maximum(gains[number], 0.6 * self._gain + 0.4 * gains[number])
            gains[number] = self._gain
        frames = backward(spectra * gains) * WINDOW
        sound = silence(BLOCK + HOP)
        sound[:HOP] = self._rest
        for number in range(HOPS):
            sound[number * HOP : (number + 2) * HOP] += frames[number]
        self._rest = sound[BLOCK:]
        return sound[:BLOCK]
