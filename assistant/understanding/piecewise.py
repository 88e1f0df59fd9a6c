"""Matching a sentence with a template piece by piece: for templates too large to be written out."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import Final

from assistant.numbers import spoken_number
from assistant.understanding.phrase import (
    AnyOrder,
    Anything,
    Choice,
    Filled,
    Phrase,
    Range,
    Row,
    SlotValue,
    Words,
)

Match = tuple[int, Mapping[str, SlotValue]]
"""How far the text was matched (characters), and the slots filled on the way."""

_MOST_ORDERS: Final = 5
"""Parts that may come in any order; more are tried in the order in which they are written."""


def slots_in(phrase: Phrase, text: str) -> Mapping[str, SlotValue] | None:
    """Return the slots that a sentence fills in a template; None when it does not match.

    Args:
        phrase: the template's tree.
        text: lower-case words with single blanks.
    """
    for end, slots in _match(phrase, f" {text} ", 0):
        if end >= len(text) + 1:
            return slots
    return None


def _match(phrase: Phrase, text: str, at: int) -> Iterator[Match]:  # noqa: C901 - a case a kind
    match phrase:
        case Words(words):
            end = _words(words, text, at)
            if end is not None:
                yield end, {}
        case Choice(items):
            for item in items:
                yield from _match(item, text, at)
        case Row(items):
            yield from _row(items, text, at)
        case AnyOrder(items):
            orders = permutations(items) if len(items) <= _MOST_ORDERS else [items]
            for order in orders:
                yield from _row(order, text, at)
        case Filled(slot, value, inner):
            for end, slots in _match(inner, text, at):
                yield end, {slot: value, **slots}
        case Range():
            yield from _number(phrase, text, at)
        case Anything(slot):
            yield from _anything(slot, text, at)


def _row(items: Sequence[Phrase], text: str, at: int) -> Iterator[Match]:
    if not items:
        yield at, {}
        return
    for end, slots in _match(items[0], text, at):
        for last, more in _row(items[1:], text, end):
            yield last, {**slots, **more}


def _words(words: str, text: str, at: int) -> int | None:
    """Match fixed text: a blank in it matches one blank, or none right after another."""
    for character in words:
        if character == " ":
            if at < len(text) and text[at] == " ":
                at += 1
            elif at == 0 or text[at - 1] != " ":
                return None
        else:
            if at == 0:
                at = 1
            if at >= len(text) or text[at] != character:
                return None
            at += 1
    return at


def _number(numbers: Range, text: str, at: int) -> Iterator[Match]:
    wanted = numbers.numbers
    at = max(at, 1)
    for number in range(wanted.start, wanted.stop + 1, wanted.step):
        for word in (str(number), spoken_number(number)):
            end = at + len(word)
            if text.startswith(word, at) and text[end : end + 1] in (" ", ""):
                yield end, {numbers.slot: number}


def _anything(slot: str, text: str, at: int) -> Iterator[Match]:
    at = max(at, 1)
    end = text.find(" ", at)
    while end != -1 and end > at:
        yield end, {slot: text[at:end]}
        end = text.find(" ", end + 1)
