"""Two meanings that sounded nearly alike: asked about where it costs little, never in front of a stop."""

import pytest

from assistant.listening.heard import Mode
from assistant.understanding.intent import Intent, Refused, Understanding, Understood, Unsure
from assistant.understanding.margin import CLOSE, doubted
from assistant.understanding.weighing import Rival

HEAT = Intent("Ask", {"topic": "heat"}, text="does heat help")
ICE = Intent("Ask", {"topic": "ice"}, text="does ice help")
BEGIN = Intent("Start", {"exercise": "bridge_pose"}, text="do the bridge")
HOW = Intent("FollowUp", {"aspect": "how"}, text="how")
NEXT, READY, STOP, HELLO = Intent("Next"), Intent("Ready"), Intent("Stop"), Intent("Greeting")


def result(meant: Intent, other: Intent, mode: Mode, margin: float = CLOSE / 2) -> Understanding:
    return doubted(Understood(meant), Rival(other, margin), mode)


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.STRETCH])
@pytest.mark.parametrize("other", [ICE, BEGIN])
def test_a_close_question_or_start_is_asked_about(other: Intent, mode: Mode) -> None:
    assert result(HEAT, other, mode) == Unsure((HEAT, other))
    assert result(other, HEAT, mode) == Unsure((other, HEAT))


def test_what_lies_far_behind_is_not(mode: Mode = Mode.OPEN) -> None:
    assert result(HEAT, ICE, mode, CLOSE) == Understood(HEAT)
    assert doubted(Understood(HEAT), None, mode) == Understood(HEAT)


def test_what_cannot_be_asked_about_is_not_followed(mode: Mode = Mode.OPEN) -> None:
    assert result(HELLO, Intent("Goodbye"), mode) == Refused("too_unsure")
    assert result(BEGIN, STOP, mode) == Refused("too_unsure")
    assert result(HOW, HELLO, mode) == Refused("too_unsure")


def test_what_says_much_is_asked_about_by_itself_but_not_over_a_count() -> None:
    assert result(HEAT, HELLO, Mode.OPEN) == Unsure((HEAT,))
    assert result(HEAT, HELLO, Mode.STRETCH) == Refused("too_unsure")


@pytest.mark.parametrize(("meant", "other"), [(NEXT, READY), (READY, HEAT), (HELLO, NEXT)])
def test_a_command_in_a_stretch_is_left_alone(meant: Intent, other: Intent) -> None:
    assert result(meant, other, Mode.STRETCH) == Understood(meant)


def test_but_a_stretch_is_not_begun_in_place_of_a_command() -> None:
    assert result(BEGIN, NEXT, Mode.STRETCH) == Refused("too_unsure")


@pytest.mark.parametrize("name", ["Stop", "Pause", "Ow", "Alarm"])
@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.STRETCH])
def test_nothing_holds_up_a_stop(name: str, mode: Mode) -> None:
    assert result(Intent(name), HEAT, mode) == Understood(Intent(name))


def test_of_two_things_in_one_breath_neither_is_doubted() -> None:
    both = Understood(HEAT, NEXT)
    assert doubted(both, Rival(ICE, 0.1), Mode.OPEN) == both
