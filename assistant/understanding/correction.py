"""Bounded correction: the sentence of the templates that is nearest to what was heard.

Words weigh what they tell: a word that stands in few sentences tells much, "the" tells nothing. Two
sentences are as near as the share of weight that they have in common, in order. What the words mean
is never guessed: a correction repairs a slip of the ear or of the pen.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rapidfuzz.distance import OSA

from assistant.listening.heard import Mode
from assistant.understanding.sentence_list import Entry
from assistant.understanding.sentence_table import Meaning
from assistant.understanding.templates import Templates

CANDIDATES: Final = 100
"""Sentences that are compared word by word: those that share the most telling words."""
WORTH: Final = 0.62
"""Score under which a sentence is not near enough for anything."""
_SMALL_WORD: Final = 0.25
"""Weight of a word relative to the rarest, under which it may be missing or be added freely."""
_NEAR_LETTERS: Final = 0.75
"""Share of letters in common from which two words count as the same, misspelt."""
_SHORTEST_MISSPELT: Final = 4
_COMMON: Final = 3_000
"""Sentences of a word from which it finds no new ones once there are enough."""
_FINE: Final = 1000
"""Steps of a weight when whole numbers stand for it."""
_UNKNOWN_WEIGHT: Final = 0.7
"""Weight of a word that no sentence has: it may be anything, and most of all another subject."""


@dataclass(frozen=True)
class Near:
    """A sentence that is near to what was heard."""

    entry: Entry
    meaning: Meaning
    score: float
    """Share of the weight of both sentences that they have in common, 0.0 to 1.0."""
    small_change: bool
    """True when only spelling and words that tell little differ."""


class Corrector:
    """Finds the nearest sentences of one mode.

    Args:
        templates: all sentences.
        mode: the one whose sentences are searched.
    """

    def __init__(self, templates: Templates, mode: Mode) -> None:
        self._templates = templates
        # What is said as a template has it does not come here, nor does numpy: 0.1 s to import.
        from assistant.understanding.word_index import WordIndex

        # Sentences that differ in their contractions only are one sentence here.
        self._said = templates.table.entries
        self._numbers = templates.table.distinct(mode)
        self._index = WordIndex(
            map(self._said.key, self._numbers), map(self._said.meaning, self._numbers)
        )

    def nearest(self, key: str) -> list[Near]:
        """Return the nearest sentence of each meaning, the nearest meaning first.

        Args:
            key: what was heard, in its one form.
        """
        heard = self._spelled(key.split())
        best: dict[Meaning, Near] = {}
        for index in self._candidates(heard):
            entry = self._said[self._numbers[index]]
            said = entry.key.split()
            if best and self._at_most(heard, said) < WORTH:
                continue
            meaning = self._templates.meaning(entry)
            score, small = self._compare(heard, said)
            known = best.get(meaning)
            if known is None or score > known.score:
                best[meaning] = Near(entry, meaning, score, small)
        return sorted(best.values(), key=lambda near: -near.score)

    def known_share(self, key: str) -> float:
        """Return the share of a sentence's telling words that stand in any sentence, 0.0 to 1.0."""
        words = self._spelled(key.split())
        telling = [word for word in words if not self._is_small(word)]
        if not telling:
            return 1.0
        return sum(word in self._weights for word in telling) / len(telling)

    def _spelled(self, words: Sequence[str]) -> list[str]:
        return [word if word in self._weights else self._meant(word) for word in words]

    def _meant(self, word: str) -> str:
        """Return the one known word that a misspelt one can be, or the word itself."""
        if len(word) < _SHORTEST_MISSPELT or word.isdigit():
            return word
        best, best_score = word, _NEAR_LETTERS
        for known in self._by_letter.get(word[0], ()):
            score = OSA.normalized_similarity(word, known, score_cutoff=best_score)
            if score > best_score:
                best, best_score = known, score
        return best

    def _candidates(self, heard: Sequence[str]) -> list[int]:
        """Return the sentences that share the most telling words, the shorter ones first.

        A word of very many sentences only ranks those that a rarer word has found.
        """
        weighty = sorted(set(heard), key=self._weight, reverse=True)
        weights = [(word, int(_FINE * self._weight(word)) or 1) for word in weighty[:6]]
        return self._index.best(weights, CANDIDATES, _COMMON)

    def _at_most(self, heard: Sequence[str], said: Sequence[str]) -> float:
        """Return what the score of a sentence cannot exceed: the order of the words left aside."""
        total = self._sum(heard) + self._sum(said)
        return 2 * self._sum([word for word in said if word in heard]) / total if total else 0.0

    def _compare(self, heard: Sequence[str], said: Sequence[str]) -> tuple[float, bool]:
        """Return the share of weight in common, and whether only small words differ."""
        rows, columns = len(heard), len(said)
        common = [[0.0] * (columns + 1) for _ in range(rows + 1)]
        for i in range(rows):
            weight = self._weight(heard[i])
            for j in range(columns):
                same = common[i][j] + weight if heard[i] == said[j] else 0.0
                common[i + 1][j + 1] = max(same, common[i][j + 1], common[i + 1][j])
        shared = common[rows][columns]
        heard_weight, said_weight = self._sum(heard), self._sum(said)
        total = heard_weight + said_weight
        score = 2 * shared / total if total else 0.0
        missing = Counter(heard) - Counter(said)
        added = Counter(said) - Counter(heard)
        changed = (*missing, *added)
        # One word is too little to tell what was meant, if it is no sentence: "that" is not "do that".
        small = not changed or (rows > 1 and all(map(self._is_small, changed)))
        return score, small

    def _sum(self, words: Sequence[str]) -> float:
        return sum(map(self._weight, words))

    def _is_small(self, word: str) -> bool:
        return self._weight(word) <= _SMALL_WORD

    def _weight(self, word: str) -> float:
        return self._weights.get(word, _UNKNOWN_WEIGHT)

    @cached_property
    def _weights(self) -> dict[str, float]:
        """Return how much each word tells: by the share of meanings that it occurs with."""
        total = math.log(max(2, self._index.meanings()))
        return {
            word: max(_LEAST_WEIGHT, 1 - math.log(self._index.meanings_with(word)) / total)
            for word in self._index.words
        }

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._weights:
            if len(word) >= _SHORTEST_MISSPELT:
                found[word[0]].append(word)
        return found


_LEAST_WEIGHT: Final = 0.05
"""Weight of a word that every meaning has: small, but enough to prefer the sentence that has it."""
