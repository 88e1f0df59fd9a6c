"""What may be said, as an automaton over words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

EPSILON: Final = ""
"""The empty word."""


@dataclass(frozen=True)
class WordArc:
    """One word from one node to another."""

    target: int
    word: str
    cost: float = 0.0
    """Added to the path's cost (nats): the negative logarithm of how likely it is."""


@dataclass
class WordGraph:
    """An automaton over words; node 0 is its start."""

    arcs: list[list[WordArc]] = field(default_factory=lambda: [[]])
    final: dict[int, float] = field(default_factory=dict)
    """Nodes in which a sentence may end, with the cost of ending there (nats)."""

    def node(self) -> int:
        """Add a node and return it."""
        self.arcs.append([])
        return len(self.arcs) - 1

    def arc(self, source: int, target: int, word: str, cost: float = 0.0) -> None:
        """Add an arc; the empty word makes it one that is taken without a word."""
        self.arcs[source].append(WordArc(target, word, cost))

    def words(self) -> frozenset[str]:
        """Return every word that may be said."""
        return frozenset(arc.word for arcs in self.arcs for arc in arcs if arc.word)


def minimal(graph: WordGraph) -> WordGraph:
    """Return an automaton of the same sentences without empty words, and as small as can be.

    Costs: of two ways to say the same words the cheaper counts, to within where along the sentence
    it is paid. The graph must have no cycle.
    """
    return _merge_equal_futures(_determinise(graph))


Members = dict[int, int]
"""Nodes in which a sentence may be, each with its cost so far (thousandths of a nat: whole numbers, so
that sums of the same costs in another order are the same subset)."""


class _Subsets:
    """Finds which nodes a sentence may be in.

    Args:
        graph: the automaton.
    """

    def __init__(self, graph: WordGraph) -> None:
        self._spoken: list[list[tuple[str, int, int]]] = []
        self._silent: list[list[tuple[int, int]]] = []
        for arcs in graph.arcs:
            costs = [(arc.word, arc.target, round(1000 * arc.cost)) for arc in arcs]
            self._spoken.append([one for one in costs if one[0]])
            self._silent.append([(target, cost) for word, target, cost in costs if not word])

    def closure(self, start: Members) -> Members:
        """Return every node that empty words lead to as well, each with its least cost."""
        costs = dict(start)
        waiting = [node for node in start if self._silent[node]]
        while waiting:
            node = waiting.pop()
            for target, cost in self._silent[node]:
                total = costs[node] + cost
                if target not in costs or total < costs[target]:
                    costs[target] = total
                    waiting.append(target)
        return costs

    def by_word(self, members: Members) -> dict[str, Members]:
        """Return where each word leads to."""
        found: dict[str, Members] = {}
        for node, so_far in members.items():
            for word, target, cost in self._spoken[node]:
                targets = found.setdefault(word, {})
                total = so_far + cost
                if target not in targets or total < targets[target]:
                    targets[target] = total
        return found


def _determinise(graph: WordGraph) -> WordGraph:
    """Return the subset automaton, with the cheapest weight of each subset pushed to its arc."""
    out = WordGraph()
    subsets = _Subsets(graph)
    final = {node: round(1000 * cost) for node, cost in graph.final.items()}
    first = subsets.closure({0: 0})
    known: dict[frozenset[tuple[int, int]], int] = {frozenset(first.items()): 0}
    waiting: list[tuple[int, Members]] = [(0, first)]
    while waiting:
        node, members = waiting.pop()
        ends = [cost + final[n] for n, cost in members.items() if n in final]
        if ends:
            out.final[node] = min(ends) / 1000
        for word, targets in subsets.by_word(members).items():
            cheapest = min(targets.values())
            subset = subsets.closure({n: cost - cheapest for n, cost in targets.items()})
            key = frozenset(subset.items())
            if key not in known:
                known[key] = out.node()
                waiting.append((known[key], subset))
            out.arc(node, known[key], word, cheapest / 1000)
    return out


def _merge_equal_futures(graph: WordGraph) -> WordGraph:
    """Merge nodes from which the same sentences follow at the same costs (Revuz 1992)."""
    representative: dict[object, int] = {}
    merged: dict[int, int] = {}
    for node in _postorder(graph):
        future = (
            round(graph.final.get(node, -1.0), 3),
            tuple(sorted((a.word, merged[a.target], round(a.cost, 3)) for a in graph.arcs[node])),
        )
        merged[node] = representative.setdefault(future, node)
    return _renumbered(graph, merged)


def _postorder(graph: WordGraph) -> Iterable[int]:
    """Return the nodes, each after all that it leads to."""
    order: list[int] = []
    seen = {0}
    stack: list[tuple[int, int]] = [(0, 0)]
    while stack:
        node, index = stack.pop()
        if index == len(graph.arcs[node]):
            order.append(node)
            continue
        stack.append((node, index + 1))
        target = graph.arcs[node][index].target
        if target not in seen:
            seen.add(target)
            stack.append((target, 0))
    return order


def _renumbered(graph: WordGraph, merged: Mapping[int, int]) -> WordGraph:
    out = WordGraph()
    number = {merged[0]: 0}
    waiting = [merged[0]]
    while waiting:
        node = waiting.pop()
        if node in graph.final:
            out.final[number[node]] = graph.final[node]
        for arc in graph.arcs[node]:
            target = merged[arc.target]
            if target not in number:
                number[target] = out.node()
                waiting.append(target)
            out.arc(number[node], number[target], arc.word, arc.cost)
    return out
