"""The whole assistant over files: what is logged, and when."""

import itertools
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from assistant.audio.blocks import RATE
from assistant.audio.wav import read_wav
from assistant.cli.converse import coach, converse
from assistant.cli.settings import Settings
from assistant.errors import UserError
from tests.conftest import ROOT

Log = list[dict[str, Any]]

LOGGED = 2e-4
"""Seconds: two times of the log, each rounded to 0.1 ms, may be apart by so much more or less."""


class Runs:
    """Runs scripts of typed sentences."""

    def __init__(self, data_dir: Path, folder: Path) -> None:
        profile = folder / "profile.json"
        today = date.today().isoformat()
        profile.write_text(f'{{"screened": "{today}"}}')
        self._settings = Settings(data_dir, profile=profile)
        self._folder = folder

    def typed(self, *lines: tuple[float, str]) -> Log:
        script = self._folder / "script.yaml"
        script.write_text("".join(f"- {{at: {at}, say: {json.dumps(say)}}}\n" for at, say in lines))
        events = self._folder / "events.jsonl"
        converse(self._settings, None, script, self._folder / "out.wav", events, None)
        return self._read(events)

    def coached(self, name: str) -> Log:
        events = self._folder / "events.jsonl"
        coach(self._settings, name, self._folder / "out.wav", events)
        return self._read(events)

    @staticmethod
    def _read(path: Path) -> Log:
        return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def runs(data_dir: Path, tmp_path: Path) -> Runs:
    return Runs(data_dir, tmp_path)


def of(log: Log, kind: str) -> Log:
    return [event for event in log if event["event"] == kind]


@pytest.mark.parametrize(
    ("name", "seconds", "holds"),
    [
        ("piriformis_stretch", 20, 2),
        ("bridge_pose", 10, 5),
        ("seated_twist", 20, 2),
        ("knee_to_chest", 20, 2),
        ("lying_crossover", 15, 2),
    ],
)
def test_every_stretch_is_counted_down_a_number_a_second(
    runs: Runs, name: str, seconds: int, holds: int
) -> None:
    log = runs.coached(name)
    counts = of(log, "count")
    assert [count["number"] for count in counts] == [*range(seconds, 0, -1)] * holds
    for before, after in itertools.pairwise(counts):
        if after["number"] == before["number"] - 1:
            assert after["t"] - before["t"] == pytest.approx(1.0, abs=LOGGED)
    held = [event for event in of(log, "hold") if event["phase"] == "end"]
    assert [hold["actual"] for hold in held] == [seconds] * holds


def test_a_hold_begins_with_its_first_number_and_both_sides_are_held(runs: Runs) -> None:
    log = runs.coached("piriformis_stretch")
    begins = [event for event in of(log, "hold") if event["phase"] == "begin"]
    firsts = [event for event in of(log, "count") if event["number"] == 20]
    assert [hold["t"] for hold in begins] == [count["t"] for count in firsts]
    assert [hold["side"] for hold in begins] == ["right leg", "left leg"]
    assert any("Switch sides" in event["text"] for event in of(log, "say"))


def test_the_routine_does_all_five(runs: Runs) -> None:
    log = runs.coached("routine")
    done = dict.fromkeys(event["exercise"] for event in of(log, "hold"))
    assert list(done) == [
        "piriformis_stretch", "bridge_pose", "seated_twist", "knee_to_chest", "lying_crossover",
    ]  # fmt: skip


def test_the_log_is_in_the_order_of_time_and_fits_its_schema(runs: Runs) -> None:
    log = runs.typed(
        (1, "heat or ice"), (15, "count me through knee to chest"), (45, "what is the capital"),
        (46, "pause"), (52, "I wet myself"), (60, "goodbye"),
    )  # fmt: skip
    schema = json.loads((ROOT / "docs" / "events.schema.json").read_text())
    for event in log:
        jsonschema.validate(event, schema)
    times = [event["t"] for event in log]
    assert times == sorted(times)
    assert {"start", "heard", "understood", "refused", "say", "said", "cue", "state",
            "red_flag", "pause", "end"} <= {event["event"] for event in log}  # fmt: skip
    assert log[-1]["reason"] == "goodbye"


def test_a_pause_holds_the_count_and_going_on_takes_it_up(runs: Runs) -> None:
    first = of(runs.typed((1, "count me through the bridge")), "count")[0]["t"]
    log = runs.typed(
        (1, "count me through the bridge"), (first + 3.5, "pause"), (first + 20, "go on")
    )
    counts = of(log, "count")
    assert [count["number"] for count in counts[:11]] == [10, 9, 8, 7, 7, 6, 5, 4, 3, 2, 1]
    silent = [c for c in counts if first + 3.5 < c["t"] < first + 20]
    assert silent == []
    lead_in = [e for e in of(log, "cue") if e["name"] == "lead_in_1" and e["t"] > first + 20]
    assert counts[4]["t"] - lead_in[0]["t"] == pytest.approx(1.0, abs=LOGGED)


def test_a_question_in_a_hold_does_not_stop_the_clock(runs: Runs) -> None:
    first = of(runs.typed((1, "count me through the bridge")), "count")[0]["t"]
    log = runs.typed((1, "count me through the bridge"), (first + 3.2, "how long left"))
    assert any(event["text"] == "Seven seconds." for event in of(log, "say"))
    held = [event for event in of(log, "hold") if event["phase"] == "end"]
    assert held[0]["actual"] == 10


