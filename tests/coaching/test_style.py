"""How a hold is counted, and holds that become longer while they run."""

import numpy as np
import pytest

from assistant.audio.blocks import BLOCK, RATE
from assistant.audio.mixer import Clip, Mixer, Priority
from assistant.audio.tones import Tone, tone
from assistant.coaching.beats import BeatKind
from assistant.coaching.coach import Coach
from assistant.coaching.plan import Plan
from assistant.coaching.script import SECOND, ScriptWriter
from assistant.coaching.style import Counting, Style


def counted(writer: ScriptWriter, style: Style) -> list[str]:
    beats = writer.write(Plan("twist", hold=15))
    place = next(beat.place for beat in beats if beat.kind == BeatKind.COUNT)
    return [
        text
        for beat in beats
        if beat.kind == BeatKind.COUNT and beat.place == place and (text := style.spoken(beat))
    ]


@pytest.mark.parametrize(
    ("style", "said"),
    [
        (Style(Counting.FIVES), ["fifteen", "ten", "five", "four", "three", "two", "one"]),
        (Style(Counting.LAST), ["three", "two", "one"]),
        (Style(Counting.OFF), []),
        (Style(Counting.LAST, up=True), ["thirteen", "fourteen", "fifteen"]),
    ],
)
def test_what_is_said_of_a_hold_of_fifteen_seconds(
    writer: ScriptWriter, style: Style, said: list[str]
) -> None:
    assert counted(writer, style) == said


def test_the_lead_in_is_spoken_however_the_hold_is_counted(writer: ScriptWriter) -> None:
    lead_in = [beat for beat in writer.write(Plan("twist")) if beat.kind == BeatKind.LEAD_IN]
    assert all(Style(Counting.OFF).spoken(beat) for beat in lead_in)


def test_the_middle_of_a_hold_has_a_tone_and_short_holds_have_none(writer: ScriptWriter) -> None:
    def middle(seconds: int) -> list[int]:
        beats = writer.write(Plan("twist", hold=seconds))
        return [beat.number for beat in beats if beat.tone == Tone.HALFWAY]

    assert middle(20) == [10, 10]
    assert middle(9) == []


@pytest.mark.parametrize("elapsed", [0, 1, 7, 13, 14])
@pytest.mark.parametrize("change", [5, -5])
def test_a_hold_that_changes_keeps_what_was_held(
    writer: ScriptWriter, elapsed: int, change: int
) -> None:
    plan = Plan("twist", hold=15)
    coach = Coach(writer.write(plan), writer.lead_in, 0)
    begun = next(
        cue.at
        for now in range(0, 60 * SECOND, BLOCK)
        for cue in coach.advance(now)
        if cue.beat.kind == BeatKind.COUNT
    )
    now = begun
    heard = 1
    while now < begun + elapsed * SECOND + 4 * BLOCK:
        now += BLOCK
        heard += sum(cue.beat.kind == BeatKind.COUNT for cue in coach.advance(now))
    coach.rewrite(writer.write(Plan("twist", hold=15, change=change)))
    while coach.current(now).kind == BeatKind.COUNT:
        now += BLOCK
        heard += sum(cue.beat.kind == BeatKind.COUNT for cue in coach.advance(now))
    assert heard in (max(15 + change, elapsed + 1), max(15 + change, elapsed + 2))
    assert (now - begun) // SECOND == heard


def test_no_hold_leaves_the_range_of_its_exercise(writer: ScriptWriter) -> None:
    assert {beat.planned for beat in writer.write(Plan("twist", change=100))} == {0, 30}
    assert {beat.planned for beat in writer.write(Plan("twist", change=-100))} == {0, 5}


def test_the_volume_is_a_factor_and_never_clips_beyond_full_scale() -> None:
    mixer = Mixer()
    mixer.queue(Clip("a", np.full(4 * BLOCK, 0.8, dtype=np.float32), Priority.REPLY))
    assert mixer.read(BLOCK).max() == pytest.approx(0.8)
    mixer.volume = 0.5
    assert mixer.read(BLOCK).max() == pytest.approx(0.4)
    mixer.volume = 2.0
    assert mixer.read(BLOCK).max() == pytest.approx(1.0)


@pytest.mark.parametrize("kind", list(Tone))
def test_tones_are_short_soft_and_begin_and_end_in_silence(kind: Tone) -> None:
    sound = tone(kind)
    assert len(sound) < 0.35 * RATE
    assert 0.1 < np.abs(sound).max() < 0.2
    assert abs(sound[0]) < 0.01
    assert abs(sound[-1]) < 0.01


def test_all_tones_differ() -> None:
    assert len({tone(kind).tobytes() for kind in Tone}) == len(Tone)
