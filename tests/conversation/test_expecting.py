"""What the moment asks for."""

from dataclasses import replace

from assistant.conversation.context import DidYouMean, HowMuch, MayGoOn, WhatHurts
from assistant.conversation.expecting import expected
from assistant.conversation.turn import Running
from assistant.understanding.intent import Intent

HOLDING = Running("bridge_pose", None, False, 12, 2, None, "bridge_pose", None)


def test_an_open_question_asks_for_its_answers() -> None:
    assert "Yes" in expected(MayGoOn(Intent("Start")), None, None)
    assert "Pain" in expected(HowMuch(None), None, None)
    assert "Next" in expected(WhatHurts(), HOLDING, None)
    assert "Start" in expected(DidYouMean((Intent("Start"),)), None, None)


def test_a_hold_asks_for_other_words_than_a_pause_or_the_way_into_it() -> None:
    assert "TimeLeft" in expected(None, HOLDING, None)
    assert "Resume" in expected(None, replace(HOLDING, paused=True), None)
    assert "NotReady" in expected(None, replace(HOLDING, seconds_left=None), None)


def test_a_subject_asks_for_more_about_it() -> None:
    assert "FollowUp" in expected(None, None, "heat")
    assert "FollowUp" not in expected(None, None, None)
