"""Between the templates: the likely is answered, little is done, "stop" is never guessed."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.listening.heard import Mode
from assistant.understanding.intent import Intent, Refused, Understood, Unsure
from assistant.understanding.meaning_net import NAME, MeaningNet
from assistant.understanding.sentence_table import Care
from assistant.understanding.understander import Understander
from tests.conftest import INTENTS


def meant(understander: Understander, sentence: str, mode: Mode) -> Intent:
    found = understander.understand(sentence, mode)
    assert isinstance(found, Understood)
    return found.intent


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("would seeing a physio be worth it for me", "physical_therapy"),
        ("which way should I lie in bed tonight", "sleep"),
        ("can I pop a couple of nurofen for it", "medicine"),
        ("at what point do I ring my gp about all this", "seek_help"),
    ],
)
def test_a_question_that_no_template_has_is_answered(
    understander: Understander, sentence: str, topic: str
) -> None:
    assert meant(understander, sentence, Mode.OPEN).slots["topic"] == topic


def test_the_exercise_that_is_named_is_the_one_that_is_meant(understander: Understander) -> None:
    intent = meant(understander, "is there a gentler way to do that bridge thing", Mode.OPEN)
    assert dict(intent.slots) == {"aspect": "easier", "exercise": "bridge_pose"}


@pytest.mark.parametrize(
    "sentence",
    [
        "whatever you do don't start with that bridge thing yet",
        "maybe not the twisty one then",
        "let's play bridge tonight",
        "the bus stops over there by the bridge",
        "give it a rest with the crossover talk would you dear",
    ],
)
@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.STRETCH])
def test_nothing_is_started_that_was_not_asked_for(
    understander: Understander, sentence: str, mode: Mode
) -> None:
    found = understander.understand(sentence, mode)
    if isinstance(found, Understood):
        assert found.intent.name not in ("Start", "Next", "Stop")


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("no more numbers please", "Counting"),
        ("ow, that's sharp", "Ow"),
        ("I'm hurting today, do the gentle one", "Start"),
        ("I don't fancy the bridge today, miss that one", "LeaveOut"),
        ("on your scale I'd call it a two", "Pain"),
    ],
)
def test_what_can_hardly_be_meant_otherwise_is_done(
    understander: Understander, sentence: str, name: str
) -> None:
    assert meant(understander, sentence, Mode.STRETCH).name == name


def test_what_is_all_but_surely_a_stop_pauses(understander: Understander) -> None:
    assert meant(understander, "no more, I can't", Mode.STRETCH).name == "Pause"


@pytest.mark.parametrize(
    "sentence",
    [
        "can you do the twist, grandad",
        "flip the record over to the other side",
        "turn up the TV, I can't hear the judge",
        "pause the film, I need the loo",
    ],
)
def test_what_others_say_in_a_room_does_nothing_to_a_stretch(
    understander: Understander, sentence: str
) -> None:
    assert not isinstance(understander.understand(sentence, Mode.STRETCH), Understood)


def test_a_number_is_no_detail_to_pass_over(understander: Understander) -> None:
    found = understander.understand(
        "make the hold thirty two seconds longer will you", Mode.STRETCH
    )
    assert not isinstance(found, Understood) or "seconds" in found.intent.slots


def test_what_nothing_is_corrected_to_is_not_guessed_either(understander: Understander) -> None:
    assert understander.templates.files
    net = MeaningNet.load(INTENTS / NAME)
    never = {
        one.meaning.name for one in net.file.labelled if one and one.meaning.care == Care.NEVER
    }
    assert {"Stop", "Yes", "Goodbye"} <= never
    for sentence in (
        "stopping would be grand about now",
        "I am so done with all this",
        "yes indeedy",
    ):
        found = understander.understand(sentence, Mode.STRETCH)
        if isinstance(found, Understood):
            guessed = found.intent.score < 1.0
            # What is all but surely a "stop" or a "done" holds the stretch: that can be undone.
            assert not guessed or found.intent.name not in never - {"Pause"}
        if isinstance(found, Unsure):
            assert not {one.name for one in found.candidates} & never


@pytest.mark.parametrize("cry", ["jeez that smarts", "ouch ouch that pinches at the front"])
def test_a_cry_of_pain_is_one_in_whatever_words(understander: Understander, cry: str) -> None:
    found = understander.understand(cry, Mode.STRETCH)
    assert isinstance(found, Understood)
    assert found.intent.name == "Ow"


def test_another_subject_is_refused(understander: Understander) -> None:
    found = understander.understand("could you order us two large pizzas with olives", Mode.OPEN)
    assert isinstance(found, Refused)


def test_other_readings_are_weighed(understander: Understander) -> None:
    net = MeaningNet.load(INTENTS / NAME)
    alone = net.guess(["how long should the eyes be on"], Mode.OPEN).likely
    both = net.guess(
        ["how long should the eyes be on", "how long should the ice be on"], Mode.OPEN
    ).likely
    score = {dict(one.meaning.slots).get("topic"): one.score for one in both}
    before = {dict(one.meaning.slots).get("topic"): one.score for one in alone}
    assert score.get("ice", 0) > before.get("ice", 0)


def test_every_meaning_of_the_net_is_one_of_the_templates(understander: Understander) -> None:
    net = MeaningNet.load(INTENTS / NAME)
    names = {one.meaning.name for one in net.file.labelled if one}
    assert names <= understander.templates.intents


def test_other_templates_have_no_net(tmp_path: Path) -> None:
    path = tmp_path / "hello.yaml"
    path.write_text("language: en\n", encoding="utf-8")
    assert MeaningNet.beside([path]) is None
    assert MeaningNet.beside([INTENTS / "talk.yaml", path]) is None


def test_a_broken_net_is_named(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no net")
    with pytest.raises(UserError, match=NAME):
        MeaningNet.beside([tmp_path / "a.yaml"])
