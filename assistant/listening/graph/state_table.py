"""The states and arcs of phones and pauses, written out for all of them at once.

A unit is a phone in its place within a word, or a node between words; each has three states, and their
arcs are always the same ones. What differs is which unit leads to which.
"""

from array import array
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.listening.graph.fst_file import ARC, Fst
from assistant.listening.graph.topology import (
    BLANK_LEAVE,
    BLANK_STAY,
    LEAVE,
    SILENCE_LEAVE,
    SILENCE_STAY,
    STAY,
    TO_BLANK,
    phone_number,
)

BLANK_COST: Final = 0.05
"""For each frame (30 ms) of blank inside a word (nats). Without it a long silence may hide in the
blanks of a word, and the word seems to last until the next one begins."""
SILENCE_COST: Final = 0.5
"""For a silence between two words (nats); higher glues words, lower hears pauses in stops."""
NO_SILENCE_COST: Final = 0.2
"""For no silence between two words (nats)."""
STATES_OF_A_UNIT: Final = 3
_SPOKEN, _INSIDE, _BLANK = range(STATES_OF_A_UNIT)
"""Of a phone: where it is heard and ends without a blank, where it is heard and a blank follows, and
after its blank."""
_JUNCTION, _ENTRY, _QUIET = range(STATES_OF_A_UNIT)
"""Of a node: where the words that lead to it end, where its own words begin, and the silence between."""
_NODE: Final = 0
"""Stands for the sound of a node."""

Numbers = NDArray[np.int32]
Costs = NDArray[np.float32]


class StateTable:
    """Collects units and how they follow each other, for any number of graphs."""

    def __init__(self) -> None:
        # Flat, not lists of tuples: numpy takes as long to read 100,000 of those as all the rest.
        self._sounds = array("i")
        self._edges = array("i")
        self._costs = array("f")
        self._final: dict[int, float] = {}

    def __len__(self) -> int:
        """Return how many units there are."""
        return len(self._sounds)

    def node(self, final: float | None) -> int:
        """Add a node between words, with the cost of ending there (nats); return its unit."""
        if final is not None:
            self._final[len(self._sounds)] = final
        return self.phone(_NODE)

    def phone(self, sound: int) -> int:
        """Add a phone, given by the label of its self-loop; return its unit."""
        self._sounds.append(sound)
        return len(self._sounds) - 1

    def edge(self, source: int, target: int, word: int, cost: float) -> None:
        """Let a unit follow another.

        Args:
            source: the unit before.
            target: the unit after.
            word: number of the word that is said by that; 0 for none.
            cost: what it costs (nats).
        """
        self._edges.extend((source, target, word))
        self._costs.append(cost)

    def fst(self, start: int, labels: Sequence[int]) -> Fst:
        """Return the graph of all that follows a node.

        Args:
            start: its unit.
            labels: output label of each word number.
        """
        sounds = np.array(self._sounds, dtype=np.int32)
        edges = np.array(self._edges, dtype=np.int32).reshape(-1, 3)
        used = _reached(start, edges, len(sounds))
        kept = used[edges[:, 0]]
        edges, costs = edges[kept], np.array(self._costs, dtype=np.float32)[kept]
        states = _numbered(start, used, sounds, edges)
        words = np.array(labels, dtype=np.int32)[edges[:, 2]]
        arcs = [
            *_inside(sounds, states),
            *_between(sounds, states, edges, words, costs),
        ]
        weights = np.full(states.max() + 1, np.inf, dtype=np.float32)
        for unit, cost in self._final.items():
            if used[unit]:
                weights[states[unit, _ENTRY]] = cost
        return Fst(np.concatenate(arcs), weights)


def _reached(start: int, edges: Numbers, units: int) -> NDArray[np.bool_]:
    """Tell of each unit whether a start leads to it."""
    order = np.argsort(edges[:, 0], kind="stable")
    targets = edges[order, 1]
    count = np.bincount(edges[:, 0], minlength=units)
    first = np.cumsum(count) - count
    found = np.zeros(units, dtype=np.bool_)
    found[start] = True
    newest = np.array([start])
    while len(newest):
        many = count[newest]
        before = np.cumsum(many) - many
        following = targets[np.repeat(first[newest] - before, many) + np.arange(many.sum())]
        newest = np.unique(following[~found[following]])
        found[newest] = True
    return found


