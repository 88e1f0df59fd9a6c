"""The automaton over words: the same sentences, in as few nodes as can be."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.listening.graph.word_graph import (
    DistinctNodes,
    TooManyNodesError,
    WordArc,
    WordGraph,
)


def sentences(graph: WordGraph, start: int = 0) -> dict[str, float]:
    """Every sentence of a small graph, with its least cost."""

    def walk(node: int, words: tuple[str, ...], cost: float) -> Iterator[tuple[str, float]]:
        if node in graph.final:
            yield " ".join(words), cost + graph.final[node]
        for arc in graph.arcs[node]:
            more = (arc.word,) if arc.word else ()
            yield from walk(arc.target, words + more, cost + arc.cost)

    found: dict[str, float] = {}
    for text, cost in walk(start, (), 0.0):
        found[text] = min(cost, found.get(text, cost))
    return found


class Built:
    """Nodes of sentences, added from their ends on."""

    def __init__(self, most: int = 1000) -> None:
        self.graph = WordGraph()
        self.nodes = DistinctNodes(self.graph, most)

    def said(self, text: str, final: float = 0.0) -> int:
        node = self.nodes.node((), final)
        for word in reversed(text.split()):
            node = self.nodes.node([WordArc(node, word)])
        return node

    def any(self, *texts: str) -> int:
        return self.nodes.either({self.said(text): 0.0 for text in texts})


def test_common_beginnings_and_endings_are_shared() -> None:
    built = Built()
    start = built.any("do the bridge", "do the twist", "start the bridge")
    assert set(sentences(built.graph, start)) == {
        "do the bridge",
        "do the twist",
        "start the bridge",
    }
    assert len(built.graph.reached(start)) == 6
    start = built.any("do the bridge", "start the bridge")
    assert len(built.graph.reached(start)) == 4


def test_what_leads_to_the_same_is_the_same_node() -> None:
    built = Built()
    assert built.any("do it", "do that") == built.any("do that", "do it", "do it")
    before = len(built.graph.arcs)
    assert built.said("do it") == built.said("do it")
    assert len(built.graph.arcs) == before


def test_of_two_ways_to_say_the_same_the_cheaper_counts() -> None:
    built = Built()
    both = {built.any("go on", "stop"): 3.0, built.any("go on", "go home"): 1.0}
    assert sentences(built.graph, built.nodes.either(both)) == {
        "go on": pytest.approx(1.0),
        "go home": pytest.approx(1.0),
        "stop": pytest.approx(3.0),
    }


def test_what_ends_at_different_costs_ends_at_the_least() -> None:
    built = Built()
    start = built.nodes.either({built.said("stop", 2.0): 0.5, built.said("stop", 1.0): 1.0})
    assert sentences(built.graph, start) == {"stop": pytest.approx(2.0)}


def test_the_nodes_of_other_graphs_are_left_alone() -> None:
    built = Built()
    one = built.any("heat please", "ice please")
    before = sentences(built.graph, one)
    built.nodes.either({one: 1.0, built.said("heat now"): 0.0})
    assert sentences(built.graph, one) == before


def test_too_many_nodes_are_an_error() -> None:
    with pytest.raises(TooManyNodesError):
        Built(most=5).said("a b c d e f")


@given(
    st.lists(
        st.lists(st.sampled_from("abc"), min_size=1, max_size=5).map(" ".join),
        min_size=1,
        max_size=12,
        unique=True,
    )
)
def test_no_sentence_is_lost_and_none_is_added(texts: list[str]) -> None:
    built = Built()
    assert set(sentences(built.graph, built.any(*texts))) == set(texts)
