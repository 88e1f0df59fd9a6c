"""Word patterns of the safety rules.

A pattern is a row of these, separated by spaces:

    word        this word
    tingl*      any word that begins so
    <saddle>    anything that the concept of this name matches
    [all of]    may be there or not
    (pee|wee)   one of these
    ...         up to four words of any kind

A way (see `way`) joins patterns with ` + `: all of them, in any order, near each other. What follows
` ! ` must not be near: `<leg> + asleep ! while sitting`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

GAP: Final = "..."
GAP_WORDS: Final = 4
"""Longest gap. Longer joins words of two different thoughts; shorter loses talkative people."""
_MOST_FORMS: Final = 600
_PART: Final = re.compile(r"\s*(\.\.\.|<[a-z_]+>|[a-z]+\*?|[\[\]()|])")
_CLOSING: Final = {"(": ")", "[": "]"}

Item = frozenset[str]
"""One place in a pattern: the words, prefixes and concepts that may stand there; or a gap."""
Form = tuple[Item, ...]
"""A pattern without optional parts: items in order."""

_GAP_ITEM: Final = frozenset({GAP})


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


def forms(pattern: str) -> tuple[Form, ...]:
    """Return every form of a pattern.

    Raises:
        PatternError: it cannot be read, is empty, or has too many forms.
    """
    tokens = _tokens(pattern)
    found, rest = _choice(tokens, 0)
    if rest != len(tokens):
        raise PatternError(f"{tokens[rest]!r} closes nothing in {pattern!r}")
    if not all(found):
        raise PatternError(f"{pattern!r} may match nothing at all")
    if any(_GAP_ITEM in (form[0], form[-1]) for form in found):
        raise PatternError(f"{pattern!r} begins or ends with a gap")
    return tuple(dict.fromkeys(found))


def atoms(patterns: Iterable[Form]) -> Iterator[str]:
    """Return all words, prefixes and concepts in forms, gaps left out."""
    for form in patterns:
        for item in form:
            yield from item - _GAP_ITEM


def _tokens(pattern: str) -> list[str]:
    tokens, at = [], 0
    text = pattern.strip()
    while at < len(text):
        found = _PART.match(text, at)
        if not found:
            raise PatternError(f"{text[at:]!r} cannot be read in {pattern!r}")
        tokens.append(found[1])
        at = found.end()
    return tokens


def _choice(tokens: list[str], at: int) -> tuple[list[Form], int]:
    """Read alternatives; those of one item become one item, which keeps the forms few."""
    found, at = _row(tokens, at)
    while at < len(tokens) and tokens[at] == "|":
        more, at = _row(tokens, at + 1)
        found += more
    single = [form[0] for form in found if len(form) == 1 and form[0] != _GAP_ITEM]
    if len(single) > 1:
        rest = [form for form in found if len(form) != 1 or form[0] == _GAP_ITEM]
        found = [(frozenset[str]().union(*single),), *rest]
    return found, at


def _row(tokens: list[str], at: int) -> tuple[list[Form], int]:
    row: list[Form] = [()]
    while at < len(tokens) and tokens[at] not in ("|", ")", "]"):
        token = tokens[at]
        items: list[Form] = [(frozenset({token}),)]
        at += 1
        if token in _CLOSING:
            items, at = _choice(tokens, at)
            if at == len(tokens) or tokens[at] != _CLOSING[token]:
                raise PatternError(f"{token!r} is never closed")
            at += 1
            items = items if token == "(" else [*items, ()]
        row = [a + b for a, b in product(row, items)]
        if len(row) > _MOST_FORMS:
            raise PatternError(f"more than {_MOST_FORMS} forms: split it")
    return row, at


class Spans:
    """Where words, prefixes and concepts are found in one sentence.

    Args:
        size: the number of words.
        walls: indices that a gap does not reach across: `but` and the like.
    """

    def __init__(self, size: int, walls: frozenset[int]) -> None:
        self.size = size
        self.walls = walls
        self.found: dict[str, set[int]] = {}
        """Atom to the indices at which it begins."""
        self._ends: list[dict[str, set[int]]] = [{} for _ in range(size)]

    def add(self, atom: str, start: int, end: int) -> None:
        """Note that an atom covers the words from `start` up to before `end`."""
        self.found.setdefault(atom, set()).add(start)
        self._ends[start].setdefault(atom, set()).add(end)

    def matches(self, form: Form) -> Iterator[frozenset[int]]:
        """Return the indices of the words that each match of a form uses."""
        if not all(item == _GAP_ITEM or not item.isdisjoint(self.found) for item in form[1:]):
            return
        for start in {start for atom in form[0] for start in self.found.get(atom, ())}:
            for _, used in self._walk(form, 0, start, frozenset()):
                yield used

    def ends(self, form: Form, start: int) -> Iterator[int]:
        """Return the indices after each match that begins at `start`."""
        for end, _ in self._walk(form, 0, start, frozenset()):
            yield end

    def _walk(
        self, form: Form, item: int, at: int, used: frozenset[int]
    ) -> Iterator[tuple[int, frozenset[int]]]:
        if item == len(form):
            yield at, used
        elif form[item] == _GAP_ITEM:
            for skip in range(GAP_WORDS + 1):
                yield from self._walk(form, item + 1, at + skip, used)
                if at + skip in self.walls or at + skip >= self.size:
                    break
        elif at < self.size:
            allowed = form[item]
            for atom, ends in self._ends[at].items():
                if atom in allowed:
                    for end in ends:
                        yield from self._walk(form, item + 1, end, used.union(range(at, end)))


@dataclass(frozen=True)
class Way:
    """One way to say something: patterns in any order, near each other."""

    text: str
    parts: tuple[tuple[Form, ...], ...]
    unless: tuple[Form, ...]
    heads: tuple[frozenset[str], ...]
    """For each part the atoms that it may begin with: a quick test that skips most ways."""


def way(text: str) -> Way:
    """Read a way.

    Raises:
        PatternError: it cannot be read.
    """
    wanted, *unwanted = text.split(" ! ")
    parts = tuple(forms(part) for part in wanted.split(" + "))
    unless = tuple(form for pattern in unwanted for form in forms(pattern))
    heads = tuple(frozenset[str]().union(*(form[0] for form in part)) for part in parts)
    return Way(text, parts, unless, heads)
