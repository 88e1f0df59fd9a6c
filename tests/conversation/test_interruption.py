"""Interruption policies: facts in, a decision out."""

import pytest

from assistant.conversation.interruption.afterwards import Ended, Then, afterwards
from assistant.conversation.interruption.giving_way import LISTEN_ON, Begun, give_way
from assistant.conversation.interruption.usual import AFTER, WAYS
from assistant.conversation.turn import Do


@pytest.mark.parametrize(
    ("text", "intent"), [("stop", "Stop"), ("please pause", "Pause"), ("ouch", "Ow")]
)
def test_a_cry_silences_it_at_once_and_is_done_however_loud_the_room_is(
    text: str, intent: str
) -> None:
    way = give_way(WAYS, Begun(text, intent))
    assert way.silent
    assert way.ends_after <= 0.2
    assert way.ends_within is not None


@pytest.mark.parametrize(
    ("text", "intent"), [("end this", "Stop"), ("one second", "Pause"), ("i feel dizzy", "Ow")]
)
def test_other_words_for_it_silence_it_at_once_and_are_heard_to_their_end(
    text: str, intent: str
) -> None:
    way = give_way(WAYS, Begun(text, intent))
    assert way.silent
    assert way.ends_after == LISTEN_ON.ends_after
    assert way.ends_within is None


def test_a_red_flag_silences_it_and_is_heard_to_its_end() -> None:
    way = give_way(WAYS, Begun("i can't feel when", red_flag=True))
    assert way.silent
    assert way.ends_after == LISTEN_ON.ends_after


@pytest.mark.parametrize("intent", ["Next", "Skip", "TimeLeft"])
def test_short_commands_act_at_the_end_of_the_word(intent: str) -> None:
    way = give_way(WAYS, Begun("...", intent))
    assert not way.silent
    assert way.ends_after < LISTEN_ON.ends_after


def test_a_question_is_heard_to_its_end() -> None:
    assert give_way(WAYS, Begun("why is my", None)) == LISTEN_ON


@pytest.mark.parametrize(
    ("ended", "then"),
    [
        (Ended(understood=False, broken=True, replied=True), Then.SPEAK_ON),
        (Ended(replied=True, broken=True), Then.FORGET),
        (Ended(replied=True), Then.FORGET),
        (Ended(do=Do.VOLUME, broken=True), Then.TAKE_UP),
        (Ended(do=Do.STOP, broken=True), Then.KEEP),
        (Ended(do=Do.PAUSE), Then.KEEP),
        (Ended(do=Do.STOP, running=True, replied=True), Then.FORGET),
        (Ended(do=Do.RESUME, kept=True, replied=True), Then.TAKE_UP_KEPT),
        (Ended(do=Do.RESUME, broken=True, replied=True), Then.TAKE_UP),
        (Ended(do=Do.RESUME, kept=True, running=True, replied=True), Then.FORGET),
        (Ended(do=Do.RESUME, replied=True), Then.FORGET),
        (Ended(), Then.SPEAK_ON),
    ],
)
def test_what_becomes_of_what_was_being_said(ended: Ended, then: Then) -> None:
    assert afterwards(AFTER, ended) == then


@pytest.mark.parametrize(
    ("ended", "then"),
    [
        (Ended(warning=True, understood=False, broken=True), Then.SPEAK_ON),
        (Ended(warning=True, replied=True), Then.WARNING_FIRST),
        (Ended(warning=True, replied=True, urgent=True), Then.WARNING_AFTER),
        (Ended(warning=True, do=Do.STOP), Then.WARNING_LATER),
        (Ended(warning=True, do=Do.STOP, halted_before=True), Then.FORGET),
        (Ended(warning=True, do=Do.END, replied=True), Then.WARNING_FIRST),
    ],
)
def test_a_warning_is_said_to_its_end_sooner_or_later(ended: Ended, then: Then) -> None:
    assert afterwards(AFTER, ended) == then
