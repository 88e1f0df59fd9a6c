"""Words cut into pieces, the longest first (WordPiece, Schuster and Nakajima 2012)."""

from collections.abc import Iterator, Sequence
from typing import Final

UNKNOWN: Final = "[UNK]"
FIRST: Final = "[CLS]"
LAST: Final = "[SEP]"
INSIDE: Final = "##"
"""Begins a piece that is not the first of its word."""
MOST: Final = 40
"""Pieces of a sentence that are looked at."""


class WordPieces:
    """Turns sentences into numbers of pieces.

    Args:
        pieces: each by its number; `UNKNOWN`, `FIRST` and `LAST` are among them.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self._numbers = {piece: at for at, piece in enumerate(pieces)}

    def numbers(self, sentence: str) -> list[int]:
        """Return the numbers of a sentence's pieces, at most `MOST`, between `FIRST` and `LAST`.

        Args:
            sentence: words in small letters, with single spaces between them.
        """
        cut = [number for word in sentence.split() for number in self._cut(word)]
        return [self._numbers[FIRST], *cut[:MOST], self._numbers[LAST]]

    def _cut(self, word: str) -> list[int]:
        """Return a word's pieces; of a word with a letter that no piece has, only that it is unknown."""
        found = list(self._longest(word))
        return (
            [self._numbers[UNKNOWN]] if None in found else [one for one in found if one is not None]
        )

    def _longest(self, word: str) -> Iterator[int | None]:
        at = 0
        while at < len(word):
            begin = INSIDE if at else ""
            ends = range(len(word), at, -1)
            end = next((end for end in ends if begin + word[at:end] in self._numbers), None)
            if end is None:
                yield None
                return
            yield self._numbers[begin + word[at:end]]
            at = end
