"""One file of settings: what is in it, what wins over it, and what is said about a mistake."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli.configuration import NAMES, Configuration, read_configuration, template, variable
from assistant.cli.main import app
from assistant.cli.settings import Settings, settle
from assistant.errors import UserError


@pytest.fixture(autouse=True)
def nobodys_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the person who runs the tests has set must not matter."""
    for name in (*NAMES, "config"):
        monkeypatch.delenv(variable(name), raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nowhere"))


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_new_file_explains_every_setting_and_changes_none(tmp_path: Path) -> None:
    text = template()
    assert read_configuration(written(tmp_path, text)) == Configuration()
    for name in NAMES:
        assert f"\n# {name}: " in text
        assert variable(name) in text


def test_every_setting_of_a_new_file_can_be_taken_as_it_stands(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") for line in template().splitlines()]
    settings = [line for line in lines if line.partition(":")[0] in NAMES]
    assert len(settings) == len(NAMES)
    read_configuration(written(tmp_path, "\n".join(settings)))


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("rate: 150\nvolume: loud\n", 2, "volume: expected a whole number, got a text"),
        ("\n\npitch: 200\n", 3, "pitch: expected a whole number <= 99"),
        ("voice: en\ncolour: true\n", 2, "did you mean color?"),
        ("words_per_minute: 150\n", 1, "did you mean rate?"),
        ("tones: maybe\n", 1, "tones: expected true or false, got a text"),
        ("big: true\nkeys:\n  pause: [space, 3]\n", 2, "expected a text, got a whole number"),
        ("rate: 150\nkeys: {pause: spaec}\n", 2, "there is no key 'spaec'"),
        ("keys: {jump: space}\n", 1, "nothing is called 'jump'"),
        ("keys: {pause: k, stop: k}\n", 1, "'k' is to do both pause and stop"),
        ("rate: 150\nengine: pocketsphinx\n", 2, "engine: vosk is the only speech engine: take"),
        ("- 3\n", 1, "expected settings such as  rate: 150"),
        ("rate: [\n", 2, "not valid YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, complaint: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UserError) as error:
        read_configuration(path)
    assert str(error.value).startswith(f"{path}, line {line}: ")
    assert complaint in str(error.value)
    assert "\n" not in str(error.value)


def test_an_option_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = str(written(tmp_path, "rate: 100\npitch: 40\nvolume: 50\n"))
    monkeypatch.setenv("UNPINCH_RATE", "110")
    monkeypatch.setenv("UNPINCH_PITCH", "30")
    done = CliRunner().invoke(app, ["config", "--config", path, "--rate", "120"])
    assert done.exit_code == 0
    shown = {line.split(":")[0]: line for line in done.stdout.splitlines()}
    assert shown["rate"].startswith("rate: 120 ")
    assert shown["pitch"].split() == ["pitch:", "30", "#", "UNPINCH_PITCH"]
    assert shown["volume"].split() == ["volume:", "50", "#", path]
    assert shown["voice"].endswith("# default")


def test_what_is_shown_is_a_configuration(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["config", "--show", "--rate", "99", "--keys", "stop=x"])
    assert read_configuration(written(tmp_path, done.stdout.replace("stop=x", ""))).rate == 99


def test_a_file_is_begun_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.yaml"
    assert CliRunner().invoke(app, ["config", "--init", "--config", str(path)]).exit_code == 0
    path.write_text("rate: 90\n")
    again = CliRunner().invoke(app, ["config", "--init", "--config", str(path)])
    assert isinstance(again.exception, UserError)
    assert path.read_text() == "rate: 90\n"


def test_a_device_is_named_by_number_or_by_part_of_its_name() -> None:
    assert settle(input="2").input == 2
    assert settle(input="USB 2").input == "USB 2"


def test_a_model_is_named_by_its_folder_or_as_it_was_fetched(tmp_path: Path) -> None:
    (tmp_path / "models" / "small").mkdir(parents=True)
    assert settle(data_dir=str(tmp_path), model="small").model == tmp_path / "models" / "small"
    assert settle(model="/elsewhere/model").model == Path("/elsewhere/model")


def test_a_chosen_data_folder_holds_the_log_as_well(tmp_path: Path) -> None:
    assert settle(data_dir=str(tmp_path)).log_dir == tmp_path / "log"
    assert Settings(tmp_path).log_dir != tmp_path / "log"
