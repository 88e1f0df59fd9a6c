"""The commands as they are typed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import soundfile

from assistant import __version__

FIELDS = {"heard", "understood", "intent", "slots", "reply", "urgency", "action", "question"}


class Shell:
    """Runs `unpinch` in a process of its own."""

    def __init__(self, data_dir: Path, folder: Path) -> None:
        self.data_dir = data_dir
        self.folder = folder

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", *words, "--data-dir", str(self.data_dir)],
            capture_output=True,
            text=True,
            input=typed,
            cwd=self.folder,
            check=False,
            timeout=120,
        )

    def answers(self, *words: str, typed: str = "") -> list[dict[str, Any]]:
        done = self.run(*words, typed=typed)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def shell(data_dir: Path, tmp_path: Path) -> Shell:
    return Shell(data_dir, tmp_path)


def test_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"unpinch {__version__}"


def test_ask_prints_the_answer(shell: Shell) -> None:
    assert "towel" in shell.run("ask", "heat", "or", "ice?").stdout


def test_ask_json_has_its_fields(shell: Shell) -> None:
    (answer,) = shell.answers("ask", "count me through the bridge", "--json")
    assert answer.keys() == FIELDS
    assert answer["understood"] is True
    assert answer["action"] == {"do": "start", "id": "bridge_pose"}
    assert answer["urgency"] == "none"


def test_questions_on_standard_input_keep_their_context(shell: Shell) -> None:
    first, second, third = shell.answers("ask", "--json", typed="use heat?\nice\nhow long\n")
    assert first["heard"] == "use heat?"
    assert second["slots"] == {} or second["slots"].get("topic") == "ice"
    assert "numb" in third["reply"]


def test_a_red_flag_is_urgent(shell: Shell) -> None:
    (answer,) = shell.answers("ask", "--json", "I can't feel when I wipe")
    assert answer["urgency"] == "now"
    assert answer["intent"] == "RedFlag"


def test_the_mode_decides(shell: Shell) -> None:
    (answer,) = shell.answers("ask", "--json", "--mode", "stretch", "go on")
    assert answer["intent"] == "Resume"


def test_another_skill_needs_no_content(shell: Shell) -> None:
    skill = shell.folder / "skill"
    skill.mkdir()
    (skill / "coffee.yaml").write_text(
        'intents: {Order: {data: [{sentences: ["make me a {drink}"]}]}}\n'
        "lists: {drink: {values: [latte, espresso]}}\n"
    )
    (answer,) = shell.answers("ask", "--json", "--intents", str(skill), "make me a latte")
    assert (answer["intent"], answer["slots"]) == ("Order", {"drink": "latte"})


def test_hear_says_so_when_nothing_was_said(shell: Shell) -> None:
    soundfile.write(shell.folder / "quiet.wav", [0.0] * 16_000, 16_000)
    (answer,) = shell.answers("hear", "quiet.wav", "--json")
    assert answer["understood"] is False
    assert {"start", "end", "score", "margin", "file"} <= answer.keys()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["hear", "missing.wav"], "missing.wav"),
        (["hear", "."], "folder"),
        (["hear", "text.wav"], "not a WAV file"),
        (["coach", "cobra", "--out", "out.wav"], "no exercise 'cobra'"),
        (["coach", "bridge_pose", "--out", "nowhere/out.wav"], "nowhere/out.wav"),
        (["converse", "--script", "broken.yaml", "--out", "out.wav"], "broken.yaml, line "),
        (["converse", "--script", "wrong.yaml", "--out", "out.wav"], "at: 12.5"),
        (["converse", "--script", "none.yaml", "--out", "out.wav"], "none.yaml"),
        (["ask", "hello", "--intents", "nowhere"], "nowhere"),
        (["ask", "hello", "--config", "broken.yaml"], "broken.yaml, line "),
        (["ask", "hello", "--config", "wrong.yaml"], "wrong.yaml"),
        (["hear", "text.wav", "--engine", "vosk", "--model", "nowhere"], "does not exist"),
        (["hear", "text.wav", "--engine", "vosk", "--model", "."], "missing"),
        (["ask"], "nothing was asked"),
    ],
)
def test_bad_input_gets_one_line_and_code_2(shell: Shell, words: list[str], complaint: str) -> None:
    (shell.folder / "text.wav").write_text("no sound")
    (shell.folder / "broken.yaml").write_text("[a, b")
    (shell.folder / "wrong.yaml").write_text("- 3\n")
    done = shell.run(*words)
    assert done.returncode == 2
    assert done.stderr.startswith("unpinch: ")
    assert len(done.stderr.splitlines()) == 1
    assert complaint in done.stderr
    assert done.stdout == ""


def test_a_profile_is_kept_shown_and_erased(shell: Shell) -> None:
    shell.run("ask", "I'm pregnant", "--profile", "me.json")
    kept = shell.folder / "me.json"
    assert json.loads(kept.read_text())["conditions"] == ["pregnancy"]
    assert "you are pregnant" in shell.run("profile", "--profile", "me.json").stdout
    assert shell.run("profile", "--forget", "--profile", "me.json").stdout == "Forgotten.\n"
    assert not kept.exists()


def test_a_guest_leaves_nothing_behind(shell: Shell) -> None:
    shell.run("ask", "I have osteoporosis", "--guest", "--profile", "me.json")
    assert not (shell.folder / "me.json").exists()


def test_a_broken_profile_is_named_in_one_line(shell: Shell) -> None:
    (shell.folder / "me.json").write_text("{")
    done = shell.run("ask", "heat or ice", "--profile", "me.json")
    assert done.returncode == 2
    assert "me.json is broken" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_sources_of_a_topic_are_listed(shell: Shell) -> None:
    listed = shell.run("sources", "heat").stdout
    assert "warm compress" in listed
    assert "mpft" in listed or "nhs" in listed.lower()
    unknown = shell.run("sources", "haet")
    assert unknown.returncode == 2
    assert "did you mean heat" in unknown.stderr
