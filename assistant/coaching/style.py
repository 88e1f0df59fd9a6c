"""How a hold is counted: what is said of each second, and whether tones sound."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assistant.coaching.beats import Beat, BeatKind
from assistant.numbers import spoken_number

LAST: Final = {"fives": 5, "last": 3}
"""How many of the last seconds are counted one by one in these modes."""


class Counting(StrEnum):
    """Which seconds of a hold are spoken."""

    EVERY = "every"
    FIVES = "fives"
    """Every fifth, then the last five."""
    LAST = "last"
    """The last three only."""
    OFF = "off"


@dataclass(frozen=True)
class Style:
    """What the person has chosen."""

    counting: Counting = Counting.EVERY
    up: bool = False
    """Count from one upwards instead of down to one."""
    tones: bool = True

    def spoken(self, beat: Beat) -> str:
        """Return what is said at the beginning of a beat; empty for silence.

        Only the numbers of a hold depend on the style: "three, two, one" leads in whatever is chosen.
        """
        if beat.kind != BeatKind.COUNT:
            return beat.text
        if beat.cue:
            return beat.cue
        if not self._counted(beat.number):
            return ""
        return spoken_number(beat.planned - beat.number + 1) if self.up else beat.text

    def _counted(self, left: int) -> bool:
        if self.counting == Counting.EVERY:
            return True
        if self.counting == Counting.OFF:
            return False
        fifth = self.counting == Counting.FIVES and left % 5 == 0
        return fifth or left <= LAST[self.counting]
