"""The safety file made ready: every pattern read once, concepts in the order of their needs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from assistant.understanding.safety_file import FlagEntry, Negation, SafetyFile, broken
from assistant.understanding.safety_pattern import (
    ByHead,
    Form,
    PatternError,
    Spans,
    Way,
    atoms,
    by_head,
    forms,
    way,
)
from assistant.understanding.safety_spelling import Spelling
from assistant.understanding.safety_words import Normaliser, Sentence


@dataclass(frozen=True)
class CompiledFlag:
    """A flag with its patterns read."""

    entry: FlagEntry
    target: FlagEntry
    """The flag itself; of a question, the flag that a yes means."""
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Rules:
    """Everything that a scan needs."""

    normaliser: Normaliser
    negation: Negation
    still_there: str
    happening: str
    spoken: tuple[str, ...]
    figures: tuple[Way, ...]
    figurative: tuple[str, ...]
    """Sentences that hold a figure of speech and no flag."""
    flags: tuple[CompiledFlag, ...]
    concepts: tuple[tuple[str, ByHead], ...]
    """Name of each concept and its forms; a concept that another needs comes before it."""
    prefixes: dict[int, frozenset[str]]
    """Number of letters to the prefixes of that length."""
    telling: Mapping[str, tuple[tuple[int, Way], ...]]
    """Atom to the ways of which it is a telling one, each with the number of its flag."""

    def spoken_of(self, spans: Spans) -> Iterator[tuple[CompiledFlag, list[Way]]]:
        """Yield the flags, in order, that a sentence may speak of, with the ways to look at."""
        found: dict[int, dict[int, Way]] = {}
        for atom in self.telling.keys() & spans.present:
            for number, one in self.telling[atom]:
                found.setdefault(number, {})[id(one)] = one
        for number in sorted(found):
            yield self.flags[number], list(found[number].values())

    def spans(self, sentence: Sentence) -> Spans:
        """Find all words and concepts in a sentence."""
        walls = {at for at, word in enumerate(sentence.words) if word in self.negation.walls}
        spans = Spans(len(sentence.words), frozenset(walls))
        for at, word in enumerate(sentence.words):
            spans.add(word, at, at + 1)
            for letters, prefixes in self.prefixes.items():
                if word[:letters] in prefixes:
                    spans.add(word[:letters] + "*", at, at + 1)
        for name, rows in self.concepts:
            for head in rows.keys() & spans.present:
                spans.place(name, head, rows[head])
        return spans


def compile_file(path: Path, file: SafetyFile) -> Rules:
    """Read all patterns of a safety file.

    Args:
        path: where it came from, for the error.
        file: its checked content.

    Raises:
        UserError: a pattern cannot be read, or names a concept that is not there.
    """
    concepts = {
        f"<{name}>": tuple(
            form for text in texts for one in text.split(",") for form in _forms(path, name, one)
        )
        for name, texts in file.concepts.items()
    }
    by_id = {entry.id: entry for entry in file.flags}
    flags = tuple(_flag(path, entry, by_id) for entry in file.flags)
    figures = tuple(_way(path, "figure", text) for entry in file.figures for text in entry.when)
    # A word of a figure is never a misspelt one, and no misspelt one becomes it.
    plain = {atom for atom in _all_atoms(concepts, _ways(flags)) if atom.isalpha()}
    used = {*_all_atoms(concepts, (*_ways(flags), *figures))}
    unknown = sorted(a for a in used if a.startswith("<") and a not in concepts)
    if unknown:
        raise broken(path, f"no concept is called {unknown[0]}")
    known = {*filter(str.isalpha, used), *file.words.ordinary, *_words(file)}
    return Rules(
        Normaliser(
            file.words.respell, file.words.fillers, file.words.similes, Spelling(known, plain)
        ),
        file.negation,
        file.still_there,
        file.happening,
        file.spoken,
        figures,
        tuple(text for entry in file.figures for text in entry.examples),
        flags,
        tuple((name, by_head(concepts[name])) for name in _order(path, concepts)),
        _prefixes(used),
        _telling(flags),
    )


def _forms(path: Path, where: str, text: str) -> tuple[Form, ...]:
    try:
        return forms(text)
    except PatternError as error:
        raise broken(path, f"concept {where!r}: {error}") from error


def _flag(path: Path, entry: FlagEntry, by_id: dict[str, FlagEntry]) -> CompiledFlag:
    ways = tuple(_way(path, f"flag {entry.id!r}", text) for text in entry.when)
    return CompiledFlag(entry, by_id[entry.if_yes or entry.id], ways)


def _way(path: Path, where: str, text: str) -> Way:
    try:
        return way(text)
    except PatternError as error:
        raise broken(path, f"{where}: {error}") from error


def _ways(flags: Sequence[CompiledFlag]) -> tuple[Way, ...]:
    return tuple(one for flag in flags for one in flag.ways)


def _telling(flags: Sequence[CompiledFlag]) -> dict[str, tuple[tuple[int, Way], ...]]:
    """Return the ways by the atoms of that part of each which the fewest ways have.

    "Leg" is in half of them; a sentence without "floppy" need not be looked at for a floppy leg.
    """
    shared = Counter(
        head for flag in flags for one in flag.ways for part in one.parts for head in part.heads
    )
    found: dict[str, list[tuple[int, Way]]] = {}
    for number, flag in enumerate(flags):
        for one in flag.ways:
            rarest = min(one.parts, key=lambda part: sum(shared[head] for head in part.heads))
            for head in rarest.heads:
                found.setdefault(head, []).append((number, one))
    return {head: tuple(ways) for head, ways in found.items()}


def _all_atoms(concepts: dict[str, tuple[Form, ...]], ways: Sequence[Way]) -> Iterator[str]:
    for rows in concepts.values():
        yield from atoms(rows)
    for each in ways:
        for part in (*each.parts, *each.unless):
            yield from atoms(part.forms)


def _order(path: Path, concepts: dict[str, tuple[Form, ...]]) -> list[str]:
    needs = {
        name: {atom for atom in atoms(rows) if atom in concepts} for name, rows in concepts.items()
    }
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = ", ".join(error.args[1])
        raise broken(path, f"these concepts need each other: {circle}") from error


def _prefixes(used: set[str]) -> dict[int, frozenset[str]]:
    by_length: dict[int, set[str]] = {}
    for atom in used:
        if atom.endswith("*"):
            by_length.setdefault(len(atom) - 1, set()).add(atom[:-1])
    return {length: frozenset(found) for length, found in by_length.items()}


def _words(file: SafetyFile) -> Iterator[str]:
    """Return the words of the file that stand outside of patterns: they are no misspellings."""
    for text in (*file.words.respell, *file.words.respell.values(), *file.words.fillers):
        yield from text.split()
    rules = file.negation
    for words in (rules.negators, rules.carries, rules.cancels, rules.things, rules.walls):
        yield from words
