"""Sentences in, meanings out."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.listening.heard import Mode
from assistant.understanding.intent import Refused, Understood
from assistant.understanding.templates import Templates
from assistant.understanding.understander import Understander


@pytest.mark.parametrize(
    ("sentence", "name", "slots"),
    [
        ("Why is my leg numb?", "Ask", {"topic": "why_numb"}),
        ("um, heat or ice", "Ask", {"topic": "heat_or_ice"}),
        ("What's sciatica?", "Ask", {"topic": "cause_sciatic_nerve"}),
        ("could you please tell me how should I sleep", "Ask", {"topic": "sleep"}),
        ("how do I do the bridge", "AskExercise", {"exercise": "bridge_pose", "aspect": "how"}),
        ("count me through the piriformis stretch", "Start", {"exercise": "piriformis_stretch"}),
        ("do the twist for fifteen seconds", "Start", {"exercise": "seated_twist", "seconds": 15}),
        ("do the twist for 17 seconds", "Start", {"exercise": "seated_twist", "seconds": 17}),
        ("let's stretch", "Start", {"routine": "routine"}),
        ("just the lying ones", "Start", {"routine": "lying"}),
        ("which stretches are there", "ListExercises", {}),
        ("go on", "More", {}),
        ("you know what, I'd rather do knee to chest", "Start", {"exercise": "knee_to_chest"}),
        ("forget it, do the bridge", "Start", {"exercise": "bridge_pose"}),
        ("figure four, go", "Start", {"exercise": "piriformis_stretch"}),
        ("take me through the whole thing from the top", "Start", {"routine": "routine"}),
        ("would you mind starting the bridge", "Start", {"exercise": "bridge_pose"}),
        ("hello there, heat or ice?", "Ask", {"topic": "heat_or_ice"}),
    ],
)
def test_open(understander: Understander, sentence: str, name: str, slots: dict[str, str]) -> None:
    if sentence == "just the lying ones":
        sentence = f"do {sentence}"
    found = understander.understand(sentence, Mode.OPEN)
    assert isinstance(found, Understood)
    assert (found.intent.name, dict(found.intent.slots)) == (name, slots)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("pause", "Pause"),
        ("wait, lost my balance", "Pause"),
        ("hang on, the cat is on me", "Pause"),
        ("hang on, go back one", "Pause"),
        ("ready to roll", "Ready"),
        ("I'm on my back, ready", "Ready"),
        ("carry on from where we were", "Resume"),
        ("can you stop counting out loud", "Counting"),
        ("hold on", "Pause"),
        ("hang on a second", "Pause"),
        ("stop", "Stop"),
        ("stop stop stop", "Stop"),
        ("stop it this is awful", "Stop"),
        ("I'm done", "Done"),
        ("ow", "Ow"),
        ("that hurts", "Ow"),
        ("too much", "Ow"),
        ("go on", "Resume"),
        ("ready", "Ready"),
        ("not ready", "NotReady"),
        ("next", "Next"),
        ("again", "Repeat"),
        ("start over", "StartOver"),
        ("how long left", "TimeLeft"),
        ("how many left", "HoldsLeft"),
        ("which leg", "WhichSide"),
        ("what's next", "WhatsNext"),
    ],
)
def test_in_a_stretch(understander: Understander, sentence: str, name: str) -> None:
    found = understander.understand(sentence, Mode.STRETCH)
    assert isinstance(found, Understood)
    assert found.intent.name == name


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("sentence", ["stop", "please stop", "ow"])
def test_stop_and_pain_are_heard_in_every_mode(
    understander: Understander, mode: Mode, sentence: str
) -> None:
    assert understander.strict(sentence, mode) is not None


@pytest.mark.parametrize("sentence", ["shop", "top", "stopped", "stopp", "step"])
def test_nothing_is_corrected_to_stop(understander: Understander, sentence: str) -> None:
    found = understander.understand(sentence, Mode.STRETCH, alternatives=["stop"])
    assert not (isinstance(found, Understood) and found.intent.name == "Stop")


@pytest.mark.parametrize(
    ("heard", "topic"),
    [
        ("why does my hips ache so bad", "causes"),
        ("what can i do against it at home", "remedies"),
        ("should i use ice or maybe heat on it", "heat_or_ice"),
    ],
)
def test_a_slip_is_corrected(understander: Understander, heard: str, topic: str) -> None:
    found = understander.understand(heard, Mode.OPEN)
    assert isinstance(found, Understood)
    assert found.intent.slots["topic"] == topic
    assert found.intent.score < 1.0


@pytest.mark.parametrize("sentence", ["me and the piriformis thing", "the piriformis thing"])
def test_a_start_is_not_guessed_from_a_name(understander: Understander, sentence: str) -> None:
    found = understander.understand(sentence, Mode.OPEN)
    assert not isinstance(found, Understood) or found.intent.name != "Start"


def test_a_start_in_muddled_words_is_one(understander: Understander) -> None:
    found = understander.understand("count me for the stretch of piriformis thing", Mode.OPEN)
    assert isinstance(found, Understood)
    assert dict(found.intent.slots) == {"exercise": "piriformis_stretch"}


@pytest.mark.parametrize("word", ["that", "it", "down"])
def test_nothing_is_done_on_a_single_word_that_is_no_sentence(
    understander: Understander, word: str
) -> None:
    found = understander.understand(word, Mode.STRETCH)
    assert not isinstance(found, Understood) or found.intent.name in ("Thanks", "Ask", "FollowUp")


def test_another_reading_that_fits_counts_more_than_a_correction(
    understander: Understander,
) -> None:
    found = understander.understand("heat oh rice", Mode.OPEN, alternatives=["heat or ice"])
    assert isinstance(found, Understood)
    assert found.intent.slots["topic"] == "heat_or_ice"


@pytest.mark.parametrize(
    "sentence",
    ["what is the capital of france", "turn the oven to two hundred", "my cat is called felix"],
)
def test_what_is_about_something_else_is_refused(understander: Understander, sentence: str) -> None:
    assert isinstance(understander.understand(sentence, Mode.OPEN), Refused)


def test_nothing_said_is_nothing_understood(understander: Understander) -> None:
    assert understander.understand("...", Mode.OPEN) == Refused("empty")


def write(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "test.yaml").write_text(text)
    return folder


COFFEE = """
language: en
intents:
  Order:
    data:
      - sentences: ["(make|get) [me] [a] [{size}] {drink} [with {milk} [and {sugar} sugars]]"]
