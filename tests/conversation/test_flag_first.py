"""No correction, other reading or running stretch takes an emergency out of a sentence."""

import pytest

from assistant.conversation.dialogue import Dialogue
from assistant.listening.heard import Mode
from assistant.understanding.intent import Refused
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander
from assistant.understanding.urgency import Urgency
from benchmarks.safety import DEVELOPMENT, sentences
from tests.conftest import HOLDING

EMERGENCIES = sentences("both", DEVELOPMENT)["now"]


def misspelled(text: str) -> str:
    """Return a sentence with two letters of its longest word the wrong way round."""
    longest = max(text.split(), key=len)
    swapped = longest[0] + longest[2] + longest[1] + longest[3:]
    return text.replace(longest, swapped, 1)


def test_what_could_be_corrected_into_an_ordinary_sentence_stays_an_emergency(
    dialogue: Dialogue, understander: Understander, safety: SafetyScan
) -> None:
    tempting = 0
    for text in (*EMERGENCIES, *map(misspelled, EMERGENCIES)):
        for mode, running in ((Mode.OPEN, None), (Mode.STRETCH, HOLDING)):
            flag = safety.scan(text)
            if flag is None or isinstance(understander.understand(text, mode), Refused):
                continue
            tempting += 1
            turn = dialogue.turn(text, mode, 1.0, running)
            assert turn.urgency == Urgency.NOW or turn.question is not None, text
    assert tempting >= 10


@pytest.mark.parametrize("other", ["pause", "go on", "how do i do the bridge", "thank you"])
def test_an_ordinary_other_reading_takes_nothing_away(dialogue: Dialogue, other: str) -> None:
    for text in EMERGENCIES:
        alone = dialogue.turn(text, Mode.STRETCH, 1.0, HOLDING)
        turn = dialogue.turn(text, Mode.STRETCH, 1.0, HOLDING, [other], [0.0])
        assert (turn.flag, turn.urgency) == (alone.flag, alone.urgency), text


def test_misspelled_it_is_found_nearly_as_often(safety: SafetyScan) -> None:
    found = [text for text in EMERGENCIES if safety.scan(text) is not None]
    still = [text for text in found if safety.scan(misspelled(text)) is not None]
    assert len(still) >= 0.9 * len(found), set(found) - set(still)
