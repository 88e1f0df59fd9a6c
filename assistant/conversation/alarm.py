"""The alarm: a siren and the words "help needed", until it is turned off."""

from collections.abc import Callable
from typing import Final

import numpy as np

from assistant.audio.blocks import Pcm, samples, silence
from assistant.audio.mixer import Clip, Mixer, Priority
from assistant.audio.tones import note

TONES: Final = (770.0, 960.0)
"""The two tones (Hz): those of a European two-tone siren, well heard through a door."""
TONE: Final = 0.5
"""Length of each (seconds)."""
TURNS: Final = 4
LEVEL: Final = 0.9
"""Peak, of full scale."""
ALARM: Final = "alarm"
"""Id of its clips."""
_RAMP: Final = samples(0.01)
_AHEAD: Final = samples(1.0)
"""How long before its end a round is followed by the next."""


def siren() -> Pcm:
    """Return both tones in turn, four times each."""
    tones = [note(hertz, TONE, LEVEL, _RAMP) for hertz in TONES]
    return np.concatenate(tones * TURNS)


class Alarm:
    """Sounds until it is silenced.

    Args:
        mixer: the timeline.
        words: returns what is called out between two sirens.
    """

    def __init__(self, mixer: Mixer, words: Callable[[], Pcm]) -> None:
        self._mixer = mixer
        self._words = words
        self._round: Pcm | None = None

    @property
    def on(self) -> bool:
        """Tell whether it sounds."""
        return self._round is not None

    def sound(self) -> None:
        """Begin; it goes on with each `tick`."""
        gap = silence(samples(0.3))
        self._round = np.concatenate([siren(), gap, self._words(), gap])

    def silence(self) -> None:
        """End at once."""
        if self.on:
            self._round = None
            self._mixer.cut()

    def tick(self) -> None:
        """Queue the next round when the last one is about to end."""
        if self._round is not None and self._mixer.free_at - self._mixer.position < _AHEAD:
            self._mixer.queue(Clip(ALARM, self._round, Priority.SAFETY))
