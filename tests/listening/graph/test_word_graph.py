"""The automaton over words: the same sentences, in as few nodes as can be."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.listening.graph.word_graph import EPSILON, WordGraph, minimal


def sentences(graph: WordGraph) -> dict[str, float]:
    """Every sentence of a small graph, with its least cost."""

    def walk(node: int, words: tuple[str, ...], cost: float) -> Iterator[tuple[str, float]]:
        if node in graph.final:
            yield " ".join(words), cost + graph.final[node]
        for arc in graph.arcs[node]:
            more = (arc.word,) if arc.word else ()
            yield from walk(arc.target, words + more, cost + arc.cost)

    found: dict[str, float] = {}
    for text, cost in walk(0, (), 0.0):
        found[text] = min(cost, found.get(text, cost))
    return found


def of_sentences(*texts: str, cost: float = 1.0) -> WordGraph:
    graph = WordGraph()
    for text in texts:
        node = 0
        for word in text.split():
            target = graph.node()
            graph.arc(node, target, word)
            node = target
        graph.final[node] = cost
    return graph


def test_common_beginnings_and_endings_are_shared() -> None:
    graph = minimal(of_sentences("do the bridge", "do the twist", "start the bridge"))
    assert set(sentences(graph)) == {"do the bridge", "do the twist", "start the bridge"}
    assert len(graph.arcs) == 6
    assert len(minimal(of_sentences("do the bridge", "start the bridge")).arcs) == 4


def test_empty_words_vanish_and_their_costs_stay() -> None:
    graph = WordGraph()
    middle, end = graph.node(), graph.node()
    graph.arc(0, middle, EPSILON, 0.5)
    graph.arc(middle, end, "stop", 0.25)
    graph.final[end] = 0.0
    small = minimal(graph)
    assert sentences(small) == {"stop": pytest.approx(0.75)}
    assert all(arc.word for arcs in small.arcs for arc in arcs)


def test_of_two_ways_to_say_the_same_the_cheaper_counts() -> None:
    graph = of_sentences("go on", cost=3.0)
    other = of_sentences("go on", cost=1.0)
    for node, arcs in enumerate(other.arcs[1:], start=len(graph.arcs)):
        graph.node()
        for arc in arcs:
            graph.arc(node, arc.target + len(other.arcs) - 1, arc.word)
    graph.arc(0, 3, "go")
    graph.final[4] = 1.0
    assert sentences(minimal(graph)) == {"go on": pytest.approx(1.0)}


@given(
    st.lists(
        st.lists(st.sampled_from("abc"), min_size=1, max_size=5).map(" ".join),
        min_size=1,
        max_size=12,
        unique=True,
    )
)
def test_no_sentence_is_lost_and_none_is_added(texts: list[str]) -> None:
    assert set(sentences(minimal(of_sentences(*texts)))) == set(texts)
