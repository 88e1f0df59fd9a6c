"""What a mode's automaton lets be said, and what it costs."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from assistant.listening.graph.word_graph import EPSILON, WordGraph
from assistant.listening.heard import Mode
from assistant.listening.mode_graph import DEFAULT_COSTS, GARBAGE, OTHER, Costs, ModeGraphs
from assistant.understanding.template import Template
from assistant.understanding.template_compiler import templates_of
from assistant.understanding.template_files import Source, TemplateFile

RED_FLAGS = ["i wet myself", "i can't feel myself pee"]


@pytest.fixture(scope="module")
def templates() -> list[Template]:
    source = Source()
    data = {
        "intents": {
            "Ask": {
                "data": [
                    {
                        "metadata": {"care": "question"},
                        "sentences": ["(heat|ice) please", "why is my leg numb"],
                    }
                ]
            },
            "Pause": {"data": [{"sentences": ["pause"], "requires_context": {"mode": "stretch"}}]},
        }
    }
    source.add(Path("test.yaml"), msgspec.convert(data, TemplateFile))
    return list(templates_of(source))


@dataclass(frozen=True)
class Begun:
    """An automaton and where it begins."""

    graph: WordGraph
    start: int


def mode_graph(templates: list[Template], red_flags: list[str], mode: Mode, costs: Costs) -> Begun:
    """Return the automaton of one of the modes, which share their nodes."""
    graphs = ModeGraphs(templates, red_flags, costs)
    starts = {each: graphs.start(each) for each in Mode}
    return Begun(graphs.graph, starts[mode])


def cost(begun: Begun, sentence: str) -> float | None:
    """Return what the cheapest way to say a sentence costs; None when it cannot be said."""
    graph = begun.graph
    reached = quietly(graph, {begun.start: 0.0})
    for word in sentence.split():
        following: dict[int, float] = {}
        for node, so_far in reached.items():
            for arc in graph.arcs[node]:
                if arc.word == word:
                    total = so_far + arc.cost
                    following[arc.target] = min(total, following.get(arc.target, total))
        reached = quietly(graph, following)
    ends = [total + graph.final[node] for node, total in reached.items() if node in graph.final]
    return min(ends, default=None)


def garbage(graph: Begun) -> list[float]:
    """Return what one to three sounds of anything else cost."""
    costs = [cost(graph, " ".join([GARBAGE] * length)) for length in (1, 2, 3)]
    return [one for one in costs if one is not None]


def quietly(graph: WordGraph, reached: dict[int, float]) -> dict[int, float]:
    """Return where the empty words lead as well; none leads in a circle."""
    waiting, best = list(reached), dict(reached)
    while waiting:
        node = waiting.pop()
        for arc in graph.arcs[node]:
            total = best[node] + arc.cost
            if arc.word == EPSILON and total < best.get(arc.target, float("inf")):
                best[arc.target] = total
                waiting.append(arc.target)
    return best


def test_what_is_expected_is_cheap_and_the_rest_can_be_said_too(templates: list[Template]) -> None:
    graph = mode_graph(templates, RED_FLAGS, Mode.STRETCH, DEFAULT_COSTS)
    assert cost(graph, "pause") == 0.0
    assert cost(graph, "ice please") == DEFAULT_COSTS.unexpected
    assert cost(graph, "ice pause") is None


def test_a_command_of_a_stretch_is_not_expected_elsewhere(templates: list[Template]) -> None:
    graph = mode_graph(templates, RED_FLAGS, Mode.OPEN, DEFAULT_COSTS)
    assert cost(graph, "pause") is None
    assert cost(graph, "ice please") == 0.0


def test_a_question_is_no_answer_to_a_yes_no_question(templates: list[Template]) -> None:
    graph = mode_graph(templates, RED_FLAGS, Mode.YESNO, DEFAULT_COSTS)
    assert cost(graph, "ice please") is None


@pytest.mark.parametrize("mode", list(Mode))
def test_red_flags_can_be_said_in_every_mode_and_in_other_words(
    templates: list[Template], mode: Mode
) -> None:
    graph = mode_graph(templates, RED_FLAGS, mode, DEFAULT_COSTS)
    assert cost(graph, "i wet myself") is not None
    assert cost(graph, "i can't feel myself") is not None
    assert cost(graph, "i can't wet pee") is not None


@pytest.mark.parametrize("mode", list(Mode))
def test_anything_else_is_garbage_at_a_cost_for_each_sound(
    templates: list[Template], mode: Mode
) -> None:
    phone = {Mode.OPEN: DEFAULT_COSTS.garbage_phone_open}.get(mode, DEFAULT_COSTS.garbage_phone)
    assert garbage(mode_graph(templates, RED_FLAGS, mode, DEFAULT_COSTS)) == pytest.approx(
        [DEFAULT_COSTS.garbage + n * phone for n in (1, 2, 3)]
    )


def test_garbage_is_dearer_where_anything_may_be_asked(templates: list[Template]) -> None:
    """So that an emergency in somebody's own words is not lost in it."""
    opened = garbage(mode_graph(templates, RED_FLAGS, Mode.OPEN, DEFAULT_COSTS))
    holding = garbage(mode_graph(templates, RED_FLAGS, Mode.STRETCH, DEFAULT_COSTS))
    assert all(dear > cheap for dear, cheap in zip(opened, holding, strict=True))


def test_a_sentence_may_begin_with_a_hesitation(templates: list[Template]) -> None:
    graph = mode_graph(templates, RED_FLAGS, Mode.OPEN, DEFAULT_COSTS)
    assert cost(graph, "um ice please") == DEFAULT_COSTS.hesitation


def test_a_common_word_is_listened_for_only_in_a_stretch(templates: list[Template]) -> None:
    costs = {
        mode: cost(mode_graph(templates, RED_FLAGS, mode, DEFAULT_COSTS), OTHER) for mode in Mode
    }
    assert costs.pop(Mode.STRETCH) == DEFAULT_COSTS.other_word
    assert set(costs.values()) == {None}
