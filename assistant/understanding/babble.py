"""Tells words that people say in this order from words that a recogniser made of other people's talk."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from assistant.understanding.wording import plain_words

LONG: Final = 12
"""Words from which a sentence can be told by it. Of fewer, emergencies have too many rare ones."""
FOLLOWING: Final = 0.6
"""Share of the words that follow the one before as in some known sentence, below which it is babble.
Higher takes misheard emergencies for it, lower the talk of others for emergencies (docs/decisions.md)."""


class Babble:
    """Knows which words follow one another.

    Args:
        sentences: returns what people say of what concerns the assistant, as it is written; called
            once, when needed.
    """

    def __init__(self, sentences: Callable[[], Sequence[str]]) -> None:
        self._sentences = sentences

    def is_babble(self, text: str) -> bool:
        """Tell whether a long sentence is a row of words that hardly belong together."""
        pairs = [*_pairs(text)]
        if len(pairs) <= LONG:
            return False
        return sum(pair in self._known for pair in pairs) < FOLLOWING * len(pairs)

    @cached_property
    def _known(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair for sentence in self._sentences() for pair in _pairs(sentence))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word with the one before it, the sentence's beginning and end included."""
    return pairwise(("", *plain_words(text).split(), ""))
