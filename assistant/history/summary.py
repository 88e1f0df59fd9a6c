"""What sessions come to: holds, minutes, days, and how pain changed.

There are no streaks: nothing here rewards pushing on through pain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.history.records import Moment, PainScore, Session


@dataclass(frozen=True)
class Summary:
    """What some sessions come to."""

    names: tuple[str, ...]
    """Ids of the exercises and routines, each once, in the order in which they were done."""
    holds: int
    """Holds that were held to their end."""
    minutes: int
    """Whole minutes, at least one where anything was held."""
    days: int
    """Days on which a hold was held to its end."""


def summarise(sessions: Sequence[Session]) -> Summary:
    """Return what sessions come to; those without a whole hold count for nothing."""
    done = [session for session in sessions if _whole_holds(session)]
    minutes = sum(session.minutes for session in done)
    return Summary(
        tuple(dict.fromkeys(session.name for session in done)),
        sum(_whole_holds(session) for session in done),
        max(1, round(minutes)) if done else 0,
        len({session.day for session in done}),
    )


def week_of(day: date) -> tuple[date, date]:
    """Return the Monday and the Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def pain_change(pain: Sequence[PainScore]) -> tuple[int, int] | None:
    """Return the first and the last score; None for fewer than two.

    Scores given after a stretch are left out: they are lower on most days, and would make a bad
    week look like a good one.
    """
    scores = [one.score for one in pain if one.moment != Moment.AFTER]
    return (scores[0], scores[-1]) if len(scores) > 1 else None


def _whole_holds(session: Session) -> int:
    return sum(hold.actual >= hold.planned for hold in session.holds)
