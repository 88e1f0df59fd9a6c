"""From words to a decoding graph: pronunciations, blanks and silences.

Words become phones here, each once for all graphs that it stands in; `state_table.py` turns phones
into states and arcs.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from assistant.errors import UserError
from assistant.listening.graph.fst_file import Fst
from assistant.listening.graph.state_table import STATES_OF_A_UNIT, StateTable
from assistant.listening.graph.topology import phone_arcs, positions
from assistant.listening.graph.word_graph import EPSILON, WordGraph

Pronunciation = tuple[str, ...]
"""ARPAbet phones without stress."""

MOST_STATES: Final = 600_000
"""A graph with more would take seconds to write and tens of megabytes to hold."""

_Edges = tuple[tuple[int, int, float], ...]
"""Where a unit leads to: each with the number of the word that is said by that, and its cost."""


class GraphTooLargeError(UserError):
    """What may be said needs more than `MOST_STATES` states."""


class _Spoken(NamedTuple):
    """A word as it is said somewhere."""

    sounds: tuple[int, ...]
    word: int
    cost: float
    target: int
    """Unit of the node that it leads to."""


class DecodingGraphs:
    """Makes the graphs that begin in several nodes of one automaton: what they share is made once.

    Every word carries its label on its last phone. Silence may stand before, between and after words.
    What may follow a phone is the same in many places; such places share their states. Without that the
    graphs were four times as large.

    Args:
        graph: what may be said; an empty word leads on without a sound, and never in a circle.
        pronunciations: of every word; several are alternatives.
        dearer: what some words cost wherever they stand (nats).
    """

    def __init__(
        self,
        graph: WordGraph,
        pronunciations: Mapping[str, Sequence[Pronunciation]],
        dearer: Mapping[str, float] | None = None,
    ) -> None:
        self._graph = graph
        self._pronunciations = pronunciations
        self._dearer = dearer or {}
        self._sounds: dict[str, list[tuple[int, ...]]] = {}
        self._words: dict[str, int] = {EPSILON: 0}
        self._table = StateTable()
        self._nodes: dict[int, int] = {}
        self._waiting: list[int] = []
        self._units: dict[tuple[int, _Edges], int] = {}
        self._most = 0

    def fst(self, start: int, word_ids: Mapping[str, int]) -> Fst:
        """Return the graph of what may be said from a node on.

        Args:
            start: the node.
            word_ids: ids of `words.txt`.

        Raises:
            GraphTooLargeError: there are too many sentences.
            UserError: a word has no pronunciation.
        """
        self._most = len(self._table) + MOST_STATES // STATES_OF_A_UNIT
        unit = self._node(start)
        while self._waiting:
            self._follow(self._waiting.pop())
        fst = self._table.fst(unit, [word_ids.get(word, 0) for word in self._words])
        if len(fst.final) > MOST_STATES:
            raise _too_large()
        return fst

    def _follow(self, node: int) -> None:
        """Lead from a node into its words."""
        unit = self._nodes[node]
        spoken: list[_Spoken] = []
        for target, word, cost in self._graph.arcs[node]:
            end = self._node(target)
            if word == EPSILON:
                self._table.edge(unit, end, 0, cost)
                continue
            number = self._words.setdefault(word, len(self._words))
            total = cost + self._dearer.get(word, 0.0)
            spoken += [_Spoken(sounds, number, total, end) for sounds in self._said(word)]
        for edge in self._edges(spoken, 0):
            self._table.edge(unit, *edge)

    def _edges(self, spoken: Sequence[_Spoken], depth: int) -> _Edges:
        """Return where some words lead to that are the same up to a phone: its followers are shared."""
        if len(spoken) == 1:
            return self._only(spoken[0], depth)
        groups: defaultdict[int, list[_Spoken]] = defaultdict(list)
        edges: set[tuple[int, int, float]] = set()
        for one in spoken:
            sound = one.sounds[depth]
            if len(one.sounds) == depth + 1:
                edges.add((self._last(one), one.word, one.cost))
            else:
                groups[sound].append(one)
        for sound, group in groups.items():
            edges.add((self._phone(sound, self._edges(group, depth + 1)), 0, 0.0))
        return tuple(sorted(edges))

    def _only(self, one: _Spoken, depth: int) -> _Edges:
        edges: _Edges = ((self._last(one), one.word, one.cost),)
        for sound in reversed(one.sounds[depth:-1]):
            edges = ((self._phone(sound, edges), 0, 0.0),)
        return edges

    def _last(self, one: _Spoken) -> int:
        return self._phone(one.sounds[-1], ((one.target, 0, 0.0),))

    def _phone(self, sound: int, edges: _Edges) -> int:
        """Return the unit of a phone that leads on as it has to."""
        key = (sound, edges)
        unit = self._units.get(key)
        if unit is None:
            unit = self._units[key] = self._table.phone(sound)
            if unit > self._most:
                raise _too_large()
            for edge in edges:
                self._table.edge(unit, *edge)
        return unit

    def _node(self, node: int) -> int:
        """Return the unit of a node, whose words are looked at later."""
        unit = self._nodes.get(node)
        if unit is None:
            unit = self._nodes[node] = self._table.node(self._graph.final.get(node))
            self._waiting.append(node)
        return unit

    def _said(self, word: str) -> list[tuple[int, ...]]:
        found = self._sounds.get(word)
        if found is None:
            variants = self._pronunciations.get(word)
            if not variants:
                raise UserError(f"no pronunciation of {word!r}: add it to pronunciations.yaml")
            found = self._sounds[word] = [
                tuple(
                    phone_arcs(phone, position).stay
                    for phone, position in zip(phones, positions(len(phones)), strict=True)
                )
                for phones in variants
            ]
        return found


def _too_large() -> GraphTooLargeError:
    return GraphTooLargeError(f"the graph needs more than {MOST_STATES} states")


def decoding_graph(
    graph: WordGraph,
    pronunciations: Mapping[str, Sequence[Pronunciation]],
    word_ids: Mapping[str, int],
) -> Fst:
    """Compile an automaton over words, from its node 0 on, into a graph that Vosk decodes.

    Args:
        graph: what may be said.
        pronunciations: of every word.
        word_ids: ids of `words.txt`.

    Raises:
        GraphTooLargeError: there are too many sentences.
        UserError: a word has no pronunciation.
    """
    return DecodingGraphs(graph, pronunciations).fst(0, word_ids)
