"""Sentence templates as an automaton over words, built from their structure.

Listing every sentence would take as long as there are sentences; the automaton grows with the length
of the templates. Like `templates.py` it reads hassil's expressions.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    Sentence,
    TextChunk,
)
from hassil.intents import RangeSlotList, SlotList, TextSlotList
from hassil.sample import sample_expression

from assistant.errors import UserError
from assistant.listening.graph.word_graph import EPSILON, WordGraph, minimal

MOST_PIECES: Final = 200_000
"""A template that needs more has optional parts inside optional parts inside long lists."""


class SentenceGraph:
    """Collects templates; `graph` returns what they allow to be said.

    Pieces of text are joined first and cut into words afterwards, because a template may put a word
    together: `stretch[es]`.

    Args:
        lists: slot lists by name.
        rules: expansion rules by name.
    """

    def __init__(self, lists: Mapping[str, SlotList], rules: Mapping[str, Sentence]) -> None:
        self._lists = lists
        self._rules = rules
        self._pieces: list[list[tuple[str, int]]] = [[]]
        self._costs: dict[int, float] = {}
        self._ends: set[int] = set()
        self._where = ""

    def add(
        self,
        expression: Expression,
        *,
        where: str,
        cost: float = 0.0,
        lists: Mapping[str, SlotList] | None = None,
    ) -> None:
        """Add one template.

        Args:
            expression: the template as hassil parsed it.
            where: what to call it when something is wrong.
            cost: the cost of each of its sentences (nats).
            lists: slot lists of its own.

        Raises:
            UserError: it names a list or rule that does not exist, or is too large.
        """
        self._where = where
        start = self._state()
        self._pieces[0].append(("", start))
        self._costs[start] = cost
        own = {**self._lists, **(lists or {})}
        self._ends |= self._walk(expression, {start}, own, 0)

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
                f"{self._where}: the template has more than {MOST_PIECES} variants of its parts"
            )
        self._pieces.append([])
        return len(self._pieces) - 1

    def _joined(self, states: Iterable[int]) -> int:
        joined = self._state()
        for state in states:
            self._pieces[state].append(("", joined))
        return joined

    def _walk(
        self,
        expression: Expression,
        states: set[int],
        lists: Mapping[str, SlotList],
        depth: int,
    ) -> set[int]:
        """Append an expression to each of some states; return the states after it."""
        if isinstance(expression, TextChunk):
            return self._text([expression.original_text], states)
        if isinstance(expression, Permutation):
            return self._permutation(expression, states, lists, depth)
        if isinstance(expression, Alternative):
            start = {self._joined(states)}
            ends = [self._walk(item, start, lists, depth) for item in expression.items]
            return set().union(*ends)
        if isinstance(expression, Group):
            for item in expression.items:
                states = self._walk(item, states, lists, depth)
            return states
        if isinstance(expression, RuleReference):
            return self._rule(expression, states, lists, depth)
        if isinstance(expression, ListReference):
            return self._list(expression, states, lists, depth)
        raise UserError(f"{self._where}: {expression} is not supported")

    def _text(self, texts: Iterable[str], states: set[int]) -> set[int]:
        end = self._state()
        start = self._joined(states) if len(states) > 1 else next(iter(states))
        for text in texts:
            self._pieces[start].append((text.lower(), end))
        return {end}

    def _permutation(
        self, group: Permutation, states: set[int], lists: Mapping[str, SlotList], depth: int
    ) -> set[int]:
        if len(group.items) <= 1:
            return self._walk(group.items[0], states, lists, depth) if group.items else states
        start = {self._joined(states)}
        ends: set[int] = set()
        for item, rest in group.iterate_permutations():
            ends |= self._walk(rest, self._walk(item, start, lists, depth), lists, depth)
        return ends

    def _rule(
        self, rule: RuleReference, states: set[int], lists: Mapping[str, SlotList], depth: int
    ) -> set[int]:
        if rule.rule_name not in self._rules:
            raise UserError(f"{self._where}: missing expansion rule <{rule.rule_name}>")
        if depth > _DEEPEST:
            raise UserError(f"{self._where}: <{rule.rule_name}> contains itself")
        return self._walk(self._rules[rule.rule_name].expression, states, lists, depth + 1)

    def _list(
        self, reference: ListReference, states: set[int], lists: Mapping[str, SlotList], depth: int
    ) -> set[int]:
        values = lists.get(reference.list_name)
        if values is None:
            raise UserError(f"{self._where}: missing slot list {{{reference.list_name}}}")
        if isinstance(values, TextSlotList):
            start = {self._joined(states)}
            ends = [self._walk(v.text_in, start, lists, depth) for v in values.values]
            return set().union(*ends)
        if isinstance(values, RangeSlotList):
            spoken = sample_expression(reference, dict(lists), {}, language="en")
            return self._text(sorted(t for t in spoken if not t.isdigit()), states)
        raise UserError(
            f"{self._where}: {{{reference.list_name}}} is a wildcard: what it stands for cannot "
            "be recognised; list its values"
        )


_DEEPEST: Final = 24


