"""What is not for this assistant, and conversations that it follows: rates that must not fall."""

import pytest
import yaml

from assistant.listening.heard import Mode
from assistant.understanding.intent import Refused, Understood, Unsure
from assistant.understanding.understander import Understander
from tests.conftest import ROOT

SENTENCES = yaml.safe_load((ROOT / "tests" / "data" / "out_of_domain.yaml").read_text())[
    "sentences"
]


def test_of_a_hundred_other_requests_few_are_asked_about_and_none_starts_anything(
    understander: Understander,
) -> None:
    asked = 0
    for sentence in SENTENCES:
        meaning = understander.understand(sentence, Mode.OPEN)
        if isinstance(meaning, Understood):
            intent = meaning.intent
            refusal = str(intent.slots.get("topic", "")).startswith("out_of_scope_")
            # "Stop" at the beginning of a sentence is never put aside: it ends nothing here.
            assert refusal or intent.name == "Stop", sentence
        asked += isinstance(meaning, Unsure)
    assert asked <= 0.15 * len(SENTENCES)


@pytest.mark.parametrize(
    ("sentence", "name", "slot"),
    [
        ("sorry, should I put heat on my hip", "Ask", "heat"),
        ("would a massage help with the pain", "Ask", "massage"),
        ("is seeing a physio worth it", "Ask", "physical_therapy"),
        ("okay, and what about the second one", "AskExercise", "bridge_pose"),
        ("actually stop, do the twist instead", "Start", "seated_twist"),
        ("who are you exactly", "WhoAreYou", None),
    ],
)
def test_talkative_sentences(
    understander: Understander, sentence: str, name: str, slot: str | None
) -> None:
    meaning = understander.understand(sentence, Mode.OPEN)
    assert not isinstance(meaning, Refused | Unsure)
    assert meaning.intent.name == name
    assert slot is None or slot in meaning.intent.slots.values()
