"""What a plan asks for: rounds, minutes, pace, the other side first, holds that are done already."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import pytest

from assistant.audio.blocks import BLOCK
from assistant.coaching.beats import Beat, BeatKind
from assistant.coaching.coach import Coach
from assistant.coaching.exercise import HoldCue, Routine
from assistant.coaching.fitting import MOST_ROUNDS, fitted
from assistant.coaching.plan import Plan
from assistant.coaching.script import ScriptWriter
from assistant.coaching.style import Counting, Style
from tests.coaching.conftest import LINES, SECOND, exercise, statement


def minutes(beats: Sequence[Beat]) -> float:
    return sum(beat.length for beat in beats) / (60 * SECOND)


def holds(beats: Sequence[Beat]) -> list[tuple[int, str, str | None]]:
    return [(b.place.number, b.place.exercise, b.place.side) for b in beats if b.last]


def lines(beats: Sequence[Beat]) -> list[str]:
    return [beat.text for beat in beats if beat.kind == BeatKind.LINE]


def at(coach: Coach, beats: Sequence[Beat], kind: BeatKind, *, nth: int = 0) -> int:
    """Let the coach run to the middle of a beat, and return the stream time."""
    index = [number for number, beat in enumerate(beats) if beat.kind == kind][nth]
    wanted = sum(beat.length for beat in beats[:index]) + beats[index].length // 2
    for now in range(0, wanted, BLOCK):
        coach.advance(now)
    return wanted


def test_two_rounds_explain_only_the_first_time(writer: ScriptWriter, routine: Routine) -> None:
    once, twice = (writer.write(Plan(routine=routine, rounds=rounds)) for rounds in (1, 2))
    assert len(holds(twice)) == 2 * len(holds(once))
    assert lines(twice).count("First step.") == lines(once).count("First step.")
    assert lines(twice).count("position of twist.") == 2


@pytest.mark.parametrize("wanted", [3, 5, 10, 25])
def test_minutes_are_filled_and_not_exceeded(
    writer: ScriptWriter, routine: Routine, wanted: int
) -> None:
    plan = fitted(Plan(routine=routine, minutes=wanted), writer.write)
    assert minutes(writer.write(plan)) <= wanted
    assert plan.most is not None
    more = replace(plan, most=plan.most + 1)
    filled = minutes(writer.write(more)) > wanted
    assert filled or plan.most == MOST_ROUNDS * len(routine.exercises)


def test_one_exercise_remains_however_little_time_there_is(
    writer: ScriptWriter, routine: Routine
) -> None:
    plan = fitted(Plan(routine=routine, minutes=1), writer.write)
    assert {exercise for _, exercise, _ in holds(writer.write(plan))} == {"twist"}


def test_holds_that_are_done_are_not_done_again(writer: ScriptWriter, routine: Routine) -> None:
    whole = writer.write(Plan(routine=routine))
    for done in range(len(holds(whole))):
        rest = writer.write(Plan(routine=routine, done=done))
        assert holds(rest) == holds(whole)[done:]
    taken_up = writer.write(Plan(routine=routine, done=1))
    assert "First side: Left over right." in lines(taken_up)


def test_a_plan_survives_being_kept(routine: Routine) -> None:
    plan = Plan(routine=routine, hold=12, without=("bridge",), rounds=2, done=3, gentle=True)
    assert msgspec.json.decode(msgspec.json.encode(plan), type=Plan) == plan


def test_gentle_holds_are_the_shortest_and_the_easier_form_is_told(writer: ScriptWriter) -> None:
    beats = writer.write(Plan("twist", gentle=True))
    assert {beat.planned for beat in beats if beat.planned} == {5}
    assert "easier of twist." in lines(beats)


def test_slower_leaves_more_time_between_and_no_second_longer(writer: ScriptWriter) -> None:
    calm, slow = (writer.write(Plan("twist", pace=pace)) for pace in (1.0, 2.0))
    for before, after in zip(calm, slow, strict=True):
        if before.kind in (BeatKind.SETTLE, BeatKind.SWITCH):
            assert after.length > before.length
        else:
            assert after == before


def test_the_other_side_first_means_both_all_the_same(writer: ScriptWriter) -> None:
    beats = writer.write(Plan("twist", other_side_first=True))
    assert [side for _, _, side in holds(beats)] == ["left leg", "right leg"]
    assert "First side: Left over right." in lines(beats)


def test_a_cue_takes_the_place_of_a_number_and_not_of_its_second() -> None:
    twist = exercise("twist", seconds=20)
    cued = msgspec.structs.replace(twist, cues=(HoldCue(13, "Breathe out."),))
    writer = ScriptWriter({"twist": cued}, LINES, lambda _: SECOND // 2)
    counts = [b for b in writer.write(Plan("twist")) if b.kind == BeatKind.COUNT and b.number == 13]
    assert [Style().spoken(beat) for beat in counts] == ["Breathe out."] * 2
    assert {beat.length for beat in counts} == {SECOND}
    assert Style(counting=Counting.OFF).spoken(counts[0]) == "Breathe out."


def test_next_passes_over_what_was_left_out_meanwhile(writer: ScriptWriter) -> None:
    three = Routine("three", "three", ("twist", "bridge", "twist"), statement("Three."), rest=5)
    beats = writer.write(Plan(routine=three))
    coach = Coach(beats, writer.lead_in, 0)
    now = at(coach, beats, BeatKind.COUNT, nth=5)
    coach.rewrite(writer.write(Plan(routine=three, without=("bridge",))))
    assert coach.seconds_left(now) == 15
    assert coach.next_exercise(now) == "twist"
    assert coach.skip(now)
    assert coach.current(now).place.number == 2


def test_a_rest_before_what_is_left_out_leads_to_what_comes_after_it(
    writer: ScriptWriter,
) -> None:
    three = Routine("three", "three", ("twist", "bridge", "twist"), statement("Three."), rest=5)
    beats = writer.write(Plan(routine=three))
    coach = Coach(beats, writer.lead_in, 0)
    now = at(coach, beats, BeatKind.REST)
    coach.rewrite(writer.write(Plan(routine=three, without=("bridge",))))
    assert coach.current(now).place.exercise in ("bridge", "twist")
    later = [cue for step in range(now, now + 300 * SECOND, BLOCK) for cue in coach.advance(step)]
    assert {cue.beat.place.exercise for cue in later} == {"twist"}


def test_other_side_goes_there_and_back(writer: ScriptWriter) -> None:
    beats = writer.write(Plan("twist"))
    coach = Coach(beats, writer.lead_in, 0)
    now = at(coach, beats, BeatKind.COUNT, nth=3)
    coach.pause(now)
    assert coach.other_side(now)
    assert coach.current(now).text == "Switch sides. Left over right."
    coach = Coach(beats, writer.lead_in, 0)
    now = at(coach, beats, BeatKind.COUNT, nth=25)
    coach.pause(now)
    assert coach.other_side(now)
    assert coach.current(now).text == "First side: Right over left."


def test_start_over_goes_to_the_very_beginning(writer: ScriptWriter, routine: Routine) -> None:
    beats = writer.write(Plan(routine=routine))
    coach = Coach(beats, writer.lead_in, 0)
    now = at(coach, beats, BeatKind.COUNT, nth=45)
    assert coach.current(now).place.exercise == "bridge"
    coach.start_over(now)
    assert coach.current(now).text == "position of twist."
