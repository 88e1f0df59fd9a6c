"""The safety scan: red flags in whatever was said, before anything else is made of it.

It looks for concepts, not for sentences: a body area together with a sensation, a function that is
lost, a fall together with a leg that cannot be used. `content/en/safety.yaml` holds them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from assistant.understanding.safety_compile import CompiledFlag, Rules, compile_file
from assistant.understanding.safety_file import read
from assistant.understanding.safety_pattern import Spans, Way
from assistant.understanding.safety_scope import Scope, When, scope
from assistant.understanding.urgency import Urgency

WINDOW: Final = 14
"""Words within which the parts of one flag have to be. Wider joins what does not belong together."""
_AROUND: Final = 3
"""Words on each side of a match in which an exception counts. An exception further away belongs to
something else that was said and must not silence a flag."""
_MOST_MATCHES: Final = 12
"""Matches tried for one part of a way; more are repetitions of the same words."""
_RANK: Final = {Urgency.NONE: 0, Urgency.CLINICIAN: 1, Urgency.SOON: 3, Urgency.NOW: 4}
_RANK_OF_QUESTION: Final = 2


@dataclass(frozen=True)
class Flag:
    """A red flag that was found, or a question that decides whether it is one."""

    id: str
    """Its name in the safety file."""

    urgency: Urgency
    """How soon somebody has to be seen, if the question (when there is one) is answered yes."""

    say: str
    """What to say; with a question, what to say after a yes."""

    question: str | None = None
    """To be asked first. "Yes" makes this the flag; silence or "not sure" is no "no"."""


class SafetyScan:
    """Finds red flags. It keeps nothing of what it was given.

    Args:
        rules: the compiled safety file.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    @staticmethod
    def load(path: Path) -> "SafetyScan":
        """Read a safety file.

        Args:
            path: the file, such as `content/en/safety.yaml`.

        Raises:
            UserError: anything is wrong with the file. There is no scan with fewer rules.
        """
        return SafetyScan(compile_file(path, read(path)))

    def faults(self) -> list[str]:
        """Try every flag on its own examples and return what is wrong, a line each.

        `unpinch check` and the tests do this; each start would take a second longer with it.
        """
        faults = [
            f"no flag is found in {text!r}" for text in self._rules.spoken if not self.found(text)
        ]
        for flag in self._rules.flags:
            entry = flag.entry
            faults += [
                f"flag {entry.id!r} does not find its example {example!r}"
                for example in entry.examples
                if entry.id not in self.found(example)
            ]
            faults += [
                f"flag {entry.id!r} is found in {example!r}"
                for example in entry.not_examples
                if entry.id in self.found(example)
            ]
        return faults

    @property
    def sentences(self) -> Sequence[str]:
        """Return what a recogniser has to be able to hear: all examples and more."""
        examples = (text for flag in self._rules.flags for text in flag.entry.examples)
        return tuple(dict.fromkeys((*examples, *self._rules.spoken)))

    @property
    def examples(self) -> Mapping[str, Sequence[str]]:
        """Return sentences for each flag: what a recogniser has to be able to hear."""
        return {flag.entry.id: flag.entry.examples for flag in self._rules.flags}

    def flag(self, name: str) -> Flag | None:
        """Return a flag by its name, as if it had been found; None when there is none."""
        for flag in self._rules.flags:
            if flag.entry.id == name:
                target = flag.target
                return Flag(target.id, target.level or Urgency.NONE, target.say)
        return None

    def scan(self, text: str, alternatives: Sequence[str] = ()) -> Flag | None:
        """Return the most urgent flag in a sentence; None when there is none.

        Args:
            text: what was typed or heard.
            alternatives: a recogniser's other readings: an emergency in one of them counts.
        """
        best: Flag | None = None
        for reading in (text, *alternatives):
            for flag in self._flags(reading):
                if best is None or _rank(flag) > _rank(best):
                    best = flag
        return best

    def found(self, text: str) -> frozenset[str]:
        """Return the names of all entries of the safety file that a sentence meets."""
        return frozenset(flag.entry.id for flag, _ in self._entries(text))

    def _flags(self, text: str) -> Iterator[Flag]:
        for found, when in self._entries(text):
            target, question = found.target, found.entry.ask or None
            urgency = target.level or Urgency.NONE
            if when == When.LATELY and urgency == Urgency.NOW and question is None:
                question = self._rules.still_there
            yield Flag(target.id, urgency, target.say, question)

    def _entries(self, text: str) -> Iterator[tuple[CompiledFlag, When]]:
        sentence = self._rules.normaliser.sentence(text)
        if not sentence.words:
            return
        spans = self._rules.spans(sentence)
        scopes = scope(sentence, spans, self._rules.negation)
        present = spans.found.keys()
        for flag in self._rules.flags:
            if flag.heads.isdisjoint(present) or _not_meant(flag, scopes):
                continue
            when = _met(flag, scopes)
            if when is not None:
                yield flag, when


def _rank(flag: Flag) -> int:
    return _RANK_OF_QUESTION if flag.question else _RANK[flag.urgency]


def _not_meant(flag: CompiledFlag, scopes: Scope) -> bool:
    entry = flag.entry
    if entry.answers_questions and scopes.asked():
        return True
    return not entry.others and scopes.has("other_person")


def _met(flag: CompiledFlag, scopes: Scope) -> When | None:
    """Return whether a flag is met now or lately; None when it is not met."""
    lately = False
    for way in flag.ways:
        for used in _matches(way, scopes.spans, scopes.sentence.breaks):
            if scopes.denied(used) or scopes.general(used):
                continue
            when = When.NOW if flag.entry.history else scopes.when(used)
            if when == When.NOW:
                return when
            lately = lately or when == When.LATELY
    return When.LATELY if lately else None


def _matches(way: Way, spans: Spans, breaks: frozenset[int]) -> Iterator[frozenset[int]]:
    if any(heads.isdisjoint(spans.found) for heads in way.heads):
        return
    parts: list[list[frozenset[int]]] = []
    for part in way.parts:
        matches = {used for form in part for used in spans.matches(form)}
        if not matches:
            return
        parts.append(sorted(matches, key=min)[:_MOST_MATCHES])
    for choice in product(*parts):
        used = frozenset().union(*choice)
        apart = len(used) == sum(map(len, choice))
        if apart and _near(used, spans) and not _excepted(way, spans, used, breaks):
            yield used


def _near(used: frozenset[int], spans: Spans) -> bool:
    first, last = min(used), max(used)
    if last - first > WINDOW:
        return False
    return not any(first < wall <= last for wall in spans.walls)


def _excepted(way: Way, spans: Spans, used: frozenset[int], breaks: frozenset[int]) -> bool:
    """Tell whether an exception stands by a match: not beyond a comma, where another thought begins."""
    first, last = min(used) - _AROUND, max(used) + _AROUND + 2
    first = max([first, *(at for at in breaks if at <= min(used))])
    last = min([last, *(at - 1 for at in breaks if at > max(used))])
    return any(
        first <= min(other) and max(other) <= last
        for form in way.unless
        for other in spans.matches(form)
    )
