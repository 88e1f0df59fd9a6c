"""The microphone without the assistant's own voice, and whether somebody speaks over it."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.audio.bands import BANDS, in_bands, in_bins
from assistant.audio.blocks import BLOCK, Pcm, samples
from assistant.audio.echo import EchoCanceller
from assistant.audio.nearend import NearEndDetector
from assistant.audio.residue import QUIETEST, Residue
from assistant.audio.spectra import HOP, HOPS, Power, forward, power
from assistant.audio.suppressor import WINDOW, Suppressor

AUDIBLE: Final = 1e-6
"""Mean square of what is played (-60 dBFS) from which the assistant is to be heard."""
LINGERING: Final = samples(0.6)
"""How long after it the assistant still counts as heard: its gaps, the delay of the devices, the echo."""


@dataclass(frozen=True)
class Foreground:
    """One block of the microphone with the assistant's own voice taken out."""

    sound: Pcm
    """`BLOCK` samples: the microphone without the assistant's own voice."""
    spoken_over: bool
    """Somebody speaks over the assistant's voice: only true while that is, or was just, audible."""
    own_voice: float
    """Level of the echo estimate against the noise floor of the residual (dB); -inf for none."""
    echo_found: bool
    """Whether any echo of the loudspeaker has been found. False with a headset or a device that cancels
    by itself: the microphone is then passed through untouched."""
    jumped: bool = False
    """Whether the delay of the echo has just turned out to have jumped: whoever spoke over it in the last
    tenths of a second was the echo itself."""


class ForegroundFilter:
    """Takes the assistant's own voice out of the microphone, block by block.

    The sound is `LATENCY` samples (10 ms) late, always.
    """

    def __init__(self) -> None:
        self._canceller = EchoCanceller()
        self._residue = Residue()
        self._detector = NearEndDetector()
        self._suppressor = Suppressor()
        self._before = np.zeros((2, HOP), dtype=np.float32)
        self._missed = np.zeros(BANDS, dtype=np.float32)
        self._audible_for = 0

    def take(self, mic: Pcm, reference: Pcm) -> Foreground:
        """Take one block.

        Args:
            mic: `BLOCK` samples of the microphone.
            reference: what the loudspeaker was given in the same block.
        """
        cancelled = self._canceller.take(mic, reference)
        whole = np.concatenate([self._before, [cancelled.residual, cancelled.echo]], axis=1)
        self._before = whole[:, -HOP:]
        frames = np.stack([whole[:, at : at + 2 * HOP] for at in range(0, BLOCK, HOP)], axis=1)
        spectra = forward(frames * WINDOW)
        powers = power(spectra)
        bands = in_bands(powers)
        # A frame reaches over two hops.
        missed = np.concatenate([self._missed[None], cancelled.missed])
        self._missed = missed[-1]
        missed = 0.5 * (missed[:-1] + missed[1:])
        speaks = False
        residues = np.empty_like(bands[0])
        for number in range(HOPS):
            expected = self._residue.expect(bands[1, number], missed[number])
            residues[number] = self._residue.echo
            now = self._detector.take(bands[0, number], expected)
            self._residue.learn(bands[0, number], now)
            speaks = speaks or now
        if cancelled.jumped:
            self._detector.forget()
            speaks = False
        sound = self._suppressor.take(spectra[0], powers[0], in_bins(residues))
        found = self._canceller.found
        return Foreground(
            sound,
            speaks and found is not None and self._is_audible(reference),
            # Where nothing could be taken away, all that is heard may be its own voice.
            self._own_voice(bands[1, -1] if cancelled.echo[-HOP:].any() else missed[-1]),
            bool(found),
            cancelled.jumped,
        )

    def raise_threshold(self, decibels: float) -> None:
        """Make `spoken_over` less ready for the current passage; 0 takes it back.

        Args:
            decibels: by how much louder somebody has to be.
        """
        self._detector.raised = decibels

    def _is_audible(self, reference: Pcm) -> bool:
        """Tell whether the assistant's voice is, or was just, to be heard."""
        if float(np.square(reference).mean()) > AUDIBLE:
            self._audible_for = LINGERING
        else:
            self._audible_for = max(0, self._audible_for - BLOCK)
        return self._audible_for > 0

    def _own_voice(self, echo: Power) -> float:
        loud = float(echo.mean())
        if not self._canceller.found or loud <= QUIETEST:
            return -math.inf
        return 10.0 * math.log10(loud / float(self._residue.floor.mean()))
