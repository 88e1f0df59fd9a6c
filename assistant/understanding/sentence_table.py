"""Every sentence that the templates stand for, with what it means; kept on disk between runs."""

import contextlib
from array import array
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from assistant.cache import keep_bytes
from assistant.listening.heard import Mode
from assistant.understanding.intent import Intent
from assistant.understanding.normalise import number_in
from assistant.understanding.phrase import NUMBER_MARK
from assistant.understanding.sentence_list import Entry, SentenceList

ANY_MODE: Final = 0
"""Modes of a sentence that is not tied to one."""
MODE_BITS: Final = MappingProxyType({mode: 1 << at for at, mode in enumerate(Mode)})


class Care(StrEnum):
    """How careful a correction towards a meaning has to be (`metadata: {care: …}`)."""

    QUESTION = "question"
    """A wrong one costs an answer that was not asked for."""
    ACTION = "action"
    """A wrong one does something: only spelling and small words may differ. The default."""
    NEVER = "never"
    """Nothing is ever corrected to it."""


class Meaning(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An intent with its slots."""

    name: str
    slots: tuple[tuple[str, str | int], ...] = ()
    care: Care = Care.ACTION
    leads: bool = False
    """A sentence that begins with it means it, whatever follows."""
    light: bool = False
    """Small talk: in a sentence of several parts another part counts."""

    def intent(self, text: str, score: float = 1.0) -> Intent:
        """Return it as an intent."""
        return Intent(self.name, MappingProxyType(dict(self.slots)), score, text)


class Pattern(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A sentence with any number of a range; its key holds one `NUMBER_MARK`."""

    key: str
    meaning: int
    modes: int
    slot: str
    start: int
    stop: int
    step: int


class Table(msgspec.Struct, array_like=True, dict=True):
    """All sentences of a skill."""

    meanings: tuple[Meaning, ...]
    entries: SentenceList
    patterns: tuple[Pattern, ...]
    skip_words: tuple[str, ...]
    unwritten: tuple[int, ...]
    """Numbers of the templates that stand for more sentences than are written out."""

    def lookup(self, key: str, mode: Mode) -> tuple[Meaning, str] | None:
        """Return what a sentence in its one form means in a mode, with its text."""
        alike, modes = self.entries.with_key(key), self.entries.all_modes
        own = [number for number in alike if modes[number] & MODE_BITS[mode]]
        found = own or [number for number in alike if is_open(modes[number])]
        if found:
            entry = self.entries[found[-1]]
            return self.meanings[entry.meaning], entry.text
        return self._number(key, mode)

    def in_mode(self, mode: Mode) -> Iterator[Entry]:
        """Yield the sentences that may be said in a mode, its own first."""
        return map(self.entries.__getitem__, self.numbers(mode))

    def numbers(self, mode: Mode) -> list[int]:
        """Return the numbers of the sentences that may be said in a mode, its own first."""
        bit = MODE_BITS[mode]
        modes = self.entries.all_modes
        own = [number for number, said_in in enumerate(modes) if said_in & bit]
        if own and mode not in (Mode.OPEN, Mode.STRETCH):
            return own
        return own + [
            n for n, said_in in enumerate(modes) if not said_in & bit and is_open(said_in)
        ]

    def distinct(self, mode: Mode) -> Sequence[int]:
        """Return the numbers of the sentences of a mode, of those with the same one form the first.

        They are in the order of the last ones, backwards.
        """
        numbers = self.numbers(mode)
        places = array("i", bytes(4 * len(self.entries)))  # from 1 on
        for place, number in enumerate(numbers, start=1):
            places[number] = place
        kept = array("i", bytes(4 * len(numbers)))
        for alike in self.entries.by_key():
            there = [places[number] for number in alike if places[number]]
            if there:
                kept[max(there) - 1] = min(there)
        return array("i", (numbers[place - 1] for place in reversed(kept) if place))

    def _number(self, key: str, mode: Mode) -> tuple[Meaning, str] | None:
        words = key.split()
        for at, word in enumerate(words):
            number = number_in(word)
            if number is None:
                continue
            marked = " ".join([*words[:at], NUMBER_MARK, *words[at + 1 :]])
            for pattern in self._patterns.get(marked, ()):
                open_one = is_open(pattern.modes)
                right_mode = open_one or pattern.modes & MODE_BITS[mode]
                if right_mode and number in range(pattern.start, pattern.stop + 1, pattern.step):
                    meaning = self.meanings[pattern.meaning]
                    slots = (*meaning.slots, (pattern.slot, number))
                    return msgspec.structs.replace(meaning, slots=slots), key
        return None

    @cached_property
    def _patterns(self) -> dict[str, list[Pattern]]:
        found: dict[str, list[Pattern]] = {}
        for pattern in self.patterns:
            found.setdefault(pattern.key, []).append(pattern)
        return found


def is_open(modes: int) -> bool:
    """Tell whether a sentence of some modes may be said when nothing special is expected."""
    return modes == ANY_MODE or bool(modes & MODE_BITS[Mode.OPEN])


def read_table(path: Path) -> Table | None:
    """Return a table that was kept; None when there is none or it cannot be read."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Table)
    except (OSError, msgspec.DecodeError):
        return None


def keep_table(table: Table, path: Path) -> None:
    """Write a table; where that cannot be done, it is made anew the next time."""
    content = msgspec.msgpack.encode(table)
    with contextlib.suppress(OSError):
        keep_bytes(path, content)
