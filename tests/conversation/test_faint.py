"""What lies behind nothing in particular: an emergency in it is asked about, all else is let be."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from assistant.conversation.dialogue import Dialogue
from assistant.conversation.turn import Do
from assistant.listening.heard import Hypothesis, Mode
from assistant.listening.mode_graph import GARBAGE
from assistant.listening.vosk_engine import ALTERNATIVES, FAINT, FAINT_WITHIN, VoskEngine
from assistant.understanding.safety import SafetyScan
from tests.conftest import HOLDING

WIPING = "i can't feel anything when i wipe"


def recogniser(*readings: tuple[str, float]) -> Mock:
    """Return one that has heard these: words and scores (nats), best first."""
    found = [{"text": text, "confidence": score} for text, score in readings]
    return Mock(FinalResult=lambda: json.dumps({"alternatives": found}))


class Grammar:
    def folder(self, mode: Mode) -> Path:
        return Path(mode)

    def quick(self, mode: Mode) -> bool:
        return True

    def phrases(self, mode: Mode, model: Any) -> None: ...

    def plain(self, text: str) -> str:
        return text

    def missing_words(self, model: Any) -> frozenset[str]:
        return frozenset()


def heard(*readings: tuple[str, float]) -> Hypothesis:
    engine = VoskEngine(Grammar())
    engine._recogniser = lambda mode: recogniser(*readings)  # type: ignore[method-assign]
    engine.begin(Mode.OPEN)
    return engine.end()


def garbage(*scores: float) -> list[tuple[str, float]]:
    return [(" ".join([GARBAGE] * (9 + at)), score) for at, score in enumerate(scores)]


def test_behind_garbage_are_no_words_but_faint_readings() -> None:
    found = heard(*garbage(50.0, 49.5), (WIPING, 48.0))
    assert found.text == ""
    assert found.alternatives == ()
    assert found.faint == (WIPING,)


def test_however_many_lengths_of_garbage_come_first() -> None:
    lengths = garbage(*(50.0 - 0.1 * at for at in range(ALTERNATIVES + 3)))
    assert heard(*lengths, (WIPING, 48.0)).faint == (WIPING,)


def test_what_is_far_behind_is_not_even_faint() -> None:
    assert heard(*garbage(50.0), ("pee", 49.0 - FAINT_WITHIN)).faint == ()


def test_the_near_readings_of_words_are_what_they_were() -> None:
    others = [(f"reading {at}", 49.9 - at / 10) for at in range(ALTERNATIVES + FAINT + 2)]
    found = heard(("heat or ice", 50.0), *others)
    assert found.alternatives == tuple(text for text, _ in others[:ALTERNATIVES])
    assert found.behind == pytest.approx([0.1 + at / 10 for at in range(ALTERNATIVES)])
    assert found.faint == tuple(text for text, _ in others[ALTERNATIVES : ALTERNATIVES + FAINT])


def test_an_emergency_in_them_is_asked_about_and_not_warned_of(dialogue: Dialogue) -> None:
    turn = dialogue.turn("", Mode.OPEN, 1.0, faint=["i can feel", WIPING])
    assert turn.flag == "saddle_numbness"
    assert turn.question
    warned = dialogue.turn("yes", Mode.YESNO, 2.0)
    assert "emergency" in warned.reply


def test_every_emergency_has_a_question_for_this(safety: SafetyScan) -> None:
    for examples in safety.examples.values():
        for example in examples:
            flag = safety.scan(example)
            if flag is not None and flag.urgency in ("now", "soon"):
                found = safety.suspect([example])
                assert found is not None, example
                assert found.question, example


def test_a_hold_waits_for_the_answer(dialogue: Dialogue) -> None:
    turn = dialogue.turn("", Mode.STRETCH, 1.0, HOLDING, faint=[WIPING])
    assert turn.action is not None
    assert turn.action.do == Do.PAUSE


@pytest.mark.parametrize("said", ["stop", "pause", "heat or ice", "what's it to you"])
def test_nothing_but_an_emergency_is_taken_from_them(dialogue: Dialogue, said: str) -> None:
    assert not dialogue.suspects([said, "i'm pregnant"])


@pytest.mark.parametrize("said", ["stop", "heat or ice"])
def test_a_sentence_that_was_understood_is_not_put_off_for_them(
    dialogue: Dialogue, said: str
) -> None:
    turn = dialogue.turn(said, Mode.STRETCH, 1.0, HOLDING, faint=[WIPING])
    assert turn.flag is None
    assert turn.intent is not None


def test_who_was_warned_is_not_asked_for_so_little(dialogue: Dialogue) -> None:
    dialogue.turn(WIPING, Mode.OPEN, 1.0)
    assert not dialogue.suspects([WIPING])
    assert dialogue.turn(WIPING, Mode.OPEN, 2.0).flag == "saddle_numbness"


def test_a_question_about_an_emergency_is_not_put_off_by_another(dialogue: Dialogue) -> None:
    dialogue.turn("", Mode.OPEN, 1.0, faint=[WIPING])
    assert not dialogue.suspects(["my legs gave way"])
