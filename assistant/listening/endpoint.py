"""Where an utterance begins and ends."""

from collections import deque
from enum import Enum
from typing import Final

import numpy as np
import webrtcvad

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, to_int16

AGGRESSIVENESS: Final = 2
"""How readily the detector calls a block noise, 0 to 3. With 3 soft endings are lost; with 1 a fan
is taken for speech."""
PRE_ROLL: Final = samples(0.3)
"""Sound before the detector fired that belongs to the utterance: soft first consonants."""
ONSET_BLOCKS: Final = 4
"""Blocks of speech among the last `ONSET_WINDOW` that begin an utterance: 80 ms."""
ONSET_WINDOW: Final = 6
TRAILING: Final = samples(0.45)
"""Silence that ends an utterance. Shorter cuts people off between words; longer delays answers."""
LONGEST: Final = samples(12.0)
"""An utterance is closed after this long whatever goes on: a television never pauses."""
LOUDER: Final = 2.5
"""How much louder than the background a block must be (ratio of levels): 8 dB."""
QUIETEST: Final = 0.002
"""Level (of full scale) under which nothing is speech: -54 dB."""
FALLEN: Final = 0.25
"""Level against the loudest of the utterance (ratio) from which a pause is looked for before the room is
silent again: -12 dB. What comes then is the echo of a word or the next one. Lower waits for the echo to
die away, a fifth of a second in a living room; higher takes soft syllables for pauses."""
WARM_UP_BLOCKS: Final = 5
"""Blocks at the very beginning that only tell how loud the room is: 100 ms."""
_RISE: Final = 1.01
_FALL: Final = 0.7
"""How fast the background follows the sound: up by 1 % a block, down at once, so that it settles on
the quietest of the last seconds. A quicker rise takes long words for the room."""


class Edge(Enum):
    """What a block did."""

    NONE = 0
    BEGIN = 1
    END = 2


class Endpointer:
    """Decides, block by block, whether somebody speaks."""

    def __init__(self) -> None:
        self._vad = webrtcvad.Vad(AGGRESSIVENESS)
        self._recent: deque[bool] = deque(maxlen=ONSET_WINDOW)
        self._background = 1.0
        self._taken = 0
        self._speaking = False
        self._silent = 0
        self._length = 0
        self._loudest = 0.0
        self._fallen = 0
        self.trailing = TRAILING
        """Silence that ends the open utterance (samples); set anew when one begins."""
        self.hurry: int | None = None
        """How long it may be `fallen` before the open utterance ends (samples); None for ever."""

    @property
    def speaking(self) -> bool:
        """Tell whether an utterance is open."""
        return self._speaking

    @property
    def silent(self) -> int:
        """Return how long nothing was said at the end of the open utterance (samples)."""
        return self._silent

    @property
    def fallen(self) -> int:
        """Return how long it has been much quieter than the loudest of the utterance (samples)."""
        return self._fallen

    def forget(self) -> None:
        """Begin anew: what is open, or was about to be, was nobody. The background stays known."""
        self._speaking = False
        self._recent.clear()

    def take(self, block: Pcm, *, masked: bool = False) -> Edge:
        """Take one block of `BLOCK` samples and tell what it did.

        Args:
            block: the samples.
            masked: whether it is known that nobody speaks in it, whatever it sounds like.
        """
        voiced = self._voiced(block) and not masked
        self._recent.append(voiced)
        if not self._speaking:
            if sum(self._recent) < ONSET_BLOCKS:
                return Edge.NONE
            self._speaking, self._silent, self._length = True, 0, 0
            self._loudest, self._fallen = _level(block), 0
            self.trailing, self.hurry = TRAILING, None
            return Edge.BEGIN
        self._length += BLOCK
        self._silent = 0 if voiced else self._silent + BLOCK
        level = _level(block)
        self._loudest = max(self._loudest, level)
        self._fallen = self._fallen + BLOCK if level < FALLEN * self._loudest else 0
        hurried = self.hurry is not None and self._fallen >= self.hurry
        if self._silent < self.trailing and self._length < LONGEST and not hurried:
            return Edge.NONE
        self._speaking = False
        self._recent.clear()
        return Edge.END

    def _voiced(self, block: Pcm) -> bool:
        level = _level(block)
        background = self._background
        self._taken += 1
        if self._taken <= WARM_UP_BLOCKS:
            self._background = max(QUIETEST / 4, min(background, level))
            return False
        if level < background:
            self._background = max(QUIETEST / 4, _FALL * background + (1 - _FALL) * level)
        else:
            self._background = min(background * _RISE, level)
        if level < QUIETEST or level < LOUDER * background:
            return False
        return bool(self._vad.is_speech(to_int16(block), RATE))


def _level(block: Pcm) -> float:
    return float(np.sqrt(np.mean(block * block)))
