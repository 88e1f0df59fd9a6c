"""How the voice falls silent without stopping: the sound fades, the clock runs on."""

from typing import Final

import numpy as np

from assistant.audio.blocks import Pcm, samples

FADE_OUT: Final = samples(0.025)
"""Length of the fade to silence. Longer talks on over somebody; much shorter clicks."""


class Fader:
    """A factor of the sound that goes to 0 within `FADE_OUT` and comes back on request."""

    def __init__(self) -> None:
        self._gain = 1.0
        self._lowered = False

    @property
    def lowered(self) -> bool:
        """Tell whether it fades or is silent."""
        return self._lowered

    @property
    def gain(self) -> float:
        """Return the factor of this moment, 0.0 to 1.0."""
        return self._gain

    def lower(self) -> None:
        """Begin to fade."""
        self._lowered = True

    def lift(self) -> None:
        """Be heard again from the next sample on: for the beginning of a sound, not for its middle."""
        self._lowered, self._gain = False, 1.0

    def apply(self, sound: Pcm) -> None:
        """Multiply the next samples in place."""
        if not self._lowered:
            return
        if self._gain > 0.0:
            ramp = self._gain - np.arange(1, len(sound) + 1, dtype=np.float32) / FADE_OUT
            sound *= np.maximum(ramp, 0.0)
            self._gain = max(0.0, self._gain - len(sound) / FADE_OUT)
        else:
            sound[:] = 0.0
