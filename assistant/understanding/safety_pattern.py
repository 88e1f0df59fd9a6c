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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final, TypeAlias

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

ByHead: TypeAlias = Mapping[str, tuple[tuple[Item, Form], ...]]
"""Forms by the atoms that may stand first in them, each after what else it needs: most lack that."""

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


@dataclass(frozen=True, eq=False)
class Part:
    """One of the patterns of a way. Equal ones are the same object, so that they are looked for once."""

    forms: tuple[Form, ...]
    by_head: ByHead
    heads: frozenset[str]
    """Atoms that it may begin with: a quick test that skips most ways."""


@cache
def part(pattern: str) -> Part:
    """Read one of the patterns of a way.

    Raises:
        PatternError: it cannot be read.
    """
    read = forms(pattern)
    return Part(read, by_head(read), frozenset[str]().union(*(form[0] for form in read)))


def by_head(rows: Iterable[Form]) -> ByHead:
    """Return forms by the atoms that may stand first in them."""
    found: dict[str, list[tuple[Item, Form]]] = {}
    for form in rows:
        single = (item for item in form if len(item) == 1 and item != _GAP_ITEM)
        needs = frozenset[str]().union(*single)
        for head in form[0]:
            found.setdefault(head, []).append((needs - {head}, form))
    return {head: tuple(forms) for head, forms in found.items()}


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
        self.present: set[str] = set()
        """The atoms of `found`: two sets are told apart faster than a set and a table."""
        self._ends: list[dict[str, set[int]]] = [{} for _ in range(size)]
        self._parts: dict[Part, frozenset[frozenset[int]]] = {}

    def add(self, atom: str, start: int, end: int) -> None:
        """Note that an atom covers the words from `start` up to before `end`.

        All atoms are noted before `matches` is asked for anything.
        """
        self.found.setdefault(atom, set()).add(start)
        self.present.add(atom)
        self._ends[start].setdefault(atom, set()).add(end)

    def covered(self, atom: str) -> frozenset[int]:
        """Return the indices of all words that an atom covers anywhere."""
        starts = self.found.get(atom, ())
        ends = ((start, end) for start in starts for end in self._ends[start][atom])
        return frozenset(at for start, end in ends for at in range(start, end))

    def matches(self, part: Part) -> frozenset[frozenset[int]]:
        """Return the indices of the words that each match of a part uses.

        Many ways have a part in common, so each is looked for once in a sentence.
        """
        known = self._parts.get(part)
        if known is None:
            known = self._parts[part] = frozenset(self._used_by(part))
        return known

    def _used_by(self, part: Part) -> Iterator[frozenset[int]]:
        for head in part.heads & self.present:
            for needs, form in part.by_head[head]:
                if needs <= self.present:
                    for start in self.found[head]:
                        for _, used in self._walk(form, 0, start, frozenset()):
                            yield used

    def place(self, atom: str, head: str, rows: tuple[tuple[Item, Form], ...]) -> None:
        """Note an atom at each match of forms whose first item is met by `head`."""
        for needs, form in rows:
            if needs <= self.present:
                for start in tuple(self.found[head]):
                    for end, _ in tuple(self._walk(form, 0, start, frozenset())):
                        self.add(atom, start, end)

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
            here = self._ends[at]
            for atom in form[item] & here.keys():
                for end in here[atom]:
                    yield from self._walk(form, item + 1, end, used.union(range(at, end)))


@dataclass(frozen=True)
class Way:
    """One way to say something: patterns in any order, near each other."""

    text: str
    parts: tuple[Part, ...]
    unless: tuple[Part, ...]


def way(text: str) -> Way:
    """Read a way.

    Raises:
        PatternError: it cannot be read.
    """
    wanted, *unwanted = text.split(" ! ")
    parts = tuple(part(pattern) for pattern in wanted.split(" + "))
    return Way(text, parts, tuple(part(pattern) for pattern in unwanted))
