"""What a found phrase refers to: denied, over, long ago, or a general question."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Final

from assistant.understanding.safety_file import Negation
from assistant.understanding.safety_pattern import Spans
from assistant.understanding.safety_words import Sentence

_AND: Final = frozenset({"and", "so", "because", "then", "now", "today"})
_BEGINS: Final = frozenset(
    {"i", "my", "the", "it", "this", "that", "both", "her", "his", "a", "there", "numb"}
)
"""After a leading "no" these begin a sentence of its own."""
_NO_NOUN: Final = _BEGINS - {"numb"}
"""What a "no" never denies wherever it stands: it was an answer. "Wait no my legs gave way"."""
_PASSING: Final = frozenset({"twinge", "twinges", "niggle", "stitch", "tweak"})
"""What may have passed without anything else having done so."""
_PAIRED: Final = frozenset(
    {"of", "leg", "foot", "knee", "hip", "thigh", "cheek", "side", "one", "calf", "ankle"}
)
"""What a "neither" is said of when it denies all that follows: "neither pills nor rest" is none."""
_OR: Final = frozenset({"or", "nor"})
_PAST_TENSE: Final = frozenset(
    [
        "was",
        "were",
        "had",
        "did",
        "could",
        "went",
        "lost",
        "wet",
        "fell",
        "gave",
        "felt",
        "peed",
        "leaked",
        "started",
        "swelled",
        "broke",
        "became",
        "got",
    ]
)
_PLACE: Final = 4
"""Words of a place, "in" included: `in both my legs`."""
_NEAR: Final = 6
"""Words before a `without` in which another "not" turns it round: `can't cough without leaking`."""


class When(IntEnum):
    """Whether something found is so now, the surest first."""

    NOW = auto()
    LATELY = auto()
    """It was there not long ago and may be over."""
    SUPPOSED = auto()
    """It was only imagined: whether it is so has to be asked."""
    OVER = auto()


@dataclass(frozen=True)
class Scope:
    """The scopes of one sentence."""

    sentence: Sentence
    spans: Spans
    denied_by: dict[int, int]
    """Index of a denied word to that of the word that denies it."""

    def denied(self, used: Collection[int]) -> bool:
        """Tell whether a "not" outside of a match reaches into it."""
        return any(self.denied_by.get(at, at) not in used for at in used)

    def has(self, concept: str) -> bool:
        """Tell whether a concept is anywhere in the sentence."""
        return f"<{concept}>" in self.spans.found

    def general(self, used: Collection[int]) -> bool:
        """Tell whether a match is in a question about things, not people: "what is sciatica?"."""
        if self.has("person") or self.has("hypothetical"):
            return False
        begins = max((at for at in self.sentence.breaks if at <= min(used)), default=0)
        return begins in self.spans.found.get("<general>", ())

    def elsewhere(self, used: Collection[int]) -> bool:
        """Tell whether a match joins a place of one thought with what is said of another in the next.

        "My privates are fine, only my thigh is numb": what is numb is the thigh.
        """
        last = max(used)
        begins = max((at for at in self.sentence.breaks if at <= last), default=0)
        before = [at for at in used if at < begins]
        places = self.spans.covered("<place>")
        here = [at for at in used if at >= begins]
        return (
            bool(before)
            and places.issuperset(before)
            and places.isdisjoint(here)
            and any(at in places for at in range(begins, min(here)))
        )

    def asked(self) -> bool:
        """Tell whether any thought of it is put as a question, about whomever."""
        return self.asked_by(len(self.sentence.words))

    def asked_by(self, at: int) -> bool:
        """Tell whether a question has begun when a word is reached.

        What is asked later changes nothing: "I'm on steroids, is that a problem?" says so first.
        """
        return any(
            start <= at and (start == 0 or start in self.sentence.breaks)
            for start in self.spans.found.get("<question>", ())
        )

    def when(self, used: Collection[int]) -> When:
        """Return whether a match speaks of now."""
        clauses = _clauses(self.sentence)
        mine = {clauses[at] for at in used}
        here = self._in("recent", mine, clauses)
        if self._in("past", mine, clauses) and not here:
            return When.OVER
        if self._tells_the_past(used) and self.has("past") and not self._recent():
            return When.OVER
        if self._resolved(used):
            # What is fine again now may be something else: of a time long ago it says enough.
            recent = self._recent() if self.has("past") else self.has("recent")
            return When.LATELY if recent else When.OVER
        if self._in("lately", mine, clauses) and not here:
            return When.LATELY
        return When.SUPPOSED if self._supposed(max(used)) else When.NOW

    def _supposed(self, at: int) -> bool:
        """Tell whether a word is in a thought like "would it be bad if": of "now" or "today" none is."""
        starts = self.spans.found.get("<supposed>", ())
        return not self._recent() and any(start <= at for start in starts)

    def _recent(self) -> bool:
        """Tell whether anything is said to be so now; "fine ever since" says that it is over."""
        return self._beside_the_resolved("<recent>")

    def _beside_the_resolved(self, concept: str) -> bool:
        over = self.spans.covered("<resolved>")
        return any(start not in over for start in self.spans.found.get(concept, ()))

    def _in(self, concept: str, mine: set[int], clauses: list[int]) -> bool:
        return any(clauses[start] in mine for start in self.spans.found.get(f"<{concept}>", ()))

    def _tells_the_past(self, used: Collection[int]) -> bool:
        words = self.sentence.words
        return any(words[at] in _PAST_TENSE for at in range(max(0, min(used) - 2), max(used) + 1))

    def _resolved(self, used: Collection[int]) -> bool:
        """Tell whether it is said to be over: not where another place was spoken of in between.

        "My legs gave way, my foot fell asleep, it's fine again now": the foot is.
        """
        if self._beside_the_resolved("<returned>"):
            return False
        words, last = self.sentence.words, max(used)
        mine = {words[at] for at in used}
        others = {at for at in self.spans.covered("<place>") if words[at] not in mine}
        others |= {at for at, word in enumerate(words) if word in _PASSING}
        return any(
            start > last and others.isdisjoint(range(last + 1, start))
            for start in self.spans.found.get("<resolved>", ())
        )


def scope(sentence: Sentence, spans: Spans, rules: Negation) -> Scope:
    """Return the scopes of a sentence."""
    denied: dict[int, int] = {}
    for at, word in enumerate(sentence.words):
        if word in rules.negators and _denies(sentence, at, rules):
            _deny(sentence, at, rules, denied)
    return Scope(sentence, spans, denied)


def _denies(sentence: Sentence, at: int, rules: Negation) -> bool:
    words = sentence.words
    following = words[at + 1] if at + 1 < len(words) else ""
    if not following or at + 1 in sentence.breaks or following in rules.cancels:
        return False
    if words[at] == "without":
        return not any(word in rules.negators for word in words[max(0, at - _NEAR) : at])
    if words[at] == "no" and (following == "no" or following in _NO_NOUN):
        return False
    if words[at] == "no" and all(word == "no" for word in words[:at]):
        # "no no my bottom is numb" is an answer and a complaint; only "no numbness" denies.
        if following in _BEGINS:
            return False
        denied = _first_heavy(sentence, at, rules)
        return denied is not None and words[denied] in rules.things
    return True


def _first_heavy(sentence: Sentence, at: int, rules: Negation) -> int | None:
    for j in range(at + 1, len(sentence.words)):
        if j in sentence.breaks:
            return None
        if sentence.words[j] not in rules.carries:
            return j
    return None


def _deny(sentence: Sentence, by: int, rules: Negation, denied: dict[int, int]) -> None:
    at = _first_heavy(sentence, by, rules)
    if sentence.words[by] == "neither" and sentence.words[by + 1] in _PAIRED:
        denied |= dict.fromkeys(_thought(sentence, by, rules), by)
    if at is not None:
        # "Not lost any feeling": what it passes over on its way is denied as well, if it is a thing.
        denied |= {j: by for j in range(by + 1, at) if sentence.words[j] in rules.things}
    while at is not None:
        denied[at] = by
        if sentence.words[at] in rules.things:
            denied |= dict.fromkeys(_where(sentence, at), by)
        at = _next_denied(sentence, at, rules)


def _thought(sentence: Sentence, by: int, rules: Negation) -> Iterator[int]:
    """Yield what is said of neither: "neither of my legs has lost any strength"."""
    for j in range(by + 1, len(sentence.words)):
        if j in sentence.breaks or sentence.words[j] in rules.walls or sentence.words[j] in _AND:
            return
        yield j


def _where(sentence: Sentence, at: int) -> Iterator[int]:
    """Yield the place that a denied thing is said of: "no pain in both legs"."""
    words = sentence.words
    if words[at + 1 : at + 2] != ("in",):
        return
    for j in range(at + 1, min(at + 1 + _PLACE, len(words))):
        if j in sentence.breaks or words[j] in _AND:
            return
        yield j


def _next_denied(sentence: Sentence, at: int, rules: Negation) -> int | None:
    """Return the next member of a list: `no numbness, tingling or weakness`."""
    words = sentence.words
    following = at + 1
    if following < len(words) and words[following] in rules.things:
        return following
    for j in range(following, min(len(words), at + _NEAR)):
        if words[j] in rules.walls:
            return None
        if j in sentence.breaks:
            return j if _lists(sentence, j) else None
        if words[j] in _OR:
            return _first_heavy(sentence, j, rules)
    return None


def _lists(sentence: Sentence, at: int) -> bool:
    """Tell whether a comma stands in a list that ends with "or": `isn't swollen, hot or red`."""
    return any(word in _OR for word in sentence.words[at + 1 : at + 3])


def _clauses(sentence: Sentence) -> list[int]:
    """Return the number of the clause that each word is in."""
    numbers, clause = [], 0
    for at, word in enumerate(sentence.words):
        if at in sentence.breaks or word in _AND:
            clause += 1
        numbers.append(clause)
    return numbers
