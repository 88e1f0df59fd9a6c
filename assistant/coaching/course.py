"""The beats of a stretch as a course with landmarks: sides, holds and exercises."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from assistant.coaching.beats import Beat, BeatKind, Place

_Ordinal: TypeAlias = tuple[BeatKind, Place, int]


class Course:
    """Answers questions about a row of beats; a beat is named by its index. It knows no time.

    Args:
        beats: the whole stretch or routine, not empty.
    """

    def __init__(self, beats: Sequence[Beat]) -> None:
        self._beats = tuple(beats)

    def __len__(self) -> int:
        return len(self._beats)

    def __getitem__(self, at: int) -> Beat:
        return self._beats[at]

    @property
    def holds(self) -> int:
        """Return how many holds there are from the first step to the last."""
        return sum(beat.last for beat in self._beats)

    def holds_left(self, at: int) -> int:
        """Return how many holds are still to be finished, the running one included."""
        return sum(beat.last for beat in self._beats[at:])

    def planned(self, at: int) -> int | None:
        """Return the length of the hold that runs or comes next (seconds); None after the last."""
        hold = self._next_of(BeatKind.COUNT, at)
        return None if hold is None else self._beats[hold].planned

    def until_hold(self, at: int) -> int | None:
        """Return how long it is from a beat's beginning to the next hold (samples).

        A lead-in is taken from its beginning. None in a hold and after the last one.
        """
        at, hold = self.lead_in_of(at), self._next_of(BeatKind.COUNT, at)
        if hold is None or hold == at:
            return None
        return sum(beat.length for beat in self._beats[at:hold])

    def following(self, at: int) -> Place | None:
        """Return the place of the hold after this one; None when this is the last."""
        here = self._beats[at].place
        holds = (beat.place for beat in self._beats[at:] if beat.kind == BeatKind.COUNT)
        return next((place for place in holds if place != here), None)

    def between(self, at: int) -> bool:
        """Tell whether it is the rest between two exercises; its place is the one to come."""
        if at == 0 or self._beats[at].kind != BeatKind.REST:
            return False
        return self._beats[at - 1].place.number != self._beats[at].place.number

    def begun(self, at: int) -> bool:
        """Tell whether a hold of this exercise has begun."""
        here = self._beats[at].place.number
        return any(
            beat.kind == BeatKind.COUNT and beat.place.number == here
            for beat in self._beats[: at + 1]
        )

    def next_number(self, at: int) -> int | None:
        """Return the number of the exercise that "next" goes to; None when this is the last."""
        here = self._beats[at].place.number
        if self.between(at):
            return here
        return min((b.place.number for b in self._beats if b.place.number > here), default=None)

    def number_before(self, at: int) -> int:
        """Return the number of the exercise before this one; of the first one where there is none."""
        here = self._beats[at].place.number
        return max((b.place.number for b in self._beats if b.place.number < here), default=here)

    def exercise(self, number: int | None) -> str | None:
        """Return the id of the exercise with a number; None where there is none."""
        return next((b.place.exercise for b in self._beats if b.place.number == number), None)

    def start_of(self, number: int) -> int:
        """Return the first step of an exercise."""
        return next(
            at
            for at, beat in enumerate(self._beats)
            if beat.place.number == number and beat.kind != BeatKind.REST
        )

    def start_of_place(self, place: Place) -> int:
        """Return the beat that sends somebody into a hold: the change of sides, or the first side."""
        return next(at for at, beat in enumerate(self._beats) if beat.place == place)

    def lead_in_of(self, at: int) -> int:
        """Return the words before "three, two, one"; any other beat as it is."""
        while self._beats[at].kind == BeatKind.LEAD_IN:
            at -= 1
        return at

    def next_lead_in(self, at: int) -> int:
        """Return the words of the lead-in after a beat; the beat itself where none follows."""
        lead_in = self._next_of(BeatKind.LEAD_IN, at + 1)
        return at if lead_in is None else self.lead_in_of(lead_in)

    def start_of_hold(self, at: int) -> int:
        """Return the words of the lead-in of the hold that runs or is led in; else the beat as it is."""
        running = (BeatKind.COUNT, BeatKind.LEAD_IN)
        if self._beats[at].kind in running:
            while at and self._beats[at - 1].kind in running:
                at -= 1
            at = max(0, at - 1)
        return at

    def names_side(self, at: int) -> bool:
        """Tell whether a beat is the words that name the first side of an exercise."""
        beat, following = self._beats[at], self._beats[min(at + 1, len(self._beats) - 1)]
        sided = beat.kind == BeatKind.LINE and beat.place.side is not None
        return sided and following.kind != BeatKind.LEAD_IN

    def first_side(self, at: int) -> int | None:
        """Return the words that name the first side of this exercise; None where it has no sides."""
        here = self._beats[at].place.number
        alike = (a for a, beat in enumerate(self._beats) if beat.place.number == here)
        return next(filter(self.names_side, alike), None)

    def other_side(self, at: int) -> int | None:
        """Return the start of the other side: the one to come, else the one before; None without one."""
        here = self._beats[at].place
        for beat in (*self._beats[at:], *reversed(self._beats[:at])):
            if beat.place.number == here.number and beat.place.side not in (None, here.side):
                return self.start_of_place(beat.place)
        return None

    def moved(self, at: int, other: "Course") -> int:
        """Return where a beat is in another version of the course.

        Where it is gone: the last second of its hold; where the whole exercise is gone, the one after
        it, or the end.
        """
        if at >= len(self):
            return len(other)
        ordinal, gone = self._ordinals()[at], self._beats[at]
        alike = [
            a for a, b in enumerate(other._beats) if (b.kind, b.place) == (gone.kind, gone.place)
        ]
        later = (a for a, b in enumerate(other._beats) if b.place.number > gone.place.number)
        found = (a for a, each in enumerate(other._ordinals()) if each == ordinal)
        return next(found, alike[-1] if alike else next(later, len(other)))

    def _next_of(self, kind: BeatKind, at: int) -> int | None:
        """Return the first beat of a kind from a beat on; None where none is left."""
        return next((a for a in range(at, len(self)) if self._beats[a].kind == kind), None)

    def _ordinals(self) -> list[_Ordinal]:
        """Return what each beat is in any version: a second of a hold by how many passed before."""
        alike: Counter[tuple[BeatKind, Place]] = Counter()
        found: list[_Ordinal] = []
        for beat in self._beats:
            kind = beat.kind, beat.place
            passed = beat.planned - beat.number if beat.kind == BeatKind.COUNT else alike[kind]
            found.append((*kind, passed))
            alike[kind] += 1
        return found
