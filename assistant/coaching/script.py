"""Writes the beats of a stretch or a routine from its data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.audio.blocks import samples
from assistant.audio.tones import Tone, tone
from assistant.coaching.beats import Beat, BeatKind, Place
from assistant.coaching.exercise import Exercise
from assistant.coaching.plan import Plan
from assistant.errors import UserError
from assistant.numbers import spoken_number

SECOND: Final = samples(1.0)
BREATH: Final = samples(0.5)
"""Silence after each spoken instruction. Under 0.3 s the steps run into each other."""
CHANGE: Final = 5.0
"""Seconds to change sides after the words; with the words and the lead-in about ten seconds."""
LEAD_IN: Final = (3, 2, 1)
HALFWAY_FROM: Final = 10
"""Shortest hold (seconds) with a tone at its middle."""
TONE_GAP: Final = samples(0.08)
"""Silence between a tone and the words after it."""


@dataclass(frozen=True)
class Lines:
    """The coach's own words, from `content/en/prompts.yaml`."""

    lead_in: str
    first_side: str
    """Has `{cue}` for what to do on that side."""
    switch_sides: str
    """Has `{cue}`, too."""
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
        """Return the beats of a plan; between two exercises there is a rest.

        Raises:
            UserError: there is no such exercise.
        """
        beats: list[Beat] = []
        told: set[str] = set()
        done = plan.done
        for number, name in plan.exercises():
            exercise = self._find(name)
            start = Place(exercise.id, number)
            holds = _holds(exercise, start, plan)
            if done >= len(holds):
                done -= len(holds)
                continue
            if beats and plan.routine is not None:
                beats.append(self._next_exercise(exercise, start, plan.routine.rest * plan.pace))
            beats += self._instructions(exercise, holds[done], plan, again=name in told)
            beats += self._counted(exercise, holds[done:], plan)
            told.add(name)
            done = 0
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

    def _next_exercise(self, exercise: Exercise, place: Place, rest: float) -> Beat:
        text = self._lines.rest_next.format(name=exercise.name)
        return self._spoken(BeatKind.REST, place, text, samples(rest), Tone.REST)

    def _instructions(
        self, exercise: Exercise, first: Place, plan: Plan, *, again: bool
    ) -> Iterator[Beat]:
        """Yield how to get there; the second time only where to lie."""
        start = Place(exercise.id, first.number)
        lines = [exercise.position.say]
        if not again:
            lines += [step.say for step in exercise.steps]
            if plan.gentle:
                lines.append(exercise.easier.say)
        for line in lines:
            yield self._spoken(BeatKind.LINE, start, line, BREATH)
        if first.side is not None:
            side = self._lines.first_side.format(cue=_cue(exercise, first.side))
            yield self._spoken(BeatKind.LINE, first, side, BREATH)
        yield Beat(BeatKind.SETTLE, start, samples(exercise.settle * plan.pace))

    def _counted(self, exercise: Exercise, holds: Sequence[Place], plan: Plan) -> Iterator[Beat]:
        length = _hold_length(exercise, plan)
        for index, place in enumerate(holds):
            if index:
                yield self._between(exercise, holds[index - 1], place, plan.pace)
            yield from self.lead_in(place)
            yield from _counts(exercise, place, length)
            yield self._spoken(BeatKind.RELEASE, place, exercise.release, BREATH, Tone.END)

    def _between(self, exercise: Exercise, before: Place, after: Place, pace: float) -> Beat:
        if after.side is not None and before.side != after.side:
            text = self._lines.switch_sides.format(cue=_cue(exercise, after.side))
            return self._spoken(BeatKind.SWITCH, after, text, samples(CHANGE * pace))
        rest = samples(exercise.rest * pace)
        return self._spoken(BeatKind.REST, after, self._lines.rest_same, rest)

    def _spoken(
        self, kind: BeatKind, place: Place, text: str, after: int, sign: Tone | None = None
    ) -> Beat:
        """Return a spoken beat; its tone has its time whether it sounds or is switched off."""
        before = len(tone(sign)) + TONE_GAP if sign is not None else 0
        return Beat(kind, place, before + self._duration(text) + after, text, tone=sign)


def _cue(exercise: Exercise, side: str) -> str:
    return next(one.cue for one in exercise.sides or () if one.name == side)


def _hold_length(exercise: Exercise, plan: Plan) -> int:
    """Return the seconds of each hold, kept within the exercise's range."""
    hold = plan.hold or (plan.routine.hold if plan.routine else None) or exercise.hold.default
    if plan.gentle:
        hold = exercise.hold.shortest
    return min(max(hold + plan.change, exercise.hold.shortest), exercise.hold.longest)


def _holds(exercise: Exercise, start: Place, plan: Plan) -> list[Place]:
    sides: list[str | None] = [side.name for side in exercise.sides] if exercise.sides else [None]
    if plan.other_side_first:
        sides.reverse()
    return [
        replace(start, side=side, round=round_)
        for round_ in range(1, exercise.repetitions + 1)
        for side in sides
    ]


def _counts(exercise: Exercise, place: Place, length: int) -> Iterator[Beat]:
    halfway = length // 2 if exercise.halfway and length >= HALFWAY_FROM else 0
    cues = {cue.left: cue.say for cue in exercise.cues if cue.left < length}
    for left in range(length, 0, -1):
        yield Beat(
            BeatKind.COUNT,
            place,
            SECOND,
            spoken_number(left),
            left,
            planned=length,
            last=left == 1,
            cue=cues.get(left, ""),
            tone=Tone.HALFWAY if left == halfway else None,
        )
