"""Which sentences have which words: 200,000 of them in a few megabytes, searched in a millisecond."""

from array import array
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray


class WordIndex:
    """Finds sentences by their words.

    Args:
        sentences: in their one form.
        meanings: what each means, as a number.
    """

    def __init__(self, sentences: Iterable[str], meanings: Iterable[int]) -> None:
        having: dict[str, array[int]] = {}
        lengths = array("i")
        for index, text in enumerate(sentences):
            words = text.split()
            lengths.append(len(words))
            # A word that a sentence has twice counts once.
            for word in dict.fromkeys(words):
                found = having.get(word)
                if found is None:
                    found = having[word] = array("i")
                found.append(index)
        self._lengths = _whole(lengths)
        self._having = {word: _whole(found) for word, found in having.items()}
        self._meanings = np.fromiter(meanings, dtype=np.int32)

    @property
    def words(self) -> Collection[str]:
        """Return every word, in the order in which they first occur."""
        return self._having.keys()

    def meanings(self) -> int:
        """Return how many meanings there are."""
        return len(np.unique(self._meanings))

    def meanings_with(self, word: str) -> int:
        """Return how many meanings have a sentence with a word."""
        return len(np.unique(self._meanings[self._having[word]]))

    def best(self, weights: Sequence[tuple[str, int]], most: int, common: int) -> list[int]:
        """Return the numbers of the sentences that have the most weight of some words.

        Of those with the same weight the shorter ones come first.

        Args:
            weights: each word with its weight, at least 1; the weightiest first.
            most: how many sentences are wanted.
            common: a word of more sentences than this finds no new ones once there are enough.
        """
        shared = np.zeros(len(self._lengths), dtype=np.int32)
        for word, weight in weights:
            having = self._having.get(word)
            if having is None:
                continue
            if len(having) > common and np.count_nonzero(shared) >= most:
                having = having[shared[having] > 0]
            shared[having] += weight
        found = np.flatnonzero(shared)
        if len(found) > most:
            least = np.partition(shared[found], -most)[-most]
            found = np.flatnonzero(shared >= least)
        order = np.lexsort((found, self._lengths[found], -shared[found]))
        best: list[int] = found[order[:most]].tolist()
        return best


def _whole(numbers: "array[int]") -> NDArray[np.int32]:
    return np.frombuffer(numbers, dtype=np.int32)
