"""What puts a sentence right, or chooses between two: names and places alone."""

import pytest

from assistant.answering.library import Library
from assistant.conversation.amends import Amends
from assistant.conversation.context import FORGET_AFTER, DidYouMean
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.picking import picked
from assistant.conversation.turn import Action, Do
from assistant.listening.heard import Mode
from assistant.understanding.intent import Intent
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander

BRIDGE, TWIST = (Intent("Start", {"exercise": name}) for name in ("bridge_pose", "seated_twist"))
NAMED = Intent("AskExercise", {"aspect": "what", "exercise": "seated_twist"})


@pytest.mark.parametrize(
    ("answer", "intent"),
    [
        ("the first", BRIDGE),
        ("the first one please", BRIDGE),
        ("The second.", TWIST),
        ("no, the other one", TWIST),
        ("the latter", TWIST),
        ("the third", None),
        ("stop", None),
    ],
)
def test_one_of_two_is_chosen_by_its_place(answer: str, intent: Intent | None) -> None:
    assert picked(DidYouMean((BRIDGE, TWIST)), answer) == intent


def test_there_is_no_other_one_than_one() -> None:
    assert picked(DidYouMean((BRIDGE,)), "the other one") is None
    assert picked(None, "the first") is None


def test_a_name_after_no_changes_what_is_started() -> None:
    amends = Amends()
    amends.meant(BRIDGE, "start the bridge", 1.0)
    assert amends.meant(NAMED, "no, I meant the twist", 2.0).name == "Start"


def test_a_name_alone_starts_nothing() -> None:
    amends = Amends()
    amends.meant(BRIDGE, "start the bridge", 1.0)
    assert amends.meant(NAMED, "what about the twist", 2.0) == NAMED


def test_what_was_asked_of_one_is_asked_of_another() -> None:
    amends = Amends()
    amends.meant(Intent("AskExercise", {"aspect": "feel", "exercise": "bridge_pose"}), "", 1.0)
    found = amends.meant(NAMED, "and the twist?", 2.0)
    assert found.slots == {"aspect": "feel", "exercise": "seated_twist"}


def test_what_was_asked_long_ago_is_forgotten() -> None:
    amends = Amends()
    amends.meant(BRIDGE, "start the bridge", 1.0)
    assert amends.meant(NAMED, "no, the twist", FORGET_AFTER + 2) == NAMED


def test_in_a_conversation(
    understander: Understander, safety: SafetyScan, library: Library
) -> None:
    dialogue = Dialogue(understander, safety, library)
    dialogue.turn("start the seated twist", Mode.OPEN, 1.0)
    turn = dialogue.turn("oh no, I meant the lying crossover", Mode.OPEN, 2.0)
    assert turn.action is not None
    assert (turn.action.do, turn.action.id) == (Do.START, "lying_crossover")
    assert isinstance(turn.action, Action)
