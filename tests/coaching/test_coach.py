"""The coach: exact holds, full second sides, and every change of course at its time."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.audio.blocks import BLOCK
from assistant.audio.tones import Tone, tone
from assistant.coaching.beats import Beat, BeatKind
from assistant.coaching.coach import LOOKAHEAD, Coach, Cue
from assistant.coaching.exercise import Routine
from assistant.coaching.plan import Plan
from assistant.coaching.script import TONE_GAP, ScriptWriter
from assistant.errors import UserError
from tests.coaching.conftest import LINES, SECOND, duration, exercise, statement


def coach_of(writer: ScriptWriter, beats: Sequence[Beat], start: int = 0) -> Coach:
    return Coach(beats, writer.lead_in, start)


def run(coach: Coach, start: int, end: int) -> list[Cue]:
    """Everything that begins between two stream times, asked for block by block."""
    cues: list[Cue] = []
    for now in range(start, end, BLOCK):
        cues += coach.advance(now)
    return [cue for cue in cues if cue.at < end]


def counts(cues: Sequence[Cue]) -> list[tuple[str | None, int]]:
    return [(c.beat.place.side, c.beat.number) for c in cues if c.beat.kind == BeatKind.COUNT]


def first_count(cues: Sequence[Cue]) -> int:
    return next(cue.at for cue in cues if cue.beat.kind == BeatKind.COUNT)


def test_both_sides_are_counted_down_in_full(writer: ScriptWriter) -> None:
    cues = run(coach_of(writer, writer.write(Plan("twist"))), 0, 200 * SECOND)
    whole = list(range(20, 0, -1))
    expected = [("right leg", n) for n in whole] + [("left leg", n) for n in whole]
    assert counts(cues) == expected


def test_every_number_is_exactly_a_second_after_the_one_before(writer: ScriptWriter) -> None:
    cues = run(coach_of(writer, writer.write(Plan("twist")), start=123), 0, 200 * SECOND)
    starts = [cue.at for cue in cues if cue.beat.kind == BeatKind.COUNT]
    right, left = starts[:20], starts[20:]
    for side in (right, left):
        assert [at - side[0] for at in side] == [n * SECOND for n in range(20)]


def test_a_hold_of_twenty_seconds_is_twenty_times_the_rate(writer: ScriptWriter) -> None:
    cues = run(coach_of(writer, writer.write(Plan("twist"))), 0, 200 * SECOND)
    released = next(cue.at for cue in cues if cue.beat.kind == BeatKind.RELEASE)
    assert released - first_count(cues) == 20 * SECOND


def test_three_two_one_ends_where_the_hold_begins(writer: ScriptWriter) -> None:
    cues = run(coach_of(writer, writer.write(Plan("twist"))), 0, 60 * SECOND)
    lead_in = [cue for cue in cues if cue.beat.kind == BeatKind.LEAD_IN][:3]
    assert [cue.beat.text for cue in lead_in] == ["three", "two", "one"]
    assert lead_in[-1].end == first_count(cues)


def test_a_stretch_without_sides_is_repeated(writer: ScriptWriter) -> None:
    cues = run(coach_of(writer, writer.write(Plan("bridge"))), 0, 200 * SECOND)
    assert counts(cues) == [(None, n) for n in range(10, 0, -1)] * 3
    assert not [cue for cue in cues if cue.beat.kind == BeatKind.SWITCH]


def test_a_longer_hold_on_request_stays_within_the_range(writer: ScriptWriter) -> None:
    assert max(beat.planned for beat in writer.write(Plan("twist", hold=30))) == 30
    assert max(beat.planned for beat in writer.write(Plan("twist", hold=90))) == 30


def test_an_unknown_exercise_is_named_with_the_known_ones(writer: ScriptWriter) -> None:
    with pytest.raises(UserError, match=r"'cobra'.*bridge, twist"):
        writer.write(Plan("cobra"))


def test_a_routine_rests_and_names_what_is_next(writer: ScriptWriter, routine: Routine) -> None:
    rests = [beat for beat in writer.write(Plan(routine=routine)) if beat.kind == BeatKind.REST]
    assert rests[0].text == "Rest. Next is the bridge."
    sign = len(tone(Tone.REST)) + TONE_GAP
    assert rests[0].length == sign + duration(rests[0].text) + 15 * SECOND


def test_pause_and_resume_goes_on_at_the_same_number_after_a_lead_in(writer: ScriptWriter) -> None:
    coach = coach_of(writer, writer.write(Plan("twist")))
    begun = first_count(run(coach, 0, 60 * SECOND))
    coach = coach_of(writer, writer.write(Plan("twist")))
    pause = begun + 8 * SECOND + 4000
    run(coach, 0, pause)
    coach.pause(pause)
    assert coach.seconds_left(pause) == 12
    assert run(coach, pause, pause + 30 * SECOND) == []

    resume = pause + 30 * SECOND
    coach.resume(resume)
    cues = run(coach, resume, resume + 20 * SECOND)
    assert [cue.beat.text for cue in cues[:4]] == ["Starting in", "three", "two", "one"]
    assert counts(cues)[:12] == [("right leg", n) for n in range(12, 0, -1)]


def test_ready_ends_the_time_to_settle(writer: ScriptWriter) -> None:
    coach = coach_of(writer, writer.write(Plan("twist")))
    run(coach, 0, SECOND)
    assert coach.ready(SECOND)
    said = [cue.beat.text for cue in run(coach, SECOND, 6 * SECOND)]
    assert said[:3] == ["First side: Right over left.", "Starting in", "three"]


def test_ready_after_the_side_was_named_leads_in_at_once(writer: ScriptWriter) -> None:
    beats = writer.write(Plan("twist"))
    settling = sum(beat.length for beat in beats[: [b.kind for b in beats].index(BeatKind.SETTLE)])
    coach = coach_of(writer, beats)
    run(coach, 0, settling + SECOND)
    assert coach.ready(settling + SECOND)
    said = [cue.beat.text for cue in run(coach, settling + SECOND, settling + 4 * SECOND)]
    assert said[:2] == ["Starting in", "three"]


def test_in_the_rest_before_an_exercise_next_goes_there_and_again_to_the_one_just_done(
    writer: ScriptWriter, routine: Routine
) -> None:
    beats = writer.write(Plan(routine=routine))
    rest = next(at for at, beat in enumerate(beats) if beat.kind == BeatKind.REST)
    now = sum(beat.length for beat in beats[:rest]) + SECOND
    for command, goes_to in (
        (Coach.skip, "bridge"),
        (Coach.repeat, "twist"),
        (Coach.back, "twist"),
    ):
        coach = coach_of(writer, beats)
        run(coach, 0, now)
        assert coach.next_exercise(now) == "bridge"
        command(coach, now)
        assert run(coach, now, now + SECOND)[0].beat.place.exercise == goes_to


def test_how_long_it_is_until_a_hold_is_known_to_the_sample(writer: ScriptWriter) -> None:
    cues = run(coach_of(writer, writer.write(Plan("twist"))), 0, 60 * SECOND)
    for cue in cues[: [cue.beat.kind for cue in cues].index(BeatKind.LEAD_IN)]:
        coach = coach_of(writer, writer.write(Plan("twist")))
        run(coach, 0, cue.at + BLOCK)
        assert coach.until_hold(cue.at + BLOCK) == first_count(cues) - cue.at


def test_next_skips_to_the_next_exercise_and_there_is_none_after_the_last(
    writer: ScriptWriter, routine: Routine
) -> None:
    coach = coach_of(writer, writer.write(Plan(routine=routine)))
    run(coach, 0, 10 * SECOND)
    assert coach.skip(10 * SECOND)
    assert coach.current(11 * SECOND).place.exercise == "bridge"
    assert not coach.skip(11 * SECOND)


def test_a_reply_in_the_instructions_delays_them_and_one_step_is_said_again(
    writer: ScriptWriter,
) -> None:
    coach = coach_of(writer, writer.write(Plan("twist")))
    said = [cue.beat.text for cue in run(coach, 0, SECOND)]
    coach.delay(SECOND, 6 * SECOND)
    again = run(coach, SECOND, 7 * SECOND)
    assert again[0].at == 6 * SECOND
    assert again[0].beat.text == said[-1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["pause", "resume", "next", "back", "repeat", "ready", "wait", "longer", "shorter"]
            ),
            st.integers(0, 40 * SECOND),
        ),
        max_size=12,
    )
)
def test_whatever_is_commanded_every_hold_that_ends_was_counted_in_whole_seconds(
    commands: list[tuple[str, int]],
) -> None:
    exercises = {
        "twist": exercise("twist", seconds=20),
        "bridge": exercise("bridge", seconds=10, sides=False, repetitions=2),
    }
    writer = ScriptWriter(exercises, LINES, duration)
    both = Routine("both", "both", ("twist", "bridge"), statement("Both."))
    coach = coach_of(writer, writer.write(Plan(routine=both)))
    now, pending = 0, []
    for command, wait in commands:
        pending += run(coach, now, now + wait)
        now += wait
        if coach.finished(now):
            break
        heard: dict[str, Callable[[int], object]] = {
            "pause": coach.pause,
            "resume": coach.resume,
            "next": coach.skip,
            "back": coach.back,
            "repeat": coach.repeat,
            "ready": coach.ready,
            "wait": lambda at: coach.wait(at, SECOND),
            "longer": lambda _: coach.rewrite(writer.write(Plan(routine=both, change=5))),
            "shorter": lambda _: coach.rewrite(writer.write(Plan(routine=both, change=-5))),
        }
        heard[command](now)
    coach.resume(now)
    rest = run(coach, now, now + 600 * SECOND)
    assert coach.finished(now + 600 * SECOND + LOOKAHEAD)
    for before, after in pairwise(rest):
        assert after.at == before.end
        if before.beat.kind == BeatKind.COUNT and not before.beat.last:
            assert after.beat.number == before.beat.number - 1
