"""From words to a decoding graph: pronunciations, blanks and silences."""

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


@dataclass
class _Builder:
    arcs: list[tuple[int, int, int, float, int]] = field(default_factory=list)
    states: int = 0

    def state(self) -> int:
        self.states += 1
        if self.states > MOST_STATES:
            raise UserError(
                f"the sentence templates need more than {MOST_STATES} graph states: "
                "split long lists of optional words"
            )
        return self.states - 1

    def arc(self, source: int, label: int, word: int, cost: float, target: int) -> None:
        self.arcs.append((source, label, word, cost, target))


@dataclass
class _Tree:
    """The pronunciations that may follow one place, with common beginnings shared."""

    branches: dict[tuple[str, str], "_Tree"] = field(default_factory=dict)
    """By phone and position."""
    words: list[WordArc] = field(default_factory=list)
    """Words whose last phone leads here."""


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
        UserError: a word has no pronunciation, or the graph is too large.
    """
    build = _Builder()
    start = build.state()
    entries = [build.state() for _ in graph.arcs]
    # What precedes a node ends in its junction; its words begin at its entry.
    junctions = [start, *(build.state() for _ in graph.arcs[1:])]
    final: dict[int, float] = {}
    for node, (junction, entry) in enumerate(zip(junctions, entries, strict=True)):
        _silence(build, junction, entry)
        for arc in graph.arcs[node]:
            if arc.word == EPSILON:
                build.arc(entry, 0, 0, arc.cost, entries[arc.target])
        spoken = [arc for arc in graph.arcs[node] if arc.word != EPSILON]
        tree = _tree(spoken, pronunciations)
        _write_tree(build, tree, [entry], None, junctions, word_ids)
        if node in graph.final:
            final[entry] = graph.final[node]
    weights = np.full(build.states, np.inf, dtype=np.float32)
    for state, cost in final.items():
        weights[state] = cost
    return Fst(np.array(build.arcs, dtype=ARC), weights)


def _silence(build: _Builder, junction: int, entry: int) -> None:
    """Lead from where a word ended to where the next begins, with a silence or without."""
    build.arc(junction, 0, 0, NO_SILENCE_COST, entry)
    quiet = build.state()
    build.arc(junction, SILENCE_LEAVE, 0, SILENCE_COST, quiet)
    build.arc(quiet, SILENCE_STAY, 0, 0.0, quiet)
    build.arc(quiet, 0, 0, 0.0, entry)


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


def _write_tree(
    build: _Builder,
    tree: _Tree,
    sources: Sequence[int],
    before: str | None,
    junctions: Sequence[int],
    word_ids: Mapping[str, int],
) -> None:
    """Write the phones that follow the states `sources`.

    Args:
        build: the graph.
        tree: the phones.
        sources: the state after the phone before, and the state after its blank.
        before: the phone before, within the word.
        junctions: by node, where its words lead to.
        word_ids: labels.
    """
    for (phone, position), branch in tree.branches.items():
        # The same phone twice needs the blank between, or CTC hears it once.
        origins = sources[1:] if phone == before else sources
        if branch.branches:
            ends = _phone(build, phone, position, origins, 0, 0.0)
            _write_tree(build, branch, ends, phone, junctions, word_ids)
        for arc in branch.words:
            label = word_ids[arc.word]
            for end in _phone(build, phone, position, origins, label, arc.cost):
                build.arc(end, 0, 0, 0.0, junctions[arc.target])


def _phone(
    build: _Builder, phone: str, position: str, origins: Sequence[int], word: int, cost: float
) -> tuple[int, int]:
    """Write one phone; return the state after it and the state after its blank.

    The arcs are in Kaldi's reordered form, each forward transition before its self-loop, because
    Vosk aligns words with that assumption.
    """
    ids = phone_arcs(phone, position)
    spoken, inside, blank = build.state(), build.state(), build.state()
    for origin in origins:
        build.arc(origin, ids.leave, word, cost, spoken)
        build.arc(origin, ids.to_blank, word, cost, inside)
    build.arc(spoken, ids.stay, 0, 0.0, spoken)
    build.arc(inside, ids.stay, 0, 0.0, inside)
    build.arc(inside, ids.blank_leave, 0, BLANK_COST, blank)
    build.arc(blank, ids.blank_stay, 0, BLANK_COST, blank)
    return spoken, blank
