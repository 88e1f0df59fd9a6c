"""What may be said, as an automaton over words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

EPSILON: Final = ""
"""The empty word."""


class WordArc(NamedTuple):
    """One word from one node to another."""

    target: int
    word: str
    cost: float = 0.0
    """Added to the path's cost (nats): the negative logarithm of how likely it is."""


@dataclass
class WordGraph:
    """An automaton over words; node 0 is its start, unless several share its nodes."""

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

    def reached(self, start: int = 0) -> Collection[int]:
        """Return every node that a start leads to, itself as well."""
        found = {start: None}
        waiting = [start]
        while waiting:
            for arc in self.arcs[waiting.pop()]:
                if arc.target not in found:
                    found[arc.target] = None
                    waiting.append(arc.target)
        return found

    def words(self, start: int = 0) -> frozenset[str]:
        """Return every word that may be said from a start on."""
        nodes = self.reached(start)
        return frozenset(arc.word for node in nodes for arc in self.arcs[node] if arc.word)


class TooManyNodesError(Exception):
    """What may be said needs more nodes than is allowed."""


Members = frozenset[tuple[int, int]]
"""Nodes, each with a cost (thousandths of a nat: whole numbers, so that sums of the same costs in another
order are the same)."""


class DistinctNodes:
    """Nodes of an automaton without cycles, no two of which let the same be said at the same costs.

    So it is always as small as can be, and what is added later shares what is there (Revuz 1992; Daciuk
    2000).

    Args:
        graph: the automaton; its other nodes are left alone.
        most: how many nodes it may have.
    """

    def __init__(self, graph: WordGraph, most: int) -> None:
        self._graph = graph
        self._most = most
        self._known: dict[tuple[float | None, tuple[WordArc, ...]], int] = {}
        self._joined: dict[Members, int] = {}

    def node(self, arcs: Iterable[WordArc], final: float | None = None) -> int:
        """Return the node with some arcs, at most one for each word; none is the empty word.

        Args:
            arcs: to nodes that were returned before.
            final: the cost of ending there (nats); None where no sentence ends.

        Raises:
            TooManyNodesError: there are too many.
        """
        key = (final, tuple(sorted(arcs)))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._graph.node()
            if found >= self._most:
                raise TooManyNodesError
            self._graph.arcs[found] = list(key[1])
            if final is not None:
                self._graph.final[found] = final
        return found

    def either(self, nodes: Mapping[int, float]) -> int:
        """Return the node from which may be said what may be said from several.

        Of two ways to say the same the cheaper counts, to within where along the sentence it is paid.

        Args:
            nodes: nodes that were returned before, each with the cost of beginning there (nats).

        Raises:
            TooManyNodesError: there are too many.
        """
        wanted = frozenset((node, round(1000 * cost)) for node, cost in nodes.items())
        following: dict[Members, dict[str, tuple[int, Members]]] = {}
        waiting = [wanted]
        while waiting:
            members = waiting[-1]
            if members not in following and not self._is_known(members):
                following[members] = self._following(members)
                waiting += [after for _, after in following[members].values()]
                continue
            waiting.pop()
            if not self._is_known(members):
                self._joined[members] = self._made(members, following[members])
        return self._joined[wanted]

    def _is_known(self, members: Members) -> bool:
        """Tell whether some nodes are joined already: one alone is."""
        if members in self._joined:
            return True
        if len(members) == 1:
            ((node, cost),) = members
            if not cost:
                self._joined[members] = node
                return True
        return False

    def _made(self, members: Members, following: Mapping[str, tuple[int, Members]]) -> int:
        final = self._graph.final
        ends = [cost + _thousandths(final[node]) for node, cost in members if node in final]
        return self.node(
            (
                WordArc(self._joined[after], word, cost / 1000)
                for word, (cost, after) in following.items()
            ),
            min(ends) / 1000 if ends else None,
        )

    def _following(self, members: Members) -> dict[str, tuple[int, Members]]:
        """Return where each word leads to: the least cost, and by how much each node is dearer."""
        found: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for node, so_far in members:
            for target, word, cost in self._graph.arcs[node]:
                total = so_far + _thousandths(cost) if cost else so_far
                targets = found[word]
                if total < targets.get(target, total + 1):
                    targets[target] = total
        following: dict[str, tuple[int, Members]] = {}
        for word, targets in found.items():
            least = min(targets.values())
            after = frozenset((node, cost - least) for node, cost in targets.items())
            following[word] = (least, after)
        return following


def _thousandths(cost: float) -> int:
    return round(1000 * cost)
