"""Sentence templates as an automaton over words, built from their structure.

Listing every sentence would take as long as there are sentences; the automaton grows with the length
of the templates.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from assistant.errors import UserError
from assistant.listening.graph.word_graph import (
    DistinctNodes,
    TooManyNodesError,
    WordArc,
    WordGraph,
)
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
from assistant.understanding.template import Template

MOST_NODES: Final = 200_000
"""Templates that need more have optional parts inside optional parts inside long lists."""

_OPEN: Final = "\0"
"""Stands before the first word of what may be joined to a text before it: a template may put a word
together from pieces, as in `stretch[es]`."""


class SentenceGraph:
    """Adds templates to an automaton, from their ends on: what is the same in two stands there once.

    Args:
        graph: the automaton.
    """

    def __init__(self, graph: WordGraph) -> None:
        self._graph = graph
        self._nodes = DistinctNodes(graph, MOST_NODES)
        self._end = self._nodes.node((), 0.0)
        # Parts that many templates share are the same objects; comparing them would take longer.
        self._done: dict[tuple[int, int], int] = {}
        self._orders: dict[tuple[int, ...], int] = {}
        self._texts: dict[tuple[str, int], int] = {}
        self._apart: dict[int, int] = {}
        self._begun: list[tuple[Template | None, int]] = []
        """What was added, and how many nodes there were before; None for what joins templates."""

    @property
    def largest(self) -> str:
        """Return `file:line` of the template that took the most nodes; empty when nothing was added."""
        ends = [*(nodes for _, nodes in self._begun[1:]), len(self._graph.arcs)]
        sizes = {
            end - begin: template
            for (template, begin), end in zip(self._begun, ends, strict=True)
            if template is not None
        }
        return sizes[max(sizes)].place if sizes else ""

    def add(self, template: Template) -> int:
        """Add one template; return the node from which its sentences begin.

        Raises:
            UserError: it is too large, or takes any words at all.
        """
        self._begun.append((template, len(self._graph.arcs)))
        try:
            return self._closed(self._before(template.phrase, self._end))
        except TooManyNodesError as error:
            raise self._too_large() from error

    def either(self, nodes: Mapping[int, float]) -> int:
        """Return the node from which what begins at several may be said.

        Args:
            nodes: each with the cost of its sentences (nats).

        Raises:
            UserError: they need too many nodes.
        """
        self._begun.append((None, len(self._graph.arcs)))
        try:
            return self._nodes.either(nodes)
        except TooManyNodesError as error:
            raise self._too_large() from error

    @property
    def _place(self) -> str:
        template, _ = self._begun[-1]
        return template.place if template else ""

    def _too_large(self) -> UserError:
        return UserError(
            f"{self.largest}: the template is too large: all of them together need more than "
            f"{MOST_NODES} parts, and most of these are in this one"
        )

    def _before(self, phrase: Phrase, following: int) -> int:
        """Return the node from which a phrase may be said, and then what may follow it."""
        key = (id(phrase), following)
        if key not in self._done:
            self._done[key] = self._made(phrase, following)
        return self._done[key]

    def _made(self, phrase: Phrase, following: int) -> int:
        match phrase:
            case Words(text):
                return self._text(text.lower(), following)
            case Choice(items):
                return self._any(self._before(item, following) for item in items)
            case Row(items):
                for item in reversed(items):
                    following = self._before(item, following)
                return following
            case AnyOrder(items):
                return self._any_order(items, following)
            case Filled(_, _, inner):
                return self._before(inner, following)
            case Range(_, numbers, _):
                every = range(numbers.start, numbers.stop + 1, numbers.step)
                return self._any(self._text(spoken_number(one), following) for one in every)
            case Anything(slot):
                raise UserError(
                    f"{self._place}: {{{slot}}} is a wildcard: what it stands for cannot be "
                    "recognised; list its values"
                )

    def _any(self, nodes: Iterable[int]) -> int:
        distinct = dict.fromkeys(nodes, 0.0)
        if len(distinct) == 1:
            return next(iter(distinct))
        return self._nodes.either(distinct)

    def _any_order(self, items: tuple[Phrase, ...], following: int) -> int:
        """Begin with each in turn: what is left of them may stand in any order, too."""
        if not items:
            return following
        key = (*map(id, items), following)
        if key not in self._orders:
            self._orders[key] = self._any(
                self._text(" ", self._before(item, self._any_order(others, following)))
                for item, others in _each_with_others(items)
            )
        return self._orders[key]

    def _text(self, text: str, following: int) -> int:
        """Put a text before a node; its first word may become the end of one."""
        key = (text, following)
        if key not in self._texts:
            self._texts[key] = self._with_text(text, following)
        return self._texts[key]

    def _with_text(self, text: str, following: int) -> int:
        if not text:
            return following
        *whole, rest = text.split(" ")
        node = self._joined(rest, following) if rest else self._closed(following)
        for word in reversed(whole):
            node = self._closed(node)
            if word:
                node = self._nodes.node([WordArc(node, _OPEN + word)])
        return node

    def _joined(self, rest: str, following: int) -> int:
        """Put the beginning of a word, or all of it, before a node."""
        arcs = self._graph.arcs[following]
        opened = [arc for arc in arcs if arc.word.startswith(_OPEN)]
        joined = [arc._replace(word=_OPEN + rest + arc.word[1:]) for arc in opened]
        final = self._graph.final.get(following)
        if final is None and len(opened) == len(arcs):
            return self._nodes.node(joined)
        after = self._nodes.node([arc for arc in arcs if arc not in opened], final)
        return self._nodes.node([*joined, WordArc(after, _OPEN + rest)])

    def _closed(self, node: int) -> int:
        """Return a node with a blank before it."""
        if node not in self._apart:
            targets: dict[str, list[int]] = {}
            for arc in self._graph.arcs[node]:
                targets.setdefault(arc.word.removeprefix(_OPEN), []).append(arc.target)
            arcs = [WordArc(self._any(several), word) for word, several in targets.items()]
            self._apart[node] = self._nodes.node(arcs, self._graph.final.get(node))
        return self._apart[node]


def _each_with_others(
    items: tuple[Phrase, ...],
) -> Iterator[tuple[Phrase, tuple[Phrase, ...]]]:
    for at, item in enumerate(items):
        yield item, items[:at] + items[at + 1 :]
