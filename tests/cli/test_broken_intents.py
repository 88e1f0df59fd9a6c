"""`unpinch check` on somebody's own broken intents: the file, the line, the cause, and code 1."""

from pathlib import Path

import pytest

from tests.cli.test_commands import Shell


@pytest.fixture
def shell(data_dir: Path, tmp_path: Path) -> Shell:
    return Shell(data_dir, tmp_path)


HEAD = "language: en\nintents:\n  Start:\n    data:\n      - sentences:"


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        (f'{HEAD}\n          - "do {{thing}}"\n', 6, "no list {thing}"),
        (f"{HEAD} []\n", 3, "'Start' has no sentences"),
        (
            f'{HEAD} ["go home"]\n  Stop:\n    data:\n      - sentences:\n          - "go [on] home"\n',
            9,
            "'go home' means Stop here and Start in",
        ),
        (f'{HEAD}\n          - "do the zxqvrtk"\n', 6, "pronunciation of 'zxqvrtk' is not known"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    shell: Shell, text: str, line: int, cause: str
) -> None:
    own = shell.folder / "own"
    own.mkdir()
    (own / "own.yaml").write_text(text)
    done = shell.run("check", "--intents", str(own))
    assert done.returncode == 1
    said = [one for one in done.stdout.splitlines() if cause in one]
    assert len(said) == 1
    assert f"own.yaml:{line}" in said[0]


def test_a_broken_folder_starts_nothing(shell: Shell) -> None:
    own = shell.folder / "own"
    own.mkdir()
    (own / "own.yaml").write_text(f'{HEAD}\n          - "do {{thing}}"\n')
    done = shell.run("ask", "--intents", str(own), "--guest", "do it")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "own.yaml:6" in done.stderr
