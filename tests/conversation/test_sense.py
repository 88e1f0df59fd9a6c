"""Two meanings that sounded nearly alike, in a conversation."""

from dataclasses import replace

import pytest

from assistant.conversation.dialogue import Dialogue
from assistant.conversation.turn import Do, Running, Turn
from assistant.listening.heard import Mode
from tests.conftest import HOLDING

HEAT, SITTING = "should i use heat", "is sitting bad for it"


def hears(
    dialogue: Dialogue, text: str, other: str, behind: float, running: Running | None = None
) -> Turn:
    mode = dialogue.mode(running is not None)
    return dialogue.turn(text, mode, 1.0, running, [other], [behind])


@pytest.mark.parametrize(
    ("answer", "topic"), [("the first", "heat"), ("the second one", "sitting")]
)
def test_it_asks_which_and_an_answer_chooses(dialogue: Dialogue, answer: str, topic: str) -> None:
    turn = hears(dialogue, HEAT, SITTING, 0.6)
    assert turn.reply.startswith("Did you mean")
    assert turn.margin == pytest.approx(0.6)
    chosen = dialogue.turn(answer, dialogue.mode(False), 2.0)
    assert chosen.intent is not None
    assert chosen.intent.slots["topic"] == topic


def test_two_questions_about_one_thing_are_told_apart_by_their_words(dialogue: Dialogue) -> None:
    turn = hears(dialogue, "how do i do the bridge", "how often should i do the bridge", 0.6)
    assert "how do i do the bridge" in turn.reply
    assert "how often" in turn.reply


def test_what_is_clearly_better_is_answered(dialogue: Dialogue) -> None:
    turn = hears(dialogue, HEAT, SITTING, 4.0)
    assert turn.question is None
    assert turn.margin == pytest.approx(4.0)


def test_typed_words_have_no_rival(dialogue: Dialogue) -> None:
    turn = dialogue.turn(HEAT, Mode.OPEN, 1.0)
    assert turn.intent is not None
    assert turn.margin is None


def test_goodbye_is_not_taken_from_a_sound_that_was_as_much_like_hello(dialogue: Dialogue) -> None:
    turn = hears(dialogue, "bye", "hi", 0.1)
    assert turn.action is None
    assert turn.refused == "too_unsure"


@pytest.mark.parametrize("said", ["stop", "pause", "ow"])
def test_nothing_asks_before_a_stop(dialogue: Dialogue, said: str) -> None:
    turn = hears(dialogue, said, HEAT, 0.1, HOLDING)
    assert turn.action is not None
    assert turn.action.do in (Do.STOP, Do.PAUSE)


def test_a_command_in_a_hold_is_done_although_another_was_as_likely(dialogue: Dialogue) -> None:
    turn = hears(dialogue, "next", "ready", 0.1, HOLDING)
    assert turn.action is not None
    assert turn.action.do == Do.NEXT
    assert turn.margin is not None


def test_a_red_flag_in_the_other_reading_comes_first(dialogue: Dialogue) -> None:
    assert hears(dialogue, HEAT, "i can't feel when i wipe", 0.6).flag == "saddle_numbness"


def test_while_a_question_is_open_no_other_is_asked(dialogue: Dialogue) -> None:
    hears(dialogue, HEAT, SITTING, 0.6)
    turn = hears(dialogue, HEAT, SITTING, 0.6)
    assert turn.intent is not None
    assert turn.question is None


@pytest.mark.parametrize("said", ["yes", "no", "maybe", "thank you", "hello"])
def test_what_answers_nothing_does_not_break_into_a_count(dialogue: Dialogue, said: str) -> None:
    turn = dialogue.turn(said, Mode.STRETCH, 1.0, HOLDING)
    assert (turn.reply, turn.action, turn.refused) == ("", None, "nothing_asked")


@pytest.mark.parametrize(
    ("said", "do"), [("no, stop", Do.STOP), ("yes, pause", Do.PAUSE), ("thanks, next", Do.NEXT)]
)
def test_what_comes_with_it_is_done(dialogue: Dialogue, said: str, do: Do) -> None:
    turn = dialogue.turn(said, Mode.STRETCH, 1.0, HOLDING)
    assert turn.action is not None
    assert turn.action.do == do


def test_a_no_to_what_was_asked_is_an_answer(dialogue: Dialogue) -> None:
    asked = dialogue.turn("ow", Mode.STRETCH, 1.0, HOLDING)
    assert asked.question is not None
    answer = dialogue.turn("no", dialogue.mode(True), 2.0, replace(HOLDING, paused=True))
    assert answer.refused is None


@pytest.mark.parametrize("said", ["thank you", "hello"])
def test_at_rest_and_in_a_pause_it_is_polite(dialogue: Dialogue, said: str) -> None:
    assert dialogue.turn(said, Mode.OPEN, 1.0).reply
    assert dialogue.turn(said, Mode.STRETCH, 2.0, replace(HOLDING, paused=True)).reply
