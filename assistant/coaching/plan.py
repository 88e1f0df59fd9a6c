"""What is to be done: one stretch or a routine, and how the person wants it."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.coaching.exercise import Routine


@dataclass(frozen=True)
class Plan:
    """A stretch or routine as it was asked for. It is kept as JSON in the history."""

    exercise: str = ""
    """Its id; empty for a routine."""
    routine: Routine | None = None
    hold: int | None = None
    """Length of each hold (seconds) instead of its own; kept within the exercise's range."""
    without: tuple[str, ...] = ()
    """Exercises of the routine that are left out."""
    change: int = 0
    """Seconds by which every hold is longer, or shorter."""
    gentle: bool = False
    """Every hold at its shortest, and the easier form told."""
    rounds: int = 1
    """How often all of it is done."""
    minutes: int | None = None
    """How long it may take; what does not fit is left out."""
    most: int | None = None
    """Exercises at most, over all rounds: what fits into `minutes`."""
    pace: float = 1.0
    """Factor on every silence in which nobody holds: settling, changing sides, rests."""
    other_side_first: bool = False
    done: int = 0
    """Holds that were finished before, and are not done again."""

    @property
    def name(self) -> str:
        """Return the id of the exercise or routine."""
        return self.routine.id if self.routine else self.exercise

    def exercises(self) -> Iterator[tuple[int, str]]:
        """Yield the number of each exercise and its id.

        An exercise keeps its number when another one is left out, so that a plan may change while
        it runs.
        """
        names = self.routine.exercises if self.routine else (self.exercise,)
        wanted = [
            (number, name)
            for number, name in enumerate(names * self.rounds)
            if name not in self.without
        ]
        yield from wanted[: self.most]
