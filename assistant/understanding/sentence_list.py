"""The sentences of a skill, side by side in a few long values.

As an object each, with its texts, 200,000 of them take 60 MB and a tenth of a second to read.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

import msgspec


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A sentence."""

    text: str
    """As it is said: numbers in words."""
    key: str
    """In its one form (`normalise`)."""
    meaning: int
    modes: int
    """Sum of `MODE_BITS`; `ANY_MODE` when it is not tied to a mode."""


class SentenceList(msgspec.Struct, array_like=True, dict=True):
    """Sentences, found by their number or by their one form."""

    texts: str
    """All of them, one after the other."""
    forms: str
    """The same of their one forms, where these are other texts."""
    text_ends: bytes
    """Where each text ends, after a first 0."""
    form_ends: bytes
    meanings: bytes
    modes: bytes
    sorted: bytes
    """Their numbers in the order of their one forms; equal ones in the order of the list."""

    @staticmethod
    def of(entries: Sequence[Entry]) -> "SentenceList":
        """Return sentences as a list."""
        texts = [entry.text for entry in entries]
        forms = ["" if entry.key == entry.text else entry.key for entry in entries]
        order = sorted(range(len(entries)), key=lambda number: entries[number].key)
        return SentenceList(
            "".join(texts),
            "".join(forms),
            _packed(accumulate(map(len, texts), initial=0)),
            _packed(accumulate(map(len, forms), initial=0)),
            _packed(entry.meaning for entry in entries),
            _packed(entry.modes for entry in entries),
            _packed(order),
        )

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._sorted)

    def __getitem__(self, number: int) -> Entry:
        """Return one."""
        return Entry(
            self._text(number), self.key(number), self._meanings[number], self.all_modes[number]
        )

    def __iter__(self) -> Iterator[Entry]:
        """Yield all of them."""
        return map(self.__getitem__, range(len(self)))

    def key(self, number: int) -> str:
        """Return one in its one form."""
        ends = self._form_ends
        return self.forms[ends[number] : ends[number + 1]] or self._text(number)

    @cached_property
    def all_modes(self) -> "memoryview[int]":
        """Return the modes of each."""
        return _unpacked(self.modes)

    def meaning(self, number: int) -> int:
        """Return the meaning of one."""
        return self._meanings[number]

    def with_key(self, key: str) -> list[int]:
        """Return the numbers of those that have a one form, lowest first."""
        order = self._sorted
        at = bisect_left(order, key, key=self.key)
        end = at
        while end < len(order) and self.key(order[end]) == key:
            end += 1
        return order[at:end].tolist()

    def by_key(self) -> Iterator[list[int]]:
        """Yield the numbers of those that have the same one form, lowest first."""
        last, alike = "", list[int]()
        for number in self._sorted:
            key = self.key(number)
            if key != last and alike:
                yield alike
                alike = []
            last = key
            alike.append(number)
        if alike:
            yield alike

    def _text(self, number: int) -> str:
        ends = self._text_ends
        return self.texts[ends[number] : ends[number + 1]]

    @cached_property
    def _text_ends(self) -> "memoryview[int]":
        return _unpacked(self.text_ends)

    @cached_property
    def _form_ends(self) -> "memoryview[int]":
        return _unpacked(self.form_ends)

    @cached_property
    def _meanings(self) -> "memoryview[int]":
        return _unpacked(self.meanings)

    @cached_property
    def _sorted(self) -> "memoryview[int]":
        return _unpacked(self.sorted)


def _packed(numbers: Iterable[int]) -> bytes:
    return array("I", numbers).tobytes()


def _unpacked(numbers: bytes) -> "memoryview[int]":
    return memoryview(numbers).cast("I")
