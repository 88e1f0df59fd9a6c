"""The microphone without the assistant's own voice, and whether somebody speaks over it."""

import math
from dataclasses import dataclass

from assistant.audio.blocks import Pcm


@dataclass(frozen=True)
class Foreground:
    """One block of the microphone with the assistant's own voice taken out."""

    sound: Pcm
    """`BLOCK` samples: the microphone without the assistant's own voice."""
    spoken_over: bool
    """Somebody speaks over the assistant's voice: true only while the reference is, or was just, audible."""
    own_voice: float
    """Level of the echo estimate relative to the residual's noise floor (dB); -inf where there is none."""
    echo_found: bool
    """Whether any echo of the loudspeaker has been found. False with a headset or a device that cancels
    by itself: the microphone is then passed through untouched."""


class ForegroundFilter:
    """Takes the assistant's own voice out of the microphone, block by block."""

    def take(self, mic: Pcm, reference: Pcm) -> Foreground:
        """Take one block.

        Args:
            mic: `BLOCK` samples of the microphone.
            reference: what the loudspeaker was given in the same block.
        """
        del reference
        return Foreground(mic, False, -math.inf, False)

    def raise_threshold(self, decibels: float) -> None:
        """Make `spoken_over` less ready for the current passage; 0 takes it back.

        Args:
            decibels: by how much louder somebody has to be.
        """
        del decibels
