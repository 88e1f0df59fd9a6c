"""What is wrong with what the microphone hears: nothing at all, far too loud, or a steady noise."""

from collections import deque
from enum import StrEnum
from typing import Final

import numpy as np

from assistant.audio.blocks import RATE, Pcm, samples

NOTHING: Final = 1e-4
"""Peak (of full scale) under which a block is no sound of a room: -80 dB. The quietest room and the best
microphone are above it; a muted one is at zero."""
SILENT_FOR: Final = samples(8.0)
"""How long nothing at all has to come. Shorter takes a driver's start for a muted microphone."""
FULL: Final = 0.985
"""Level at which a sample counts as clipped."""
CLIPPED_PART: Final = 0.01
CLIPPED_SECONDS: Final = 3
"""Seconds among the last ten in each of which this part of the samples is clipped. One shout is none."""
NOISE: Final = 0.03
"""Level of the quietest moment of a second that is a steady noise: -30 dB. Speech has gaps in which it is
quieter; a fan has none."""
NOISY_SECONDS: Final = 10
_SETTLING: Final = samples(3.0)
_GATE_CLOSED: Final = samples(1.0)


class Condition(StrEnum):
    """What is wrong."""

    SILENT = "silent"
    CLIPPED = "clipped"
    NOISY = "noisy"


class Hearing:
    """Watches the microphone, and tells each thing that is wrong once.

    Some microphones send nothing at all between two sentences (they gate the noise of the room). Once
    silence has been followed by sound, silence is no sign of a muted microphone any more: a quiet room
    never leads to nagging.
    """

    def __init__(self) -> None:
        self._told: set[Condition] = set()
        self.begin_anew()

    def begin_anew(self) -> None:
        """Begin anew with the same microphone, which was opened again: what was told stays told."""
        self._taken = 0
        self._silent = 0
        self._waited = 0
        self._gated = False
        self._clipped: deque[bool] = deque(maxlen=10)
        self._noisy = 0
        self._second: list[Pcm] = []

    def take(self, block: Pcm, *, waiting: bool) -> Condition | None:
        """Take one block of the microphone.

        Args:
            block: the samples.
            waiting: whether the assistant is silent and waits for the person.

        Returns:
            What is wrong and was not told before; None when nothing is.
        """
        self._taken += len(block)
        self._notice_silence(block)
        self._waited = self._waited + len(block) if waiting else 0
        self._second.append(block)
        if self._taken // RATE != (self._taken - len(block)) // RATE:
            self._notice_second(waiting)
        found = self._found() if waiting else None
        if found is None or found in self._told:
            return None
        self._told.add(found)
        return found

    def _found(self) -> Condition | None:
        if min(self._silent, self._waited) >= SILENT_FOR and not self._gated:
            return Condition.SILENT
        if sum(self._clipped) >= CLIPPED_SECONDS:
            return Condition.CLIPPED
        return Condition.NOISY if self._noisy >= NOISY_SECONDS else None

    def _notice_silence(self, block: Pcm) -> None:
        if max(block.max(), -block.min()) < NOTHING:
            self._silent += len(block)
            return
        opened = self._silent >= _GATE_CLOSED and self._taken > _SETTLING + self._silent
        self._gated = self._gated or opened
        self._silent = 0

    def _notice_second(self, waiting: bool) -> None:
        levels = [float(np.sqrt(np.mean(np.square(block)))) for block in self._second]
        heard = np.concatenate(self._second)
        self._second = []
        self._clipped.append(bool(np.mean(np.abs(heard) >= FULL) >= CLIPPED_PART))
        self._noisy = self._noisy + 1 if waiting and min(levels) > NOISE else 0
