"""The safety scan: red flags in whatever was said, before anything else is made of it.

It looks for concepts, not for sentences: a body area together with a sensation, a function that is
lost, a fall together with a leg that cannot be used. `content/en/safety.yaml` holds them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from assistant.resources import data_folder
from assistant.understanding.normalise import Normaliser
from assistant.understanding.other_object import OtherObject
from assistant.understanding.safety_compile import CompiledFlag, Rules, compile_file
from assistant.understanding.safety_figures import literal
from assistant.understanding.safety_file import broken, read
from assistant.understanding.safety_match import matches
from assistant.understanding.safety_pattern import Way
from assistant.understanding.safety_scope import Scope, When, scope
from assistant.understanding.second_net import SecondNet
from assistant.understanding.urgency import Urgency

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
        net: asks where the rules see nothing; None for the rules alone.
        others: knows complaints about things and animals; None to take each for a person's.
    """

    def __init__(
        self, rules: Rules, net: SecondNet | None, others: OtherObject | None = None
    ) -> None:
        self._rules = rules
        self._net = net
        self._others = others
        self._normaliser = Normaliser()
        self._first = {When.LATELY: rules.still_there, When.SUPPOSED: rules.happening}
        """What is asked before an emergency is spoken of that may be over, or never was."""

    @staticmethod
    def load(path: Path, net: Path | None) -> "SafetyScan":
        """Read a safety file.

        Args:
            path: the file, such as `content/en/safety.yaml`.
            net: the questions of the second net, such as `content/en/second_net.yaml`; None for
                the rules alone, as its training needs them.

        Raises:
            UserError: anything is wrong with a file. There is no scan with less than both.
        """
        rules = compile_file(path, read(path))
        if net is None:
            return SafetyScan(rules, None)
        second = SecondNet.load(net)
        unknown = sorted(second.file.questions.keys() - {flag.entry.id for flag in rules.flags})
        if unknown:
            raise broken(net, f"no flag is called {unknown[0]!r}")
        return SafetyScan(rules, second, OtherObject.bundled())

    @staticmethod
    def bundled() -> "SafetyScan":
        """Read the scan that travels with the program; nothing a user gives takes its place.

        Raises:
            UserError: as in `load`.
        """
        folder = data_folder("content") / "en"
        return SafetyScan.load(folder / "safety.yaml", folder / "second_net.yaml")

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
        for figure in self._rules.figurative:
            flag_found = self.by_rules(figure)
            if flag_found is not None:
                faults.append(f"flag {flag_found.id!r} is found in the figure of speech {figure!r}")
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
            alternatives: a recogniser's other readings. A flag that only they hold is asked about, not
                warned of: other people's talk has one in ten times as many of them.
        """
        scopes = self.read(text)
        entries = tuple(self._entries(scopes))
        things = self._others is not None and self._others.suffers(self._normaliser.key(text))
        best = None if things else _most_urgent(self._flags(entries))
        for reading in alternatives:
            for flag in self._flags(self._entries(self.read(reading))):
                best = _most_urgent((best, self._asked(flag)))
        return best if best or things else self._suspected(scopes, entries)

    def suspect(self, faint: Sequence[str]) -> Flag | None:
        """Return the most urgent flag that faint readings speak of, to be asked about.

        A flag without a question is passed over: so little is not enough to tell anybody anything.

        Args:
            faint: what may have been said.
        """
        flags = (
            self._asked(flag)
            for reading in faint
            for flag in self._flags(self._entries(self.read(reading)))
        )
        return _most_urgent(flag for flag in flags if flag.question is not None)

    def by_rules(self, text: str) -> Flag | None:
        """Return what the rules alone find in a sentence."""
        return SafetyScan(self._rules, None).scan(text)

    def _asked(self, flag: Flag) -> Flag:
        """Return a flag with a question before it, where there is one for it."""
        if flag.question is not None or self._net is None:
            return flag
        return replace(flag, question=self._net.file.questions.get(flag.id))

    def _suspected(self, scopes: Scope, entries: "_Entries") -> Flag | None:
        """Return the question of the second net, which is asked only where the rules see nothing."""
        if self._net is None:
            return None
        suspicion = self._net.suspects(scopes, _passed_over(entries))
        flag = self.flag(suspicion.flag) if suspicion is not None else None
        if suspicion is None or flag is None:
            return None
        if flag.urgency == Urgency.NOW or suspicion.strength >= self._net.file.bar_soon:
            return replace(flag, question=suspicion.question)
        return None

    def found(self, text: str) -> frozenset[str]:
        """Return the names of all entries of the safety file that a sentence meets."""
        entries = self._entries(self.read(text))
        return frozenset(flag.entry.id for flag, when in entries if when != When.OVER)

    def passed_over(self, scopes: Scope) -> frozenset[str]:
        """Return the entries that a sentence speaks of but does not meet: denied, long over, asked."""
        return _passed_over(self._entries(scopes))

    def _flags(self, entries: "_Entries") -> Iterator[Flag]:
        for found, when in entries:
            if when == When.OVER:
                continue
            target, question = found.target, found.entry.ask or None
            urgency = target.level or Urgency.NONE
            if when == When.SUPPOSED and urgency == Urgency.SOON:
                continue
            if question is None and urgency == Urgency.NOW:
                question = self._first.get(when)
            yield Flag(target.id, urgency, target.say, question)

    def read(self, text: str) -> Scope:
        """Return a sentence as the rules see it: its words, what they stand for, what is denied."""
        sentence = self._rules.normaliser.sentence(text)
        spans = self._rules.spans(sentence)
        plain = literal(sentence, spans, self._rules.figures)
        if plain is not sentence:
            spans = self._rules.spans(plain)
        return scope(plain, spans, self._rules.negation)

    def _entries(self, scopes: Scope) -> Iterator[tuple[CompiledFlag, When]]:
        for flag, ways in self._rules.spoken_of(scopes.spans):
            when = _met(flag, ways, scopes)
            if when is not None:
                yield flag, When.OVER if _not_meant(flag, scopes) else when


_Entries: TypeAlias = Iterable[tuple[CompiledFlag, When]]
"""Entries that a sentence speaks of, and whether what they look for is so now."""


def _passed_over(entries: _Entries) -> frozenset[str]:
    return frozenset(flag.target.id for flag, when in entries if when == When.OVER)


def _most_urgent(flags: Iterable[Flag | None]) -> Flag | None:
    """Return the first of those that rank highest."""
    return max((flag for flag in flags if flag is not None), key=_rank, default=None)


def _rank(flag: Flag) -> int:
    return _RANK_OF_QUESTION if flag.question else _RANK[flag.urgency]


def _not_meant(flag: CompiledFlag, scopes: Scope) -> bool:
    return not flag.entry.others and scopes.has("other_person")


def _met(flag: CompiledFlag, ways: Sequence[Way], scopes: Scope) -> When | None:
    """Return whether a flag is met now, lately or not any more; None when nothing speaks of it."""
    last: When | None = None
    for way in ways:
        for used in matches(way, scopes.spans, scopes.sentence.breaks):
            when = _when(flag, used, scopes)
            if when == When.NOW:
                return when
            last = when if last is None else min(when, last)
    return last


def _when(flag: CompiledFlag, used: frozenset[int], scopes: Scope) -> When:
    if flag.entry.answers_questions and scopes.asked_by(min(used)):
        return When.OVER
    if scopes.denied(used) or scopes.general(used) or scopes.elsewhere(used):
        return When.OVER
    return When.NOW if flag.entry.history else scopes.when(used)
