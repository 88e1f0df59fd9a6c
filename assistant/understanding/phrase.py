"""A sentence template as a small tree, and the sentences it stands for.

The words of a tree carry their own blanks, so `stretch[es]` is one word: texts are joined as they
are, and superfluous blanks go at the end.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from math import factorial, prod
from random import Random
from typing import Final

RANGE_SAMPLES: Final = 12
"""Numbers of a range that are written out. Recognisers learn the sentence from these; the others
are understood all the same."""
NUMBER_MARK: Final = "#"
"""Stands for a number of a range in the text of a pattern."""


@dataclass(frozen=True)
class NumberSlot:
    """A slot that takes any number of a range."""

    start: int
    stop: int
    step: int

    def holds(self, number: int) -> bool:
        """Tell whether a number is in the range."""
        return self.start <= number <= self.stop and (number - self.start) % self.step == 0


SlotValue = str | int | NumberSlot
Slots = tuple[tuple[str, SlotValue], ...]
"""Names and values, in the order in which they are said."""


@dataclass(frozen=True)
class Said:
    """A text and what it says."""

    text: str
    slots: Slots = ()


@dataclass(frozen=True)
class Words:
    """Fixed text."""

    text: str


@dataclass(frozen=True)
class Row:
    """One after the other."""

    items: tuple["Phrase", ...]

    @cached_property
    def sentences(self) -> int:
        """How many it stands for."""
        return prod(map(count, self.items))


@dataclass(frozen=True)
class Choice:
    """One of several."""

    items: tuple["Phrase", ...]

    @cached_property
    def sentences(self) -> int:
        """How many it stands for."""
        return sum(map(count, self.items))


@dataclass(frozen=True)
class AnyOrder:
    """All of them, in any order."""

    items: tuple["Phrase", ...]

    @cached_property
    def sentences(self) -> int:
        """How many it stands for."""
        return factorial(len(self.items)) * prod(map(count, self.items))


@dataclass(frozen=True)
class Filled:
    """A phrase that fills a slot."""

    slot: str
    value: SlotValue
    phrase: "Phrase"


@dataclass(frozen=True)
class Range:
    """A number that fills a slot; `spoken` holds the numbers that are written out, in words."""

    slot: str
    numbers: NumberSlot
    spoken: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Anything:
    """Any words at all, which fill a slot: understood when typed, never recognised from speech."""

    slot: str


Phrase = Words | Row | Choice | AnyOrder | Filled | Range | Anything


def samples(numbers: NumberSlot) -> list[int]:
    """Return the numbers of a range that are written out: round ones before others."""
    every = list(range(numbers.start, numbers.stop + 1, numbers.step))
    if len(every) <= RANGE_SAMPLES:
        return every
    for round_to in (5, 10, 50, 100):
        rounded = [number for number in every if number % round_to == 0]
        if 0 < len(rounded) <= RANGE_SAMPLES:
            return rounded
    return every[:: -(-len(every) // RANGE_SAMPLES)]


def count(phrase: Phrase) -> int:
    """Return how many sentences a phrase stands for, equal ones counted apart.

    Those with any words at all in them are not counted.
    """
    match phrase:
        case Words():
            return 1
        case Anything():
            return 0
        case Filled(_, _, inner):
            return count(inner)
        case Range(_, _, spoken):
            return len(spoken) + 1
        case Choice() | Row() | AnyOrder():
            return phrase.sentences


def expand(phrase: Phrase) -> list[Said]:
    """Return every sentence of a phrase; a range adds one pattern to the numbers written out."""
    match phrase:
        case Words(text):
            return [Said(text)]
        case Anything():
            return []
        case Choice(items):
            return [said for item in items for said in expand(item)]
        case Filled(slot, value, inner):
            return [Said(said.text, ((slot, value), *said.slots)) for said in expand(inner)]
        case Range(slot, numbers, spoken):
            written = [Said(text, ((slot, value),)) for text, value in spoken]
            return [*written, Said(NUMBER_MARK, ((slot, numbers),))]
        case Row(items):
            return _joined(items, "")
        case AnyOrder(items):
            return [said for order in permutations(items) for said in _joined(order, " ")]


def _joined(items: tuple[Phrase, ...], blank: str) -> list[Said]:
    done = [Said("")]
    for item in items:
        following = expand(item)
        if len(following) == 1 and not following[0].slots:
            text = following[0].text
            done = [Said(said.text + blank + text, said.slots) for said in done]
            continue
        done = [
            Said(said.text + blank + more.text, said.slots + more.slots)
            for said in done
            for more in following
        ]
    return done


def has_anything(phrase: Phrase) -> bool:
    """Tell whether any words at all may stand somewhere in a phrase."""
    match phrase:
        case Anything():
            return True
        case Choice(items) | Row(items) | AnyOrder(items):
            return any(map(has_anything, items))
        case Filled(_, _, inner):
            return has_anything(inner)
        case _:
            return False


class TextChanger:
    """Changes every fixed text of phrases; a part that many phrases share is changed once.

    Args:
        change: returns the new text.
    """

    def __init__(self, change: Callable[[str], str]) -> None:
        self._change = change
        self._done: dict[int, tuple[Phrase, Phrase]] = {}

    def __call__(self, phrase: Phrase) -> Phrase:
        """Return a phrase with its texts changed."""
        known = self._done.get(id(phrase))
        if known is None:
            # The old phrase is kept with the new one, so that its id is not given to another.
            known = self._done[id(phrase)] = (phrase, self._changed(phrase))
        return known[1]

    def _changed(self, phrase: Phrase) -> Phrase:
        match phrase:
            case Words(text):
                return Words(self._change(text))
            case Choice(items):
                return Choice(tuple(map(self, items)))
            case Row(items):
                return Row(tuple(map(self, items)))
            case AnyOrder(items):
                return AnyOrder(tuple(map(self, items)))
            case Filled(slot, value, inner):
                return Filled(slot, value, self(inner))
            case _:
                return phrase


def draw(phrase: Phrase, random: Random) -> Said:
    """Return one sentence of a phrase by chance: for phrases that stand for too many.

    The phrase must stand for at least one sentence (`count`).
    """
    match phrase:
        case Words(text):
            return Said(text)
        case Anything(slot):
            raise ValueError(f"any words may fill {slot!r}: there is none to draw")
        case Choice(items):
            return draw(random.choice([item for item in items if count(item)]), random)
        case Filled(slot, value, inner):
            said = draw(inner, random)
            return Said(said.text, ((slot, value), *said.slots))
        case Range(slot, _, spoken):
            text, value = random.choice(spoken)
            return Said(text, ((slot, value),))
        case Row(items):
            return _together([draw(item, random) for item in items], "")
        case AnyOrder(items):
            parts = [draw(item, random) for item in items]
            random.shuffle(parts)
            return _together(parts, " ")


def _together(parts: list[Said], blank: str) -> Said:
    text = blank.join(part.text for part in parts)
    return Said(text, tuple(slot for part in parts for slot in part.slots))


def some(phrase: Phrase, most: int) -> Iterator[Said]:
    """Yield up to `most` different sentences of a phrase, always the same ones."""
    random = Random(most)
    seen: set[str] = set()
    for _ in range(2 * most):
        said = draw(phrase, random)
        if said.text not in seen:
            seen.add(said.text)
            yield said
        if len(seen) == most:
            return
