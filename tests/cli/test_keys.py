"""Keys by their names: what a terminal sends, and what a person wants them to do."""

import pytest

from assistant.cli.key_names import actions, read_keys, split
from assistant.errors import UserError


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (" ", ("space",)),
        ("\x1b", ("escape",)),
        ("\x1b[C", ("right",)),
        ("\x1bOC", ("right",)),
        ("\x1b[6~ ", ("page-down", "space")),
        ("qn", ("q", "n")),
        ("\r\x7f", ("enter", "backspace")),
        ("\x1b[15~", ("f5",)),
        ("\x00I", ("\x00", "I")),
    ],
)
def test_a_terminal_sends_a_key(sent: str, keys: tuple[str, ...]) -> None:
    assert split(sent) == keys


@pytest.mark.parametrize("sent", ["\x1b[99;5u", "\x1b[1;5C", "\x1b[200~", "\x1b[", "\x1bOz"])
def test_a_sequence_that_nobody_knows_is_no_escape(sent: str) -> None:
    assert split(sent) == ()


def test_the_usual_keys() -> None:
    doing = actions({})
    assert (doing["space"], doing["escape"], doing["q"]) == ("pause", "stop", "quit")
    assert (doing["page-down"], doing["left"], doing["m"]) == ("next", "again", "mute")


def test_a_remote_with_two_buttons() -> None:
    doing = actions(read_keys("pause=page-down stop=page-up"))
    assert (doing["page-down"], doing["page-up"]) == ("pause", "stop")
    assert doing["right"] == "next"
    assert "space" not in doing


@pytest.mark.parametrize("wanted", ["pause", "pause=", "pause=no-such-key", "fly=space"])
def test_what_cannot_be_understood_is_told(wanted: str) -> None:
    with pytest.raises(UserError, match=r"^keys: "):
        read_keys(wanted)
