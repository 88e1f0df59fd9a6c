"""What the history holds."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

LOWEST_PAIN: Final = 0
WORST_PAIN: Final = 10


class Moment(StrEnum):
    """When a pain score was given."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    LOGGED = "logged"
    """Without a stretch."""


@dataclass(frozen=True)
class HeldHold:
    """A hold that ended, whether it was held to its end or not."""

    at: datetime
    """When it ended, with its time zone."""
    exercise: str
    side: str | None
    round: int
    planned: int
    """Seconds."""
    actual: float
    """Seconds that were really held; pauses do not count."""


@dataclass(frozen=True)
class PainScore:
    """A pain score from 0 (none) to 10."""

    at: datetime
    score: int
    moment: Moment


@dataclass(frozen=True)
class Session:
    """One stretch or routine that was begun."""

    id: str
    began: datetime
    ended: datetime
    """When it, or its last hold so far, ended."""
    name: str
    """Id of the exercise or routine."""
    plan: str
    """What was asked for, as JSON."""
    done: int
    """Holds behind it, those of an earlier session that it took up included."""
    finished: bool
    holds: tuple[HeldHold, ...] = ()
    pain: tuple[PainScore, ...] = ()

    @property
    def day(self) -> date:
        """Return the day on which it began, where it began."""
        return self.began.date()

    @property
    def minutes(self) -> float:
        """Return how long it took, rests and pauses included (minutes)."""
        return max(0.0, (self.ended - self.began).total_seconds() / 60)

    def pain_at(self, moment: Moment) -> int | None:
        """Return the last score of a moment; None where none was given."""
        scores = [pain.score for pain in self.pain if pain.moment == moment]
        return scores[-1] if scores else None