def _numbered(start: int, used: NDArray[np.bool_], sounds: Numbers, edges: Numbers) -> Numbers:
    """Return the number of each state of each unit, -1 for those that are not there.

    The first state of the start is 0.
    """
    there = np.repeat(used[:, None], STATES_OF_A_UNIT, axis=1)
    # Where no word ends before a node, there is no pause before it either.
    source, target, _ = edges.T
    spoken = np.zeros(len(used), dtype=np.bool_)
    spoken[target[sounds[source] != _NODE]] = True
    spoken[start] = True
    silent = (sounds == _NODE) & ~spoken
    there[silent, _JUNCTION] = there[silent, _QUIET] = False
    there[start] = False
    states: Numbers = np.cumsum(there.ravel(), dtype=np.int32).reshape(there.shape)
    states += STATES_OF_A_UNIT - 1
    states[~there] = -1
    states[start] = np.arange(STATES_OF_A_UNIT)
    return states


def _inside(sounds: Numbers, states: Numbers) -> list[NDArray[np.void]]:
    """Return the arcs within units."""
    phones = (sounds != _NODE) & (states[:, _SPOKEN] >= 0)
    spoken, inside, blank = states[phones].T
    label = sounds[phones]
    junction, entry, quiet = states[(sounds == _NODE) & (states[:, _JUNCTION] >= 0)].T
    return [
        _arcs(spoken, spoken, label + STAY),
        _arcs(inside, inside, label + STAY),
        _arcs(inside, blank, label + BLANK_LEAVE, cost=BLANK_COST),
        _arcs(blank, blank, label + BLANK_STAY, cost=BLANK_COST),
        _arcs(junction, entry, 0, cost=NO_SILENCE_COST),
        _arcs(junction, quiet, SILENCE_LEAVE, cost=SILENCE_COST),
        _arcs(quiet, quiet, SILENCE_STAY),
        _arcs(quiet, entry, 0),
    ]


def _between(
    sounds: Numbers, states: Numbers, edges: Numbers, words: Numbers, costs: Costs
) -> list[NDArray[np.void]]:
    """Return the arcs from unit to unit."""
    source, target, _ = edges.T
    after, to_node = sounds[source] != _NODE, sounds[target] == _NODE
    arcs: list[NDArray[np.void]] = []

    def add(which: NDArray[np.bool_], leave: int, enter: int, label: int | Numbers) -> None:
        ends = states[source[which], leave], states[target[which], enter]
        arcs.append(_arcs(*ends, label, words[which], costs[which]))

    for leave in (_SPOKEN, _BLANK):
        add(after & to_node, leave, _JUNCTION, 0)
    add(~after & to_node, _ENTRY, _ENTRY, 0)
    # The same phone twice needs the blank between, or CTC hears it once.
    twice = after & (phone_number(sounds[source]) == phone_number(sounds[target]))
    for which, leave in ((~after, _ENTRY), (after & ~twice, _SPOKEN), (after, _BLANK)):
        entered = which & ~to_node
        # In Kaldi's reordered form, each forward transition before its self-loop: Vosk aligns words so.
        add(entered, leave, _SPOKEN, sounds[target[entered]] + LEAVE)
        add(entered, leave, _INSIDE, sounds[target[entered]] + TO_BLANK)
    return arcs


def _arcs(
    source: Numbers,
    target: Numbers,
    label: int | Numbers,
    word: int | Numbers = 0,
    cost: float | Costs = 0.0,
) -> NDArray[np.void]:
    arcs = np.empty(len(source), dtype=ARC)
    arcs["source"], arcs["target"] = source, target
    arcs["input"], arcs["output"], arcs["weight"] = label, word, cost
    return arcs
