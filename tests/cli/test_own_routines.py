"""Routines of one's own: a file in the data folder, and it can be asked for by its name."""

from pathlib import Path

import pytest

from assistant.cli.assemble import dialogue, library, safety_scan, understander
from assistant.cli.settings import Settings
from assistant.conversation.turn import Do, Turn
from assistant.errors import UserError
from assistant.listening.heard import Mode

FILE = """
id: evening
name: {name}
exercises: [knee_to_chest, bridge_pose]
about: {{say: "Two stretches before bed.", sources: []}}
hold: 10
"""


class House:
    """A data folder with one routine of its own."""

    def __init__(self, folder: Path) -> None:
        self._settings = Settings(folder, guest=True, check_in=False)
        self._file = folder / "routines" / "evening.yaml"
        self._file.parent.mkdir()

    def named(self, name: str) -> "House":
        self._file.write_text(FILE.format(name=name))
        return self

    def holds(self, text: str) -> "House":
        self._file.write_text(text)
        return self

    def say(self, text: str) -> Turn:
        talk = dialogue(
            self._settings, understander(self._settings), safety_scan(), library(self._settings)
        )
        turn = talk.turn(text, Mode.OPEN, 0.0)
        for _ in range(3):
            turn = talk.turn("no", Mode.YESNO, 1.0)
        return turn


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.parametrize(
    "sentence", ["start my evening stretches", "count me through the evening stretches"]
)
def test_it_is_started_by_its_name(house: House, sentence: str) -> None:
    turn = house.named("my evening stretches").say(sentence)
    assert turn.action is not None
    assert (turn.action.do, turn.action.id) == (Do.START, "evening")
    assert turn.reply == "All right, my evening stretches."


def test_a_name_that_cannot_be_said_is_refused(house: House) -> None:
    with pytest.raises(UserError, match=r"'evening \(2x\)!': use words only"):
        house.named("evening (2x)!").say("start my evening stretches")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: evening", "missing required field"),
        (FILE.format(name="x").replace("bridge_pose", "cobra"), "unknown exercise 'cobra'"),
        ("id: [", "evening.yaml"),
    ],
)
def test_a_broken_file_is_named(house: House, text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        house.holds(text).say("start my evening stretches")
