"""The safety file made ready: every pattern read once, concepts in the order of their needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from assistant.understanding.safety_file import FlagEntry, Negation, SafetyFile, broken
from assistant.understanding.safety_pattern import Form, PatternError, Spans, Way, atoms, forms, way
from assistant.understanding.safety_spelling import Spelling
from assistant.understanding.safety_words import Normaliser, Sentence


@dataclass(frozen=True)
class CompiledFlag:
    """A flag with its patterns read."""

    entry: FlagEntry
    target: FlagEntry
    """The flag itself; of a question, the flag that a yes means."""
    ways: tuple[Way, ...]
    heads: frozenset[str]
    """Atoms of which a sentence needs at least one to meet the flag."""


@dataclass(frozen=True)
class Rules:
    """Everything that a scan needs."""

    normaliser: Normaliser
    negation: Negation
    still_there: str
    spoken: tuple[str, ...]
    flags: tuple[CompiledFlag, ...]
    concepts: tuple[tuple[str, dict[str, tuple[Form, ...]]], ...]
    """Name of each concept and its forms by their first atom; what it needs comes before it."""
    prefixes: dict[int, frozenset[str]]
    """Number of letters to the prefixes of that length."""

    def spans(self, sentence: Sentence) -> Spans:
        """Find all words and concepts in a sentence."""
        walls = {at for at, word in enumerate(sentence.words) if word in self.negation.walls}
        spans = Spans(len(sentence.words), frozenset(walls))
        for at, word in enumerate(sentence.words):
            spans.add(word, at, at + 1)
            for letters, prefixes in self.prefixes.items():
                if word[:letters] in prefixes:
                    spans.add(word[:letters] + "*", at, at + 1)
        for name, by_head in self.concepts:
            for head in by_head.keys() & spans.found.keys():
                self._place(spans, name, head, by_head[head])
        return spans

    @staticmethod
    def _place(spans: Spans, name: str, head: str, rows: tuple[Form, ...]) -> None:
        for form in rows:
            for start in tuple(spans.found[head]):
                for end in tuple(spans.ends(form, start)):
                    spans.add(name, start, end)


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
    used = set(_all_atoms(concepts, flags))
    unknown = sorted(a for a in used if a.startswith("<") and a not in concepts)
    if unknown:
        raise broken(path, f"no concept is called {unknown[0]}")
    plain = {atom for atom in used if atom.isalpha()}
    spelling = Spelling({*plain, *file.words.ordinary, *_words(file)}, plain)
    return Rules(
        Normaliser(file.words.respell, file.words.fillers, file.words.similes, spelling),
        file.negation,
        file.still_there,
        file.spoken,
        flags,
        tuple((name, _by_head(concepts[name])) for name in _order(path, concepts)),
        _prefixes(used),
    )


def _forms(path: Path, where: str, text: str) -> tuple[Form, ...]:
    try:
        return forms(text)
    except PatternError as error:
        raise broken(path, f"concept {where!r}: {error}") from error


def _flag(path: Path, entry: FlagEntry, by_id: dict[str, FlagEntry]) -> CompiledFlag:
    try:
        ways = tuple(way(text) for text in entry.when)
    except PatternError as error:
        raise broken(path, f"flag {entry.id!r}: {error}") from error
    heads = frozenset(head for each in ways for head in each.heads[0])
    return CompiledFlag(entry, by_id[entry.if_yes or entry.id], ways, heads)


def _all_atoms(
    concepts: dict[str, tuple[Form, ...]], flags: tuple[CompiledFlag, ...]
) -> Iterator[str]:
    for rows in concepts.values():
        yield from atoms(rows)
    for flag in flags:
        for each in flag.ways:
            yield from atoms(each.unless)
            for part in each.parts:
                yield from atoms(part)


def _order(path: Path, concepts: dict[str, tuple[Form, ...]]) -> list[str]:
    needs = {
        name: {atom for atom in atoms(rows) if atom in concepts} for name, rows in concepts.items()
    }
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = ", ".join(error.args[1])
        raise broken(path, f"these concepts need each other: {circle}") from error


def _by_head(rows: tuple[Form, ...]) -> dict[str, tuple[Form, ...]]:
    by_head: dict[str, list[Form]] = {}
    for form in rows:
        for head in form[0]:
            by_head.setdefault(head, []).append(form)
    return {head: tuple(found) for head, found in by_head.items()}


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
