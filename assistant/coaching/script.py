"""Writes the beats of a stretch or a routine from its data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.audio.blocks import samples
from assistant.audio.tones import Tone, tone
from assistant.coaching.beats import Beat, BeatKind, Place
from assistant.coaching.exercise import Exercise, Routine
from assistant.errors import UserError
from assistant.numbers import spoken_number

SECOND: Final = samples(1.0)
BREATH: Final = samples(0.5)
"""Silence after each spoken instruction. Under 0.3 s the steps run into each other."""
SETTLE: Final = samples(5.0)
"""Time to get into position after the last step, unless "ready" comes first."""
CHANGE: Final = samples(5.0)
"""Time to change sides after the words; with the words and the lead-in about ten seconds."""
LEAD_IN: Final = (3, 2, 1)


HALFWAY_FROM: Final = 10
"""Shortest hold (seconds) with a tone at its middle."""
TONE_GAP: Final = samples(0.08)
"""Silence between a tone and the words after it."""


@dataclass(frozen=True)
class Plan:
    """What is to be done."""

    exercise: str = ""
    """Its id; empty for a routine."""
    routine: Routine | None = None
    hold: int | None = None
    """Length of each hold (seconds) instead of its own; kept within the exercise's range."""
    without: tuple[str, ...] = ()
    """Exercises of the routine that are left out."""
    change: int = 0
    """Seconds by which every hold is longer, or shorter."""


@dataclass(frozen=True)
class Lines:
    """The coach's own words, from `content/en/prompts.yaml`."""

    lead_in: str
    switch_sides: str
    rest_next: str
    """Has `{name}` for the exercise that follows."""
    rest_same: str
    """Between two repetitions of the same hold."""


class ScriptWriter:
    """Turns exercises into beats.

    Args:
        exercises: every exercise by its id.
        lines: the coach's own words.
        duration: length of a text when spoken (samples).
    """

    def __init__(
        self,
        exercises: Mapping[str, Exercise],
        lines: Lines,
        duration: Callable[[str], int],
    ) -> None:
        self._exercises = exercises
        self._lines = lines
        self._duration = duration

    def write(self, plan: Plan) -> tuple[Beat, ...]:
        """Return the beats of a plan; of a routine, with its rests.

        Raises:
            UserError: there is no such exercise.
        """
        if plan.routine is None:
            return tuple(self._exercise(self._find(plan.exercise), 0, plan.hold, plan.change))
        beats: list[Beat] = []
        kept = [name for name in plan.routine.exercises if name not in plan.without]
        for number, name in enumerate(kept):
            exercise = self._find(name)
            if number:
                text = self._lines.rest_next.format(name=exercise.name)
                place, rest = Place(exercise.id, number), plan.routine.rest * SECOND
                beats.append(self._spoken(BeatKind.REST, place, text, rest, Tone.REST))
            beats += self._exercise(exercise, number, plan.hold or plan.routine.hold, plan.change)
        return tuple(beats)

    def lead_in(self, place: Place) -> tuple[Beat, ...]:
        """Return "starting in three, two, one", the last second ending where the hold begins."""
        words = self._spoken(BeatKind.LINE, place, self._lines.lead_in, 0, Tone.PREPARE)
        counts = (
            Beat(BeatKind.LEAD_IN, place, SECOND, spoken_number(number), number)
            for number in LEAD_IN
        )
        return (words, *counts)

    def _find(self, name: str) -> Exercise:
        if name not in self._exercises:
            known = ", ".join(sorted(self._exercises))
            raise UserError(f"there is no exercise {name!r}: choose one of {known}")
        return self._exercises[name]

    def _exercise(
        self, exercise: Exercise, number: int, hold: int | None, change: int
    ) -> Iterator[Beat]:
        length = (hold or exercise.hold.default) + change
        length = min(max(length, exercise.hold.shortest), exercise.hold.longest)
        start = Place(exercise.id, number)
        yield from self._instructions(exercise, start)
        holds = list(self._holds(exercise, start))
        for index, place in enumerate(holds):
            if index:
                yield self._between(exercise, holds[index - 1], place)
            yield from self.lead_in(place)
            yield from _counts(place, length)
            yield self._spoken(BeatKind.RELEASE, place, exercise.release, BREATH, Tone.END)

    def _instructions(self, exercise: Exercise, place: Place) -> Iterator[Beat]:
        lines = [exercise.position.say, *(step.say for step in exercise.steps)]
        if exercise.sides:
            lines.append(f"First side: {exercise.sides[0].cue}")
        for line in lines:
            yield self._spoken(BeatKind.LINE, place, line, BREATH)
        yield Beat(BeatKind.SETTLE, place, SETTLE)

    def _holds(self, exercise: Exercise, start: Place) -> Iterator[Place]:
        sides: Sequence[str | None] = [None]
        if exercise.sides:
            sides = [side.name for side in exercise.sides]
        for round_ in range(1, exercise.repetitions + 1):
            for side in sides:
                yield replace(start, side=side, round=round_)

    def _between(self, exercise: Exercise, before: Place, after: Place) -> Beat:
        if exercise.sides and before.side != after.side:
            cue = next(side.cue for side in exercise.sides if side.name == after.side)
            text = f"{self._lines.switch_sides} {cue}"
            return self._spoken(BeatKind.SWITCH, after, text, CHANGE)
        return self._spoken(BeatKind.REST, after, self._lines.rest_same, CHANGE)

    def _spoken(
        self, kind: BeatKind, place: Place, text: str, after: int, sign: Tone | None = None
    ) -> Beat:
        """Return a spoken beat; its tone has its time whether it sounds or is switched off."""
        before = len(tone(sign)) + TONE_GAP if sign is not None else 0
        return Beat(kind, place, before + self._duration(text) + after, text, tone=sign)


def _counts(place: Place, length: int) -> Iterator[Beat]:
    halfway = length // 2 if length >= HALFWAY_FROM else 0
    for left in range(length, 0, -1):
        yield Beat(
            BeatKind.COUNT,
            place,
            SECOND,
            spoken_number(left),
            left,
            planned=length,
            last=left == 1,
            tone=Tone.HALFWAY if left == halfway else None,
        )
