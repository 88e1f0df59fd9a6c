"""Every command in every phase of a stretch, through `unpinch converse --script`.

`tests/data/commands_in_every_phase.yaml` is the table: for each phase and command what is said at
once, how the stretch is four seconds later, and what it does in between.
"""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.cli.converse import converse
from assistant.cli.settings import Settings
from tests.conftest import CONTENT, ROOT

TABLE = ROOT / "tests" / "data" / "commands_in_every_phase.yaml"
ROWS: dict[str, dict[str, str]] = yaml.safe_load(TABLE.read_text())
PHASES = ("settling", "lead-in", "hold", "switch", "between", "rest", "paused")
WATCHED = 4.0
"""Seconds after a command that are looked at."""

Log = list[dict[str, Any]]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled content with two stretches that take a minute together."""
    folder = tmp_path_factory.mktemp("content") / "en"
    shutil.copytree(CONTENT, folder)
    for name, changes in {
        "piriformis_stretch": {"hold": {"default": 8, "shortest": 5, "longest": 13}, "settle": 3},
        "bridge_pose": {"repetitions": 2, "settle": 1},
    }.items():
        path = folder / "exercises" / f"{name}.yaml"
        data = yaml.safe_load(path.read_text()) | changes
        data["position"]["say"], data["steps"] = "Lie down.", data["steps"][:1]
        data["steps"][0]["say"] = "Now move."
        path.write_text(yaml.safe_dump(data))
    path = folder / "routines" / "routine.yaml"
    data = yaml.safe_load(path.read_text())
    data |= {"exercises": ["piriformis_stretch", "bridge_pose"], "rest": 4}
    path.write_text(yaml.safe_dump(data))
    return folder


class Floor:
    """Somebody who starts the routine, says one thing in the middle of it, and stops."""

    def __init__(self, data_dir: Path, content: Path, folder: Path) -> None:
        profile = folder / "profile.json"
        profile.write_text(json.dumps({"screened": date.today().isoformat()}))
        self._settings = Settings(data_dir, content=content, profile=profile, check_in=False)
        self._folder = folder
        log = self.log([(1.0, "start the routine")])
        self._into = self._phases(log)

    def log(self, lines: list[tuple[float, str]]) -> Log:
        script, events = self._folder / "script.yaml", self._folder / "events.jsonl"
        script.write_text("".join(f"- {{at: {at}, say: {json.dumps(say)}}}\n" for at, say in lines))
        converse(self._settings, None, script, self._folder / "out.wav", events, None)
        return [json.loads(line) for line in events.read_text().splitlines()]

    def outcomes(self, phase: str, commands: list[str]) -> dict[str, str]:
        """What each command leads to in a phase."""
        lines: list[tuple[float, str]] = []
        at, times = 1.0, {}
        for command in commands:
            lines.append((at, "start the routine"))
            said = at + self._into["hold" if phase == "paused" else phase]
            if phase == "paused":
                lines.append((said, "pause"))
                said += 3.0
            lines += [(said, command), (said + WATCHED + 1.0, "stop")]
            lines += [(said + WATCHED + 1.5, "count again"), (said + WATCHED + 2.0, "pause")]
            times[command] = said
            at = said + WATCHED + 5.0
        log = self.log(lines)
        return {command: _outcome(log, said) for command, said in times.items()}

    @staticmethod
    def _phases(log: Log) -> dict[str, float]:
        """Seconds from the start of the routine into each phase."""
        cues = [(event["name"], event["t"]) for event in log if event["event"] == "cue"]
        counts = [(event["number"], event["t"]) for event in log if event["event"] == "count"]
        rests = [t for name, t in cues if name == "rest"]
        found = {
            "settling": dict(reversed(cues))["settle"],
            "lead-in": dict(reversed(cues))["lead_in_2"],
            "hold": dict(reversed(counts))[6],
            "switch": dict(reversed(cues))["switch"] + 0.5,
            "between": rests[0] + 0.5,
            "rest": rests[1] + 0.5,
        }
        return {phase: round(t - 1.0 + 0.25, 3) for phase, t in found.items()}


def _outcome(log: Log, said: float) -> str:
    window = [event for event in log if said - 0.01 <= event["t"] < said + WATCHED]
    at_once = [e for e in window if e["t"] < said + 0.05]
    reply = next((e["text"] for e in at_once if e["event"] == "say"), "")
    states = [e["state"] for e in log if e["event"] == "state" and e["t"] < said + WATCHED]
    done: list[str] = []
    for event in window:
        if event["event"] == "hold":
            held = f" after {event['actual']:.0f}" if event["phase"] == "end" else ""
            done.append(f"hold {event['phase']}{held}")
        elif event["event"] == "cue" and not event["name"].startswith("lead_in"):
            done.append(event["name"])
        elif event["event"] == "cue" and "lead-in" not in done[-1:]:
            done.append("lead-in")
        elif event["event"] == "count":
            done.append(str(event["number"]))
    return f"{reply or '-'} | {states[-1]} | {', '.join(done) or '-'}"


@pytest.fixture(scope="module")
def floor(data_dir: Path, content: Path, tmp_path_factory: pytest.TempPathFactory) -> Floor:
    return Floor(data_dir, content, tmp_path_factory.mktemp("floor"))


@pytest.mark.parametrize("phase", PHASES)
def test_every_command_does_what_the_table_says(floor: Floor, phase: str) -> None:
    table = ROWS[phase]
    assert floor.outcomes(phase, list(table)) == table
