"""Templates as an automaton: exactly the sentences that hassil would list."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hassil.intents import Intents
from hassil.sample import sample_intents

from assistant.errors import UserError
from assistant.listening.graph.word_graph import WordGraph
from assistant.understanding.sentence_graph import SentenceGraph
from assistant.understanding.template_compiler import templates_of
from assistant.understanding.template_files import Source, TemplateFile
from tests.listening.graph.test_word_graph import sentences


def intents(*templates: str, **extra: Any) -> dict[str, Any]:
    return {
        "language": "en",
        "intents": {"Test": {"data": [{"sentences": list(templates)}]}},
        **extra,
    }


def graph_of(data: dict[str, Any]) -> tuple[WordGraph, int]:
    """The automaton of all templates, and where it begins."""
    source = Source()
    source.add(Path("test.yaml"), msgspec.convert(data, TemplateFile))
    graph = WordGraph()
    collected = SentenceGraph(graph)
    start = collected.either({collected.add(one): 0.0 for one in templates_of(source)})
    return graph, start


@pytest.mark.parametrize(
    "templates",
    [
        ["heat or ice"],
        ["(heat|ice) please", "[should i] use (heat|ice)"],
        ["what stretch[es] [are there|do you know]", "list [all] [the] stretches"],
        ["(stop;please)", "count me through <the> [{exercise}] [now]"],
        ["hold [it] for {seconds} seconds"],
        ["[um ](go|carry) on[wards]"],
        ["(stop[ it];[right ]now;please[ do])", "(now;) stop[s| it]"],
        ["(knee|hip)[ish ] (bend|lift)[ing|er]", "(un|re|)(do|wind) [it]", "[a] [b] [c]"],
    ],
)
def test_no_sentence_is_lost_and_none_is_added(templates: list[str]) -> None:
    source = intents(
        *templates,
        lists={
            "exercise": {"values": [{"in": "(bridge|hip lift)[s]", "out": "b"}, "twist"]},
            "seconds": {"range": {"from": 5, "to": 30, "step": 5, "digits": False}},
        },
        expansion_rules={"the": "[the|that]"},
    )
    listed = {" ".join(text.replace("-", " ").split()) for _, text, *_ in _sampled(source)}
    assert set(sentences(*graph_of(source))) == listed


def _sampled(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(entry) for entry in sample_intents(Intents.from_dict(data), language="en")]


def test_a_missing_list_is_named_with_its_file() -> None:
    with pytest.raises(UserError, match=r"test\.yaml: there is no list \{drink\}"):
        graph_of(intents("a {drink}"))


def test_a_missing_rule_is_named_with_its_file() -> None:
    with pytest.raises(UserError, match=r"test\.yaml: there is no expansion rule <size>"):
        graph_of(intents("a <size> coffee"))


def test_a_wildcard_cannot_be_recognised() -> None:
    with pytest.raises(UserError, match="wildcard"):
        graph_of(intents("play {song}", lists={"song": {"wildcard": True}}))


def test_the_graph_grows_with_the_templates_not_with_the_sentences() -> None:
    words = "|".join(f"word{chr(97 + n)}" for n in range(20))
    graph, start = graph_of(intents(f"({words}) ({words}) ({words}) ({words})"))
    assert len(graph.reached(start)) == 5


def test_a_template_whose_graph_would_explode_is_named_with_its_file_and_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "coffee.yaml"
    template = "a coffee <a> please"
    path.write_text(f"intents:\n  Order:\n    data:\n      - sentences:\n        - {template}\n")
    source = Source()
    rules = {"a": "<b>" * 40, "b": "[<c>]" * 80, "c": "(hot|cold) " * 80}
    data = intents(template, expansion_rules=rules)
    source.add(path, msgspec.convert(data, TemplateFile))
    with pytest.raises(UserError, match=r"coffee\.yaml:5: the template is too large: .* 200000"):
        for one in templates_of(source):
            SentenceGraph(WordGraph()).add(one)
