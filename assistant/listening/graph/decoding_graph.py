"""From words to a decoding graph: pronunciations, blanks and silences."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from assistant.errors import UserError
from assistant.listening.graph.fst_file import ARC, Fst
from assistant.listening.graph.topology import (
    SILENCE_LEAVE,
    SILENCE_STAY,
    phone_arcs,
    positions,
)
from assistant.listening.graph.word_graph import EPSILON, WordArc, WordGraph

Pronunciation = tuple[str, ...]
"""ARPAbet phones without stress."""

BLANK_COST: Final = 0.05
"""For each frame (30 ms) of blank inside a word (nats). Without it a long silence may hide in the
blanks of a word, and the word seems to last until the next one begins."""
SILENCE_COST: Final = 0.5
"""For a silence between two words (nats); higher glues words, lower hears pauses in stops."""
NO_SILENCE_COST: Final = 0.2
"""For no silence between two words (nats)."""
MOST_STATES: Final = 600_000
"""A graph with more would take seconds to write and tens of megabytes to hold."""


class GraphTooLargeError(UserError):
    """What may be said needs more than `MOST_STATES` states."""


@dataclass(frozen=True)
class _Phone:
    """The states of one phone in the graph."""

    spoken: int
    """Where it is heard and ends without a blank."""
    inside: int
    """Where it is heard and a blank follows."""
    blank: int
    """After its blank."""


@dataclass
class _Tree:
    """The pronunciations that may follow one place, with common beginnings shared."""

    branches: dict[tuple[str, str], "_Tree"] = field(default_factory=dict)
    """By phone and position."""
    words: list[WordArc] = field(default_factory=list)
    """Words whose last phone leads here."""
    number: int | None = None
    """One that only trees of the same phones, words and costs have in common, once it is known."""


class _Builder:
    """Collects states and arcs.

    What may follow a phone is the same in many places; such places share their states. Without
    that the graphs were four times as large.

    Args:
        word_ids: labels.
        nodes: how many nodes the automaton over words has.
    """

    def __init__(self, word_ids: Mapping[str, int], nodes: int) -> None:
        self._word_ids = word_ids
        # Flat, not a list of tuples: numpy takes as long to read 400,000 of those as all the rest.
        self._arcs = array("i")
        self._costs = array("f")
        self.states = 0
        self._numbers: dict[object, int] = {}
        self._phones: dict[tuple[str, str, int], _Phone] = {}
        start = self.state()
        self.entries = [self.state() for _ in range(nodes)]
        """By node: where its words begin."""
        self.junctions = [start, *(self.state() for _ in range(nodes - 1))]
        """By node: where the words that lead to it end."""

    def state(self) -> int:
        """Add a state."""
        self.states += 1
        if self.states > MOST_STATES:
            raise GraphTooLargeError(f"the graph needs more than {MOST_STATES} states")
        return self.states - 1

    def arc(self, source: int, label: int, word: int, cost: float, target: int) -> None:
        """Add an arc."""
        self._arcs.extend((source, label, word, target))
        self._costs.append(cost)

    def fst(self, final: Mapping[int, float]) -> Fst:
        """Return the graph.

        Args:
            final: the cost of ending in each node in which a sentence may end.
        """
        columns = np.array(self._arcs, dtype=np.int32).reshape(-1, 4)
        arcs = np.empty(len(columns), dtype=ARC)
        for at, name in enumerate(("source", "input", "output", "target")):
            arcs[name] = columns[:, at]
        arcs["weight"] = self._costs
        weights = np.full(self.states, np.inf, dtype=np.float32)
        for node, cost in final.items():
            weights[self.entries[node]] = cost
        return Fst(arcs, weights)

    def silence(self, node: int) -> None:
        """Lead from where a word ended to where the next begins, with a silence or without."""
        junction, entry = self.junctions[node], self.entries[node]
        self.arc(junction, 0, 0, NO_SILENCE_COST, entry)
        quiet = self.state()
        self.arc(junction, SILENCE_LEAVE, 0, SILENCE_COST, quiet)
        self.arc(quiet, SILENCE_STAY, 0, 0.0, quiet)
        self.arc(quiet, 0, 0, 0.0, entry)

    def follow(self, tree: _Tree, sources: Sequence[int], before: str | None) -> None:
        """Lead from some states into the phones that follow.

        Args:
            tree: the phones.
            sources: the state after the phone before, and the state after its blank.
            before: the phone before, within the word.
        """
        for (phone, position), branch in tree.branches.items():
            # The same phone twice needs the blank between, or CTC hears it once.
            origins = sources[1:] if phone == before else sources
            if branch.branches:
                self._enter(phone, position, origins, self._continued(phone, position, branch))
            for arc in branch.words:
                ending = self._ended(phone, position, arc.target)
                word = self._word_ids[arc.word]
                self._enter(phone, position, origins, ending, word, arc.cost)

    def _continued(self, phone: str, position: str, branch: _Tree) -> _Phone:
        """Return the states of a phone with which no word ends, and what follows it."""
        key = (phone, position, self._number(branch))
        if key not in self._phones:
            states = self._phones[key] = self._states(phone, position)
            self.follow(branch, (states.spoken, states.blank), phone)
        return self._phones[key]

    def _ended(self, phone: str, position: str, node: int) -> _Phone:
        """Return the states of a word's last phone, which leads to a node."""
        key = (phone, position, -1 - node)
        if key not in self._phones:
            states = self._phones[key] = self._states(phone, position)
            for end in (states.spoken, states.blank):
                self.arc(end, 0, 0, 0.0, self.junctions[node])
        return self._phones[key]

    def _number(self, tree: _Tree) -> int:
        if tree.number is None:
            following = tuple(
                (place, self._number(branch), tuple(branch.words))
                for place, branch in sorted(tree.branches.items())
            )
            tree.number = self._numbers.setdefault(following, len(self._numbers))
        return tree.number

    def _states(self, phone: str, position: str) -> _Phone:
        ids = phone_arcs(phone, position)
        states = _Phone(self.state(), self.state(), self.state())
        self.arc(states.spoken, ids.stay, 0, 0.0, states.spoken)
        self.arc(states.inside, ids.stay, 0, 0.0, states.inside)
        self.arc(states.inside, ids.blank_leave, 0, BLANK_COST, states.blank)
        self.arc(states.blank, ids.blank_stay, 0, BLANK_COST, states.blank)
        return states

    def _enter(
        self,
        phone: str,
        position: str,
        origins: Sequence[int],
        states: _Phone,
        word: int = 0,
        cost: float = 0.0,
    ) -> None:
        """Lead into a phone.

        The arcs are in Kaldi's reordered form, each forward transition before its self-loop, because
        Vosk aligns words with that assumption.
        """
        ids = phone_arcs(phone, position)
        for origin in origins:
            self.arc(origin, ids.leave, word, cost, states.spoken)
            self.arc(origin, ids.to_blank, word, cost, states.inside)


