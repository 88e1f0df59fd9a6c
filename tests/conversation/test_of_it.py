"""What "it" is in a question depends on what was just spoken of; a bare word by itself is nothing."""

import pytest

from assistant.answering.library import Library
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.of_it import of_it
from assistant.conversation.turn import Running
from assistant.listening.heard import Mode
from assistant.understanding.intent import Understood
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander

RUNNING = Running("bridge_pose", None, False, 12, 2, None, "bridge_pose", None, planned=20)


@pytest.mark.parametrize(
    ("before", "sentence", "topic"),
    [
        ("what is shockwave therapy", "does it hurt", "shockwave"),
        ("would physical therapy help me", "and what do they do there", "physical_therapy"),
        ("what is the sciatic nerve", "where is it", "cause_sciatic_nerve"),
    ],
)
def test_it_is_what_was_spoken_of(
    understander: Understander,
    library: Library,
    safety: SafetyScan,
    before: str,
    sentence: str,
    topic: str,
) -> None:
    dialogue = Dialogue(understander, safety, library)
    dialogue.turn(before, Mode.OPEN, 0.0)
    turn = dialogue.turn(sentence, Mode.OPEN, 8.0)
    assert turn.intent is not None
    assert turn.intent.slots["topic"] == topic
    assert dialogue.about(8.0) == topic


def test_without_a_subject_it_is_nothing() -> None:
    assert of_it("does it hurt", None) is None
    assert of_it("does it hurt", "bridge_pose") is None


@pytest.mark.parametrize("word", ["three", "that", "5", "it", "um that"])
def test_a_number_or_a_pointing_word_in_a_stretch_is_nothing(
    understander: Understander, word: str
) -> None:
    assert not isinstance(understander.understand(word, Mode.STRETCH), Understood)


def test_a_number_after_a_cry_is_how_much_it_hurts(
    understander: Understander, library: Library, safety: SafetyScan
) -> None:
    dialogue = Dialogue(understander, safety, library)
    dialogue.turn("ow that hurts", Mode.STRETCH, 0.0, RUNNING)
    turn = dialogue.turn("about a five", Mode.STRETCH, 4.0, RUNNING)
    assert turn.intent is not None
    assert turn.intent.name == "Pain"
    assert turn.reply
