"""The coach: where in a stretch we are, and what is due."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.audio.blocks import samples
from assistant.coaching.beats import Beat, BeatKind, Place
from assistant.coaching.course import Course

LOOKAHEAD: Final = samples(0.3)
"""How long before its time a beat is handed out. It must exceed the worst delay of the worker that
asks, or numbers come late and are dropped; a long one delays nothing but a change of mind."""


@dataclass(frozen=True)
class Cue:
    """A beat with its time."""

    at: int
    """Stream time at which it begins (samples)."""
    beat: Beat

    @property
    def end(self) -> int:
        """Return the stream time at which the next beat begins (samples)."""
        return self.at + self.beat.length


class Coach:
    """Walks through the beats of a stretch; every change of course is given the stream time.

    Beats are handed out by `advance` a little ahead of their time. Whoever plays them forgets what
    has not begun yet when the coach is paused or moved, because it will be handed out again.

    Args:
        beats: the whole stretch or routine, not empty.
        lead_in: writes the beats that lead back into a hold.
        start: stream time of the first beat (samples).
    """

    def __init__(
        self,
        beats: Sequence[Beat],
        lead_in: Callable[[Place], Sequence[Beat]],
        start: int,
    ) -> None:
        self._course = Course(beats)
        self._lead_in = lead_in
        self._handed: deque[tuple[int, Cue]] = deque(maxlen=_REMEMBERED)
        self._leading_in: deque[Beat] = deque()
        self._next = 0
        self._due = start
        self._paused = False

    @property
    def paused(self) -> bool:
        """Tell whether the clock of the stretch stands still."""
        return self._paused

    def finished(self, now: int) -> bool:
        """Tell whether the last beat has ended."""
        handed_out = self._next == len(self._course) and not self._leading_in
        return handed_out and not self._paused and now >= self._due

    def current(self, now: int) -> Beat:
        """Return the beat of this moment; before the first one begins, the first one."""
        for _, cue in reversed(self._handed):
            if cue.at <= now and not self._paused:
                return cue.beat
        return self._course[self._index(now)]

    def advance(self, now: int) -> list[Cue]:
        """Return the beats that begin within `LOOKAHEAD` and were not handed out yet."""
        due: list[Cue] = []
        while not self._paused and self._next < len(self._course) and self._due <= now + LOOKAHEAD:
            cue = self._hand_out()
            due.append(cue)
            self._due = cue.end
        return due

    def pause(self, now: int) -> None:
        """Stand still at the beat of this moment. Pausing twice changes nothing."""
        if not self._paused:
            self._next = self._index(now)
            self._paused = True

    def resume(self, now: int) -> None:
        """Go on from where it was paused: into a hold with a lead-in, at the same number."""
        if self._paused:
            self._go(self._next, now)

    def delay(self, now: int, until: int) -> None:
        """Begin the beat of this moment again at a later time: it was talked over."""
        self._go(self._index(now), until)

    def ready(self, now: int) -> bool:
        """End the time to settle or to change; tell whether there was anything to end.

        Who is ready before the first side was named hears it all the same.
        """
        here = self._index(now)
        if self._course[here].kind in (BeatKind.COUNT, BeatKind.LEAD_IN, BeatKind.RELEASE):
            return False
        lead_in = self._course.next_lead_in(here)
        self._go(lead_in, now)
        unnamed = filter(self._course.names_side, range(here + 1, lead_in))
        self._leading_in.extend(self._course[at] for at in unnamed)
        return True

    def wait(self, now: int, longer: int) -> None:
        """Begin what comes next so many samples later: "not ready". A hold begins anew."""
        self._go(self._course.start_of_hold(self._index(now)), now + longer)

    def skip(self, now: int) -> bool:
        """Go to the next exercise; tell whether there is one. A rest names it, and "next" goes there."""
        following = self._course.next_number(self._index(now))
        if following is not None:
            self._go(self._course.start_of(following), now)
        return following is not None

    def back(self, now: int) -> None:
        """Go to the exercise before this one, or to the beginning of the first."""
        self._go(self._course.start_of(self._course.number_before(self._index(now))), now)

    def repeat(self, now: int) -> None:
        """Do this exercise again from its first step; in the rest after one, that one."""
        if self.between(now):
            self.back(now)
        else:
            self._go(self._course.start_of(self.current(now).place.number), now)

    def start_over(self, now: int) -> None:
        """Do everything again from the first step of the first exercise."""
        self._go(self._course.start_of(self._course[0].place.number), now)

    def before_first_hold(self, now: int) -> bool:
        """Tell whether no hold of this exercise has begun yet."""
        return not self._course.begun(self._index(now))

    def first_side(self, now: int) -> None:
        """Go to the words that name the first side of this exercise."""
        named = self._course.first_side(self._index(now))
        if named is not None:
            self._go(named, now)

    def other_side(self, now: int) -> bool:
        """Go to the other side: the one that is to come, else the one before; tell whether there is one.

        Either is then held in full.
        """
        other = self._course.other_side(self._index(now))
        if other is not None:
            self._go(other, now)
        return other is not None

    def rewrite(self, beats: Sequence[Beat]) -> None:
        """Go on with other beats of the same stretch: longer or shorter holds, an exercise less.

        What was held counts: after twelve of twenty seconds, five more leave thirteen to go. A hold
        that has already lasted as long as it now should ends with its last second.
        """
        old, new = self._course, Course(beats)
        following = old.moved(self._next, new)
        if self._handed and self._handed[-1][0] == self._next - 1:
            following = old.moved(self._next - 1, new) + 1
        handed = ((old.moved(at, new), cue) for at, cue in self._handed)
        self._handed = deque(handed, maxlen=self._handed.maxlen)
        self._course, self._next = new, following

    def next_exercise(self, now: int) -> str | None:
        """Return the id of the exercise that "next" goes to; None when this is the last."""
        return self._course.exercise(self._course.next_number(self._index(now)))

    def between(self, now: int) -> bool:
        """Tell whether this is the rest between two exercises; its place is the one to come."""
        return self._course.between(self._index(now))

    def following(self, now: int) -> Place | None:
        """Return the place of the hold after this one; None when this is the last."""
        return self._course.following(self._index(now))

    @property
    def holds(self) -> int:
        """Return how many holds there are from the first step to the last."""
        return self._course.holds

    def holds_left(self, now: int) -> int:
        """Return how many holds are still to be finished, the running one included."""
        return self._course.holds_left(self._index(now))

    def planned(self, now: int) -> int | None:
        """Return the length of the hold that runs or comes next (seconds); None after the last."""
        return self._course.planned(self._index(now))

    def seconds_left(self, now: int) -> int | None:
        """Return the number that is being counted; None outside a hold."""
        beat = self.current(now)
        return beat.number if beat.kind == BeatKind.COUNT else None

    def until_hold(self, now: int) -> int | None:
        """Return how long it is from the beginning of this moment's beat to the next hold (samples).

        Whoever answers with it talks over the beat, which then begins again. None in a hold, where the
        clock stands still, and after the last hold.
        """
        return None if self._paused else self._course.until_hold(self._index(now))

    def _hand_out(self) -> Cue:
        index = self._next
        if self._leading_in:
            cue = Cue(self._due, self._leading_in.popleft())
        else:
            cue = Cue(self._due, self._course[index])
            self._next += 1
        self._handed.append((index, cue))
        return cue

    def _index(self, now: int) -> int:
        """Return the index of the beat of this moment (a lead-in back has its hold's index)."""
        index = self._next
        if not self._paused:
            begun = (number for number, cue in reversed(self._handed) if cue.at <= now)
            earliest = self._handed[0][0] if self._handed else index
            index = next(begun, earliest)
        return min(index, len(self._course) - 1)

    def _go(self, index: int, at: int) -> None:
        """Begin a beat at a time; into the middle of a hold there is a lead-in."""
        self._leading_in.clear()
        if self._course[index].kind == BeatKind.COUNT:
            self._leading_in.extend(self._lead_in(self._course[index].place))
        self._next = self._course.lead_in_of(index)
        self._due = at
        self._handed.clear()
        self._paused = False


_REMEMBERED: Final = 8
"""Cues kept to find the beat of this moment: more than fit into `LOOKAHEAD`."""
