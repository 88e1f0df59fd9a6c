"""Small typing mistakes in the long words that the safety scan looks for."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA

SHORTEST: Final = 5
"""Letters of a word that may be corrected. Shorter words have too many ordinary neighbours: `weak`
and `week` are different things."""


class Spelling:
    """Knows the words that matter and finds the one that is a single mistake away.

    A mistake is one letter too many, too few, wrong, or two neighbours swapped.

    Args:
        known: words that are never changed: all that the rules use, and ordinary words.
        targets: words that a misspelt one may become; those under `SHORTEST` letters are left out.
    """

    def __init__(self, known: Iterable[str], targets: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._near: dict[str, list[str]] = {}
        for word in sorted({target for target in targets if len(target) >= SHORTEST}):
            for shorter in _shortened(word):
                self._near.setdefault(shorter, []).append(word)

    def right(self, word: str) -> str:
        """Return the word that was meant, or the word itself when no one word is that near."""
        if len(word) < SHORTEST or word in self._known:
            return word
        for shorter in _shortened(word):
            for target in self._near.get(shorter, ()):
                if OSA.distance(word, target, score_cutoff=1) <= 1:
                    return target
        return word


def _shortened(word: str) -> list[str]:
    return [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]
