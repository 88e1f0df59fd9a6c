"""What is answered: every fact, short first, with its cautions."""

from pathlib import Path

import pytest

from assistant.answering.coverage import coverage
from assistant.answering.library import FACTS, Library
from assistant.answering.resolver import Resolver
from assistant.errors import UserError
from assistant.speaking.speaker import phrases
from assistant.understanding.intent import Intent
from assistant.understanding.understander import Understander


def test_every_fact_of_the_article_is_told_and_can_be_asked_for(
    library: Library, understander: Understander
) -> None:
    asked = [
        meaning.intent("")
        for meaning in understander.templates.table.meanings
        if meaning.name in ("Ask", "AskExercise", "ListExercises")
    ]
    found = coverage(library, asked)
    assert found.told == found.reachable == frozenset(range(1, FACTS + 1))
    assert found.unanswered == ()


@pytest.mark.parametrize("topic", ["heat", "ice", "heat_or_ice", "hot_bath"])
def test_heat_and_ice_always_come_with_minutes_and_the_numb_skin(
    library: Library, topic: str
) -> None:
    reply = Resolver(library).resolve(Intent("Ask", {"topic": topic}), None)
    assert reply is not None
    assert "skin is numb" in reply.text
    assert "fifteen minutes" in reply.text.lower()


@pytest.mark.parametrize("topic", ["heat", "ice", "heat_or_ice"])
@pytest.mark.parametrize("aspect", ["how_long", "how_often", "is_it_safe"])
def test_so_do_their_follow_ups(library: Library, topic: str, aspect: str) -> None:
    reply = Resolver(library).resolve(Intent("FollowUp", {"aspect": aspect}), topic)
    assert reply is not None
    assert "numb" in reply.text


def test_ibuprofen_comes_with_who_should_not_take_it_and_no_dose(library: Library) -> None:
    reply = Resolver(library).resolve(Intent("Ask", {"topic": "medicine"}), None)
    assert reply is not None
    assert "pregnant" in reply.text
    assert "pharmacist" in reply.text
    said = " ".join((reply.text, *reply.more))
    assert not any(character.isdigit() for character in said)


def test_answers_are_short(library: Library) -> None:
    for owner, statement in library.statements():
        assert len(statement.say.split()) <= 34, (owner, statement.say)


def test_every_phrase_is_over_within_ten_seconds(library: Library) -> None:
    """25 words at 150 a minute: after each there is a gap in which somebody is easily heard."""
    said = [
        statement.say
        for topic in library.topics.values()
        for statement in (*topic.say, *topic.more, *topic.follow.values())
    ]
    for phrase in (
        phrase for text in [*said, *library.prompts.values()] for phrase in phrases(text)
    ):
        assert len(phrase.split()) <= 25, phrase


def test_every_statement_has_a_source(library: Library) -> None:
    for owner, statement in library.statements():
        assert statement.sources, owner
        assert not all(library.sources[source].weak for source in statement.sources) or set(
            statement.sources
        ) & {"clinician_proposal", "fitwill_crossover", "conditioning_twist", "yoga_osteoporosis",
             "healthily_sciatica"}, (owner, statement.say)  # fmt: skip


def test_lists_come_three_at_a_time(library: Library) -> None:
    reply = Resolver(library).resolve(Intent("ListExercises"), None)
    assert reply is not None
    assert "piriformis" in reply.text
    assert "crossover" in reply.more[0]


def test_an_exercise_is_told_in_steps_with_more_to_come(library: Library) -> None:
    slots = {"exercise": "bridge_pose", "aspect": "how"}
    reply = Resolver(library).resolve(Intent("AskExercise", slots), None)
    assert reply is not None
    assert reply.text.startswith("Lie on your back")
    assert reply.more


def test_which_one_is_asked_when_no_exercise_was_named(library: Library) -> None:
    reply = Resolver(library).resolve(Intent("AskExercise", {"aspect": "how"}), None)
    assert reply is not None
    assert reply.question is not None


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("topics/causes.yaml", "topics: [", "not valid YAML"),
        ("topics/causes.yaml", "topics: 3", "Expected `array`"),
        ("routines/routine.yaml", "id: x\nname: x\nexercises: [cobra]\n"
         "about: {say: x, sources: [founding_article]}", "cobra"),
        ("prompts.yaml", "greetings: hello", "unknown field"),
    ],
)  # fmt: skip
def test_broken_content_is_named(tmp_path: Path, file: str, text: str, complaint: str) -> None:
    copy = tmp_path / "content"
    _copy(Path(__file__).parents[2] / "content" / "en", copy)
    (copy / file).write_text(text)
    with pytest.raises(UserError, match=complaint):
        Library.load(copy)


def _copy(source: Path, target: Path) -> None:
    for path in source.rglob("*.yaml"):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
