"""Sentence templates as an automaton over words, built from their structure.

Listing every sentence would take as long as there are sentences; the automaton grows with the length
of the templates.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import permutations
from typing import Final

from assistant.errors import UserError
from assistant.listening.graph.word_graph import EPSILON, WordGraph, minimal
from assistant.numbers import spoken_number
from assistant.understanding.phrase import (
    AnyOrder,
    Anything,
    Choice,
    Filled,
    Phrase,
    Range,
    Row,
    Words,
)

MOST_PIECES: Final = 200_000
"""A template that needs more has optional parts inside optional parts inside long lists."""


class SentenceGraph:
    """Collects templates; `graph` returns what they allow to be said.

    Pieces of text are joined first and cut into words afterwards, because a template may put a word
    together: `stretch[es]`.
    """

    def __init__(self) -> None:
        self._pieces: list[list[tuple[str, int]]] = [[]]
        self._costs: dict[int, float] = {}
        self._ends: set[int] = set()
        self._sizes: Counter[str] = Counter()
        self._where = ""

    @property
    def largest(self) -> str:
        """Return what was added with the most pieces, as it was called; empty when nothing was."""
        return max(self._sizes, key=self._sizes.__getitem__, default="")

    def add(self, phrase: Phrase, *, where: str, cost: float = 0.0) -> None:
        """Add one template.

        Args:
            phrase: the template's tree.
            where: what to call it when something is wrong.
            cost: the cost of each of its sentences (nats).

        Raises:
            UserError: it is too large, or takes any words at all.
        """
        self._where = where
        start = self._state()
        self._pieces[0].append(("", start))
        self._costs[start] = cost
        self._ends |= self._walk(phrase, {start})

    def graph(self) -> WordGraph:
        """Return the smallest automaton of all that was added."""
        words = WordGraph()
        nodes: dict[tuple[int, str], int] = {(0, ""): 0}
        waiting = [(0, "")]
        while waiting:
            state, partial = waiting.pop()
            node = nodes[state, partial]
            if state in self._ends:
                end = words.node() if partial else node
                if partial:
                    words.arc(node, end, partial)
                words.final[end] = 0.0
            for text, target in self._pieces[state]:
                self._step(words, nodes, waiting, node, partial + text, target)
        return minimal(words)

    def _step(
        self,
        words: WordGraph,
        nodes: dict[tuple[int, str], int],
        waiting: list[tuple[int, str]],
        node: int,
        text: str,
        target: int,
    ) -> None:
        """Follow a piece: whole words become arcs, the rest waits for what comes after it."""
        *whole, rest = text.split(" ")
        cost = self._costs.get(target, 0.0)
        for word in whole:
            if word:
                after = words.node()
                words.arc(node, after, word)
                node = after
        if (target, rest) not in nodes:
            nodes[target, rest] = words.node()
            waiting.append((target, rest))
        words.arc(node, nodes[target, rest], EPSILON, cost)

    def _state(self) -> int:
        if len(self._pieces) >= MOST_PIECES:
            raise UserError(
                f"{self.largest}: the template is too large: all of them together have more than "
                f"{MOST_PIECES} variants of their parts, and most of these are in this one"
            )
        self._sizes[self._where] += 1
        self._pieces.append([])
        return len(self._pieces) - 1

    def _joined(self, states: Iterable[int]) -> int:
        joined = self._state()
        for state in states:
            self._pieces[state].append(("", joined))
        return joined

    def _walk(self, phrase: Phrase, states: set[int]) -> set[int]:
        """Append a phrase to each of some states; return the states after it."""
        match phrase:
            case Words(text):
                return self._text([text], states)
            case Choice(items):
                start = {self._joined(states)}
                return set().union(*(self._walk(item, start) for item in items))
            case Row(items):
                for item in items:
                    states = self._walk(item, states)
                return states
            case AnyOrder(items):
                return self._any_order(items, states)
            case Filled(_, _, inner):
                return self._walk(inner, states)
            case Range(_, numbers, _):
                every = range(numbers.start, numbers.stop + 1, numbers.step)
                return self._text([spoken_number(number) for number in every], states)
            case Anything(slot):
                raise UserError(
                    f"{self._where}: {{{slot}}} is a wildcard: what it stands for cannot be "
                    "recognised; list its values"
                )

    def _text(self, texts: Iterable[str], states: set[int]) -> set[int]:
        end = self._state()
        start = self._joined(states) if len(states) > 1 else next(iter(states))
        for text in texts:
            self._pieces[start].append((text.lower(), end))
        return {end}

    def _any_order(self, items: tuple[Phrase, ...], states: set[int]) -> set[int]:
        start = {self._joined(states)}
        ends: set[int] = set()
        for order in permutations(items):
            after = start
            for item in order:
                after = self._walk(item, self._text([" "], after))
            ends |= after
        return ends
