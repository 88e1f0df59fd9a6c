"""The coach: where in a stretch we are, and what is due."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from assistant.audio.blocks import samples
from assistant.coaching.beats import Beat, BeatKind, Place

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
        self._beats = list(beats)
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
        handed_out = self._next == len(self._beats) and not self._leading_in
        return handed_out and not self._paused and now >= self._due

    def current(self, now: int) -> Beat:
        """Return the beat of this moment; before the first one begins, the first one."""
        for _, cue in reversed(self._handed):
            if cue.at <= now and not self._paused:
                return cue.beat
        return self._beats[self._index(now)]

    def advance(self, now: int) -> list[Cue]:
        """Return the beats that begin within `LOOKAHEAD` and were not handed out yet."""
        due: list[Cue] = []
        while not self._paused and self._next < len(self._beats) and self._due <= now + LOOKAHEAD:
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
        index = self._index(now)
        if self._beats[index].kind in (BeatKind.COUNT, BeatKind.LEAD_IN, BeatKind.RELEASE):
            return False
        following = range(index + 1, len(self._beats))
        lead_in = next(
            (at for at in following if self._beats[at].kind == BeatKind.LEAD_IN), index + 1
        )
        self._go(lead_in - 1, now)
        unnamed = (at for at in range(index + 1, lead_in) if self._names_side(at))
        self._leading_in.extend(self._beats[at] for at in unnamed)
        return True

    def wait(self, now: int, longer: int) -> None:
        """Begin what comes next so many samples later: "not ready". A hold begins anew."""
        index = self._index(now)
        if self._beats[index].kind in (BeatKind.COUNT, BeatKind.LEAD_IN):
            while index and self._beats[index - 1].kind in (BeatKind.COUNT, BeatKind.LEAD_IN):
                index -= 1
            index = max(0, index - 1)
        self._go(index, now + longer)

    def skip(self, now: int) -> bool:
        """Go to the next exercise; tell whether there is one. A rest names it, and "next" goes there."""
        following = self._next_number(now)
        if following is not None:
            self._go_to_exercise(following, now)
        return following is not None

    def back(self, now: int) -> None:
        """Go to the exercise before this one, or to the beginning of the first."""
        here = self.current(now).place.number
        self._go_to_exercise(self._number_before(here), now)

    def repeat(self, now: int) -> None:
        """Do this exercise again from its first step; in the rest after one, that one."""
        here = self.current(now).place.number
        self._go_to_exercise(self._number_before(here) if self.between(now) else here, now)

    def start_over(self, now: int) -> None:
        """Do everything again from the first step of the first exercise."""
        self._go_to_exercise(self._beats[0].place.number, now)

    def before_first_hold(self, now: int) -> bool:
        """Tell whether no hold of this exercise has begun yet."""
        index = self._index(now)
        here = self._beats[index].place.number
        return not any(
            beat.kind == BeatKind.COUNT and beat.place.number == here
            for beat in self._beats[: index + 1]
        )

    def first_side(self, now: int) -> None:
        """Go to the words that name the first side of this exercise."""
        here = self.current(now).place.number
        for index, beat in enumerate(self._beats):
            if beat.place.number == here and self._names_side(index):
                self._go(index, now)

    def other_side(self, now: int) -> bool:
        """Go to the other side: the one that is to come, else the one before; tell whether there is one.

        Either is then held in full.
        """
        index = self._index(now)
        here = self._beats[index].place
        order = [*range(index, len(self._beats)), *range(index - 1, -1, -1)]
        for at in order:
            place = self._beats[at].place
            if place.number == here.number and place.side not in (None, here.side):
                self._go(self._first_of(place), now)
                return True
        return False

    def rewrite(self, beats: Sequence[Beat]) -> None:
        """Go on with other beats of the same stretch: longer or shorter holds, an exercise less.

        What was held counts: after twelve of twenty seconds, five more leave thirteen to go. A hold
        that has already lasted as long as it now should ends with its last second.
        """
        old, self._beats = self._beats, list(beats)
        before = _ordinals(old)
        after = {ordinal: at for at, ordinal in enumerate(_ordinals(self._beats))}

        def moved(at: int) -> int:
            found = after.get(before[at])
            return _nearest(self._beats, old[at]) if found is None else found

        following = moved(self._next) if self._next < len(old) else len(self._beats)
        if self._handed and not self._leading_in:
            following = moved(self._handed[-1][0]) + 1
        self._handed = deque(
            ((moved(at), cue) for at, cue in self._handed), maxlen=self._handed.maxlen
        )
        self._next = following

    def next_exercise(self, now: int) -> str | None:
        """Return the id of the exercise that "next" goes to; None when this is the last."""
        following = self._next_number(now)
        return next((b.place.exercise for b in self._beats if b.place.number == following), None)

    def between(self, now: int) -> bool:
        """Tell whether this is the rest between two exercises; its place is the one to come."""
        index = self._index(now)
        if index == 0 or self._beats[index].kind != BeatKind.REST:
            return False
        return self._beats[index - 1].place.number != self._beats[index].place.number

    def following(self, now: int) -> Place | None:
        """Return the place of the hold after this one; None when this is the last."""
        index = self._index(now)
        here = self._beats[index].place
        for beat in self._beats[index:]:
            if beat.kind == BeatKind.COUNT and beat.place != here:
                return beat.place
        return None

    @property
    def holds(self) -> int:
        """Return how many holds there are from the first step to the last."""
        return sum(beat.last for beat in self._beats)

    def holds_left(self, now: int) -> int:
        """Return how many holds are still to be finished, the running one included."""
        return sum(beat.last for beat in self._beats[self._index(now) :])

    def planned(self, now: int) -> int | None:
        """Return the length of the hold that runs or comes next (seconds); None after the last."""
        rest = self._beats[self._index(now) :]
        return next((beat.planned for beat in rest if beat.kind == BeatKind.COUNT), None)

    def seconds_left(self, now: int) -> int | None:
        """Return the number that is being counted; None outside a hold."""
        beat = self.current(now)
        return beat.number if beat.kind == BeatKind.COUNT else None

    def until_hold(self, now: int) -> int | None:
        """Return how long it is from the beginning of this moment's beat to the next hold (samples).

        Whoever answers with it talks over the beat, which then begins again. None in a hold, where the
        clock stands still, and after the last hold.
        """
        index = self._index(now)
        if self._paused or self._beats[index].kind == BeatKind.COUNT:
            return None
        while self._beats[index].kind == BeatKind.LEAD_IN:
            index -= 1
        counts = range(index, len(self._beats))
        hold = next((at for at in counts if self._beats[at].kind == BeatKind.COUNT), None)
        return None if hold is None else sum(beat.length for beat in self._beats[index:hold])

    def _hand_out(self) -> Cue:
        index = self._next
        if self._leading_in:
            cue = Cue(self._due, self._leading_in.popleft())
        else:
            cue = Cue(self._due, self._beats[index])
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
        return min(index, len(self._beats) - 1)

    def _names_side(self, at: int) -> bool:
        """Tell whether a beat is the words that name the first side of an exercise."""
        beat = self._beats[at]
        return beat.kind == BeatKind.LINE and beat.place.side is not None and not self._leads_in(at)

    def _leads_in(self, at: int) -> bool:
        return self._beats[min(at + 1, len(self._beats) - 1)].kind == BeatKind.LEAD_IN

    def _first_of(self, place: Place) -> int:
        """Return the beat that sends somebody into a hold: the change of sides, or the first side."""
        return next(at for at, beat in enumerate(self._beats) if beat.place == place)

    def _next_number(self, now: int) -> int | None:
        """Return the number of the exercise that "next" goes to; None when this is the last."""
        here = self.current(now).place.number
        if self.between(now):
            return here
        return min((b.place.number for b in self._beats if b.place.number > here), default=None)

    def _number_before(self, here: int) -> int:
        return max((b.place.number for b in self._beats if b.place.number < here), default=here)

    def _go_to_exercise(self, number: int, now: int) -> None:
        for index, beat in enumerate(self._beats):
            if beat.place.number == number and beat.kind != BeatKind.REST:
                self._go(index, now)
                return

    def _go(self, index: int, at: int) -> None:
        """Begin a beat at a time; into the middle of a hold there is a lead-in."""
        self._leading_in.clear()
        if self._beats[index].kind == BeatKind.COUNT:
            self._leading_in.extend(self._lead_in(self._beats[index].place))
        while self._beats[index].kind == BeatKind.LEAD_IN:
            index -= 1
        self._next = index
        self._due = at
        self._handed.clear()
        self._paused = False


_Ordinal: TypeAlias = tuple[BeatKind, Place, int]


def _ordinals(beats: Sequence[Beat]) -> list[_Ordinal]:
    """Return what each beat is in any version of its stretch: a second of a hold by how many passed."""
    alike: Counter[tuple[BeatKind, Place]] = Counter()
    found: list[_Ordinal] = []
    for beat in beats:
        kind = beat.kind, beat.place
        passed = beat.planned - beat.number if beat.kind == BeatKind.COUNT else alike[kind]
        found.append((*kind, passed))
        alike[kind] += 1
    return found


def _nearest(beats: Sequence[Beat], gone: Beat) -> int:
    """Return where to be instead of a beat that is gone.

    That is the last second of its hold; where the whole exercise is gone, the one after it, or the end.
    """
    alike = [
        at for at, beat in enumerate(beats) if beat.kind == gone.kind and beat.place == gone.place
    ]
    if alike:
        return alike[-1]
    later = (at for at, beat in enumerate(beats) if beat.place.number > gone.place.number)
    return next(later, len(beats))


_REMEMBERED: Final = 8
"""Cues kept to find the beat of this moment: more than fit into `LOOKAHEAD`."""