def decoding_graph(
    graph: WordGraph,
    pronunciations: Mapping[str, Sequence[Pronunciation]],
    word_ids: Mapping[str, int],
) -> Fst:
    """Compile an automaton over words into a graph that Vosk decodes.

    Every word carries its label on its last phone. Silence may stand before, between and after
    words.

    Args:
        graph: what may be said; an empty word leads on without a sound, and never in a circle.
        pronunciations: of every word; several are alternatives.
        word_ids: ids of `words.txt`.

    Raises:
        GraphTooLargeError: there are too many sentences.
        UserError: a word has no pronunciation.
    """
    build = _Builder(word_ids, len(graph.arcs))
    for node, arcs in enumerate(graph.arcs):
        build.silence(node)
        entry = build.entries[node]
        for arc in arcs:
            if arc.word == EPSILON:
                build.arc(entry, 0, 0, arc.cost, build.entries[arc.target])
        tree = _tree([arc for arc in arcs if arc.word != EPSILON], pronunciations)
        build.follow(tree, [entry], None)
    return build.fst(graph.final)


def _tree(arcs: Sequence[WordArc], pronunciations: Mapping[str, Sequence[Pronunciation]]) -> _Tree:
    root = _Tree()
    for arc in arcs:
        if not pronunciations.get(arc.word):
            raise UserError(f"no pronunciation of {arc.word!r}: add it to pronunciations.yaml")
        for phones in pronunciations[arc.word]:
            tree = root
            for phone, position in zip(phones, positions(len(phones)), strict=True):
                tree = tree.branches.setdefault((phone, position), _Tree())
            tree.words.append(arc)
    return root
