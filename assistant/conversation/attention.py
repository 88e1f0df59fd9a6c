"""Whether what is heard is meant for the assistant: always, or only after its wake phrase."""

from collections.abc import Callable, Sequence
from typing import Final

from assistant.audio.blocks import samples
from assistant.understanding.wake import WAKE

LINGER: Final = samples(15.0)
"""Silence after which it falls asleep. Shorter has to be woken for each further question; longer takes
what is said to somebody else for one."""
ALWAYS: Final = frozenset({WAKE, "Stop", "Pause", "Ow", "Alarm", "AlarmOff"})
"""Intents that are heard whether it sleeps or not, as red flags are."""


class Attention:
    """Sleeps when nobody has spoken with it for a while, if it shall.

    Args:
        sleeps: whether it needs its wake phrase; otherwise it never sleeps.
        meaning: returns the intent of a sentence; None for none.
        is_red_flag: tells whether a sentence speaks of a red flag.
    """

    def __init__(
        self,
        *,
        sleeps: bool,
        meaning: Callable[[str], str | None],
        is_red_flag: Callable[[str], bool],
    ) -> None:
        self._sleeps = sleeps
        self._meaning = meaning
        self._is_red_flag = is_red_flag
        self._until: int | None = None

    @property
    def asleep(self) -> bool:
        """Tell whether it only listens for its wake phrase, and for what may not be missed."""
        return self._sleeps and self._until is None

    def wake(self, now: int) -> None:
        """Be attentive from this stream time (samples) on."""
        self._until = now + LINGER

    def follow(self, now: int, *, busy: bool) -> bool:
        """Fall asleep when it is time.

        Args:
            now: stream time (samples).
            busy: whether it speaks, asks or counts, or listens to somebody.

        Returns:
            Whether it has just fallen asleep.
        """
        if busy:
            self.wake(now)
        if not self._sleeps or self._until is None or now < self._until:
            return False
        self._until = None
        return True

    def wakes(self, text: str) -> bool:
        """Tell whether a sentence is the wake phrase."""
        return self._sleeps and self._meaning(text) == WAKE

    def takes(self, readings: Sequence[str]) -> bool:
        """Tell whether something heard is for the assistant.

        Args:
            readings: what was heard, and the recogniser's other readings: an emergency in one counts.
        """
        if not self.asleep:
            return True
        if readings and self._meaning(readings[0]) in ALWAYS:
            return True
        return any(self._is_red_flag(reading) for reading in readings)