lists:
  size: {values: [small, medium, large]}
  drink: {values: [{in: "(cappuccino|capo)", out: cappuccino}, latte, {in: flat white, out: flat}]}
  milk: {values: [oat milk, whole milk]}
  sugar: {range: {from: 1, to: 4}}
"""


def test_another_skill_is_another_folder(tmp_path: Path) -> None:
    understander = Understander(Templates.load([write(tmp_path, COFFEE)]))
    found = understander.strict("get me a large flat white with oat milk and two sugars", Mode.OPEN)
    assert found is not None
    assert dict(found.slots) == {"size": "large", "drink": "flat", "milk": "oat milk", "sugar": 2}


def test_a_template_too_large_to_write_out_is_matched_all_the_same(tmp_path: Path) -> None:
    words = "|".join(f"w{letter}" for letter in "abcdefghijklmnopqrst")
    lists = "lists: {word: {values: [" + ", ".join(words.split("|")) + "]}}"
    text = (
        'intents: {Say: {data: [{sentences: ["say {word:one} {word:two} {word:three} {word:four}"]}]}}'
        f"\n{lists}\n"
    )
    understander = Understander(Templates.load([write(tmp_path, text)]))
    found = understander.strict("say wa wt wc wd", Mode.OPEN)
    assert found is not None
    assert dict(found.slots) == {"one": "wa", "two": "wt", "three": "wc", "four": "wd"}
    assert understander.strict("say wa wt wc", Mode.OPEN) is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("intents: [", "not valid YAML"),
        ("hello: world", "not an intent file"),
        ("intents: {A: {data: []}}", "no sentences"),
        ('intents: {A: {data: [{sentences: ["a {b}"]}]}}', "no list {b}"),
        ('intents: {A: {data: [{sentences: ["a <b>"]}]}}', "no expansion rule <b>"),
        ('intents: {A: {data: [{sentences: ["a [b"]}]}}', "cannot be read"),
        (
            "intents: {A: {data: [{sentences: [a], requires_context: {mode: lying}}]}}",
            "no mode 'lying'",
        ),
    ],
)
def test_a_broken_template_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(UserError) as caught:
        Templates.load([write(tmp_path, text)])
    assert complaint in str(caught.value)
    assert "test.yaml" in str(caught.value) or complaint == "no sentences"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        Templates.load([tmp_path / "nowhere"])
