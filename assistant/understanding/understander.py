"""From words to an intent: strict match, bounded correction, a question back, an honest refusal."""

from collections.abc import Sequence
from typing import Final

from assistant.listening.heard import Mode
from assistant.understanding.between import Between
from assistant.understanding.correction import WORTH, Corrector, Near
from assistant.understanding.intent import Intent, Refused, Understanding, Understood, Unsure
from assistant.understanding.other_object import OtherObject
from assistant.understanding.sentence_table import Care, Meaning
from assistant.understanding.templates import Templates

SURE: Final = 0.80
"""Score from which a correction is followed. Lower answers more sentences, and more of them wrongly."""
MARGIN: Final = 0.10
"""How far the next meaning must lie behind. Smaller guesses between two; larger asks more often."""
MAYBE: Final = WORTH
"""Score from which it is worth asking "did you mean ...?"."""
ALONE: Final = 0.70
"""Score from which a question is followed when every word of it is known and no other meaning is
near: the answer shows what was understood, and "did you mean ...?" would only cost a turn."""
KNOWN: Final = 0.5
"""Share of telling words that must be known, or the sentence is about something else."""


class Understander:
    """Finds what a sentence means.

    Args:
        templates: every sentence that may be said.
    """

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self._between = Between.the(templates)
        self._others = OtherObject.bundled()
        self._normaliser = templates.normaliser
        self._correctors: dict[Mode, Corrector] = {}

    def strict(self, text: str, mode: Mode) -> Intent | None:
        """Return the intent of a sentence that is exactly one of the templates.

        Fillers and repeated words are passed over; nothing is corrected.

        Args:
            text: what was heard, possibly only its beginning.
            mode: what is expected.
        """
        found = self._strict(self._normaliser.key(text), mode)
        return _intent(found) if found else None

    def understand(self, text: str, mode: Mode, alternatives: Sequence[str] = ()) -> Understanding:
        """Return what a sentence means.

        Args:
            text: what was typed or heard.
            mode: what is expected.
            alternatives: the recogniser's other readings, best first. One of them that is exactly
                a template counts more than a correction, but is never taken for a "stop".
        """
        key = self._normaliser.key(text)
        if not key:
            return Refused("empty")
        exact = self.exactly(text, mode)
        if exact is not None:
            return exact
        if self._of_another(text, key, mode):
            return self._stop_among(alternatives, mode) or Refused("out_of_domain")
        for other in alternatives:
            found = self._strict(self._normaliser.key(other), mode)
            if found is not None and found[0].care != Care.NEVER:
                return Understood(_intent(found, 0.9))
        if self._between is None or mode not in (Mode.OPEN, Mode.STRETCH):
            # An answer to a question that was asked is no place for guesses.
            return self._corrected(key, mode)
        if _only_points(self._normaliser.readings(key)[-1]):
            return Refused("too_unsure")
        parts = self._parts(text, mode)
        cried = _cried(parts, mode)
        if cried is not None:
            return cried
        keys = [key, *filter(None, map(self._normaliser.key, alternatives))]
        guess = self._between.guess(keys, mode)
        sure = self._between.sure(guess)
        if sure is not None:
            return sure
        agreed = self._between.agreed(guess, [one[0] for one in parts if one is not None])
        near = agreed or self._corrected(key, mode)
        return near if isinstance(near, Understood) else self._between.understood(guess, near)

    def exactly(self, text: str, mode: Mode) -> Understood | None:
        """Return what a sentence of the templates means: also two in one breath, or "stop" and more.

        Args:
            text: what was typed or heard.
            mode: what is expected.
        """
        key = self._normaliser.key(text)
        found = self._strict(key, mode)
        if found is not None:
            return Understood(_intent(found))
        if self._of_another(text, key, mode):
            return None
        parts = self._leading(key, mode) or self._in_parts(text, mode)
        if parts:
            return Understood(_intent(parts[0]), _intent(parts[1]) if parts[1:] else None)
        return None

    def _of_another(self, text: str, key: str, mode: Mode) -> bool:
        """Tell whether a command is for something else: not where a "stop" has a mark of its own."""
        if not self._others.is_meant(key):
            return False
        return not any(one is not None and one[0].leads for one in self._parts(text, mode))

    def _stop_among(self, alternatives: Sequence[str], mode: Mode) -> Understood | None:
        """Return a "stop" that may have been said where something else's name was heard."""
        for other in alternatives:
            meant = self.exactly(other, mode)
            if meant is not None and meant.intent.name == _STOP:
                return meant
        return None

    def _strict(self, key: str, mode: Mode) -> tuple[Meaning, str] | None:
        for reading in self._normaliser.readings(key):
            found = self.templates.match(reading, mode)
            if found is not None:
                return found
        return None

    def _parts(self, text: str, mode: Mode) -> list[tuple[Meaning, str] | None]:
        """Return what each part of a sentence means by itself; None for one that no template has."""
        return [self._strict(part, mode) for part in self._normaliser.parts(text)]

    def _leading(self, key: str, mode: Mode) -> list[tuple[Meaning, str]]:
        """Return a meaning such as "stop" when the sentence begins with it, and what is meant after it.

        When what follows says what to begin instead, that is the meaning: beginning it ends the rest.
        """
        words = key.split()
        for size in range(min(len(words) - 1, _LONGEST_LEAD), 0, -1):
            found = self._strict(" ".join(words[:size]), mode)
            if found is not None and found[0].leads:
                rest = self._strict(" ".join(words[size:]), mode)
                if rest is None:
                    return [found]
                begins = rest[0].name == "Start" and rest[0].slots
                return [rest] if begins else [found, rest]
        return []

    def _in_parts(self, text: str, mode: Mode) -> list[tuple[Meaning, str]]:
        """Return the one or two meanings of a sentence of several parts: "hi there, heat or ice?".

        Every part must be understood; small talk beside something else is passed over. A "stop"
        comes first. With three or more requests none is followed: one would be lost without a word.
        """
        parts = self._parts(text, mode)
        understood = [one for one in parts if one is not None]
        if len(parts) < 2 or len(understood) < len(parts):
            return []
        weighty = [one for one in understood if not one[0].light] or understood[:1]
        different = {meaning: (meaning, text) for meaning, text in weighty}
        if len(different) > _IN_ONE_BREATH:
            return []
        return sorted(different.values(), key=lambda one: not one[0].leads)

    def _corrected(self, key: str, mode: Mode) -> Understanding:
        corrector = self._corrector(mode)
        readings = self._normaliser.readings(key)
        near = corrector.nearest(readings[-1])
        near = [one for one in near if one.meaning.care != Care.NEVER]
        known = corrector.known_share(readings[-1])
        about_this = known >= KNOWN
        if not near or not about_this or near[0].score < MAYBE:
            return Refused("too_unsure" if about_this and near else "out_of_domain")
        best, behind = near[0], near[1].score if len(near) > 1 else 0.0
        if best.score >= SURE and best.score - behind >= MARGIN and _may_follow(best):
            return Understood(best.meaning.intent(best.entry.text, best.score))
        if known == 1.0 and best.score >= ALONE and behind < MAYBE and _harmless(best):
            return Understood(best.meaning.intent(best.entry.text, best.score))
        worth_asking = [one for one in near[:2] if one.score >= MAYBE]
        return Unsure(tuple(one.meaning.intent(one.entry.text, one.score) for one in worth_asking))

    def _corrector(self, mode: Mode) -> Corrector:
        if mode not in self._correctors:
            self._correctors[mode] = Corrector(self.templates, mode)
        return self._correctors[mode]


def _intent(found: tuple[Meaning, str], score: float = 1.0) -> Intent:
    meaning, text = found
    return meaning.intent(text, score)


def _cried(parts: Sequence[tuple[Meaning, str] | None], mode: Mode) -> Understood | None:
    """Return a cry of pain that a sentence begins with, or a "wait", whatever is said after it."""
    first = parts[0] if parts else None
    if first is None or not (first[0].name == _CRY or (first[0].name, mode) == _WAITS):
        return None
    return Understood(_intent(first))


def _harmless(near: Near) -> bool:
    return near.meaning.care == Care.QUESTION


def _may_follow(near: Near) -> bool:
    return _harmless(near) or near.small_change


def _only_points(key: str) -> bool:
    """Tell whether a sentence is a number or a word such as "that": it means nothing by itself."""
    return key in _POINTS or key.isdigit()


_POINTS: Final = frozenset({"that", "this", "it", "one", "there", "them", "those", "here"})
_STOP: Final = "Stop"
_CRY: Final = "Ow"
_WAITS: Final = ("Pause", Mode.STRETCH)
_IN_ONE_BREATH: Final = 2
_LONGEST_LEAD: Final = 3
"""Words of the longest beginning that decides alone: "please stop now"."""