def test_stop_ends_it_at_once(runs: Runs) -> None:
    first = of(runs.typed((1, "count me through the bridge")), "count")[0]["t"]
    log = runs.typed((1, "count me through the bridge"), (first + 3.2, "stop"))
    assert [count["number"] for count in of(log, "count")] == [10, 9, 8, 7]
    ended = [event for event in of(log, "hold") if event["phase"] == "end"]
    assert ended[0]["actual"] == pytest.approx(3.2, abs=0.05)


def test_a_red_flag_ends_a_hold_and_is_said_at_once(runs: Runs) -> None:
    first = of(runs.typed((1, "count me through the bridge")), "count")[0]["t"]
    log = runs.typed((1, "count me through the bridge"), (first + 2.0, "I can't feel when I wipe"))
    flag = of(log, "red_flag")[0]
    said = next(e for e in of(log, "said") if e["start"] >= flag["t"])
    assert said["start"] - flag["t"] < 0.1
    assert of(log, "count")[-1]["t"] <= flag["t"]


def test_a_paused_stretch_waits_a_minute_for_the_person(runs: Runs) -> None:
    log = runs.typed((1, "count me through the bridge"), (30, "pause"))
    assert log[-1]["reason"] == "nobody answered"
    assert 80 < log[-1]["t"] < 110


def test_the_same_conversation_gives_the_same_log(runs: Runs) -> None:
    lines = ((1, "why is my leg numb"), (15, "do the twist"), (40, "stop"))
    assert runs.typed(*lines) == runs.typed(*lines)


def test_an_unknown_exercise_is_named(runs: Runs) -> None:
    with pytest.raises(UserError, match="cobra"):
        runs.coached("cobra")


def test_the_alarm_sounds_until_it_is_turned_off(runs: Runs, tmp_path: Path) -> None:
    log = runs.typed((1.0, "sound the alarm"), (12.0, "stop the alarm"))
    states = [(event["state"], event["t"]) for event in of(log, "state")]
    begun = next(t for state, t in states if state == "alarm")
    ended = next(t for state, t in states if state != "alarm" and t > begun)
    assert begun == pytest.approx(1.0, abs=0.1)
    assert ended == pytest.approx(12.0, abs=0.1)
    sound = read_wav(tmp_path / "out.wav")
    loudest = [
        float(np.abs(sound[at : at + RATE]).max()) for at in range(2 * RATE, 11 * RATE, RATE)
    ]
    assert min(loudest) > 0.1
    assert sorted(loudest)[len(loudest) // 2] > 0.8


def spoken(log: Log, number: int, folder: Path) -> bool:
    """Tell whether there was a voice when a number of the first hold was due."""
    sound = read_wav(folder / "out.wav")
    at = next(event["t"] for event in of(log, "count") if event["number"] == number)
    return bool(np.abs(sound[round(at * RATE) :][: RATE // 2]).max() > 0.02)


def test_counting_ends_and_begins_again_by_voice_and_the_clock_runs_on(
    runs: Runs, tmp_path: Path
) -> None:
    log = runs.typed(
        (0.5, "do the bridge"), (1.0, "ready"), (8.5, "stop counting"), (12.5, "count again")
    )
    due = [event["t"] for event in of(log, "count")][:10]
    assert np.diff(due) == pytest.approx([1.0] * 9, abs=1e-6)
    numbers = {event["number"]: event["t"] for event in of(log, "count")[:10]}
    muted = [number for number, t in numbers.items() if 9.0 <= t <= 12.0]
    heard = [number for number, t in numbers.items() if t < 8.0 or t > 13.2]
    assert muted
    assert heard
    assert not any(spoken(log, number, tmp_path) for number in muted if number != 5)
    assert all(spoken(log, number, tmp_path) for number in heard)


def test_a_longer_hold_lasts_longer_on_both_sides(runs: Runs) -> None:
    log = runs.typed((0.5, "do the seated twist"), (1.0, "ready"), (10.0, "longer"))
    ends = [event for event in of(log, "hold") if event["phase"] == "end"]
    assert [event["planned"] for event in ends] == [25, 25]
    assert [event["actual"] for event in ends] == [25.0, 25.0]


def test_the_configuration_says_which_seconds_are_counted(data_dir: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir, guest=True, count="last", tones=False)
    events = tmp_path / "events.jsonl"
    coach(settings, "bridge_pose", tmp_path / "out.wav", events)
    log: Log = [json.loads(line) for line in events.read_text().splitlines()]
    # At seven it says "Breathe.", however the seconds are counted.
    assert [number for number in range(10, 0, -1) if spoken(log, number, tmp_path)] == [7, 3, 2, 1]


def test_who_ends_it_after_the_last_hold_has_nothing_to_carry_on_with(runs: Runs) -> None:
    first = (1.0, "do the bridge for five seconds")
    last = [cue["t"] for cue in of(runs.typed(first), "cue") if cue["name"] == "release"][-1]
    log = runs.typed(first, (last + 0.5, "stop"), (last + 2.0, "carry on where i stopped"))
    assert of(log, "say")[-1]["text"] == "There is nothing to carry on with today."


def test_easier_after_a_cry_shortens_the_hold_when_it_goes_on(runs: Runs) -> None:
    log = runs.typed(
        (1.0, "count me through knee to chest"), (26.0, "ow"), (36.0, "easier"), (48.0, "go on")
    )
    holds = [event for event in of(log, "hold") if event["phase"] == "end"]
    assert [hold["planned"] for hold in holds] == [5, 5]
