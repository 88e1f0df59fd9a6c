"""A sentence for the safety scan: plain words, without what carries no meaning.

Typed text, a recogniser's text, contractions, fillers and politeness all end as the same words, so
that the rules need one wording only.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.numbers import spoken_number
from assistant.understanding.safety_spelling import Spelling

_ENDINGS: Final = (
    (
        re.compile(r"\b(can|won|shan)'t\b"),
        {"can": "can not", "won": "will not", "shan": "will not"},
    ),
    (re.compile(r"\b(it|that|what|there|he|she|who|where|here|how|when|why|this)'s\b"), None),
)
_OUT_OF: Final = re.compile(r"(\d)\s*/\s*(?=\d)")
_TOKEN: Final = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[.,;:!?]")
_SUFFIXES: Final = (("n't", "not"), ("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"))
_MARKS: Final = frozenset(".,;:!?")
LONG_PAST: Final = range(1900, 2021)
"""What was "in 2005" is over. Later years may be this one: there is no calendar here."""


@dataclass(frozen=True)
class Sentence:
    """Words in order, and where the writer put a mark between them."""

    words: tuple[str, ...]
    breaks: frozenset[int]
    """Indices of the words that follow a punctuation mark; a recogniser gives none."""


class Phrases:
    """Replaces phrases of one or more words, the longest first.

    Args:
        table: phrase to its replacement; an empty replacement takes the phrase out.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for phrase, replacement in table.items():
            words = tuple(phrase.split())
            self._first.setdefault(words[0], []).append((words, tuple(replacement.split())))
        for entries in self._first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def apply(self, tokens: Sequence[str]) -> list[str]:
        """Return the tokens with every phrase replaced."""
        out: list[str] = []
        at = 0
        while at < len(tokens):
            for words, replacement in self._first.get(tokens[at], ()):
                if tuple(tokens[at : at + len(words)]) == words:
                    out.extend(replacement)
                    at += len(words)
                    break
            else:
                out.append(tokens[at])
                at += 1
        return out


class Normaliser:
    """Turns text into a `Sentence`.

    Args:
        respell: other ways to write a phrase, such as `cant` for `can not`.
        fillers: phrases without meaning here, such as `you know`.
        similes: words before which `like` has a meaning, as in `legs like jelly`.
        spelling: puts small typing mistakes right.
    """

    def __init__(
        self,
        respell: Mapping[str, str],
        fillers: Iterable[str],
        similes: Iterable[str],
        spelling: Spelling,
    ) -> None:
        self._respell = Phrases(respell)
        self._fillers = Phrases(dict.fromkeys(fillers, ""))
        self._similes = frozenset(similes)
        self._spelling = spelling

    def sentence(self, text: str) -> Sentence:
        """Return the words of a text that carry meaning."""
        tokens = self._respell.apply(_tokens(text))
        tokens = [self._spelling.right(token) for token in tokens]
        tokens = self._fillers.apply(self._respell.apply(tokens))
        words: list[str] = []
        breaks: set[int] = set()
        for at, token in enumerate(tokens):
            if token in _MARKS:
                breaks.add(len(words))
            elif token != "like" or self._is_simile(tokens[at + 1 : at + 3]):
                words.append(token)
        return Sentence(tuple(words), frozenset(breaks - {0, len(words)}))

    def _is_simile(self, following: Sequence[str]) -> bool:
        return any(token in self._similes for token in following)


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2018", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    plain = _OUT_OF.sub(r"\1 out of ", plain)
    tokens: list[str] = []
    for token in _TOKEN.findall(plain):
        tokens.extend(_apart(token))
    return tokens


def _apart(token: str) -> list[str]:
    """Return the words of one written word: a contraction has two, a number is spelled."""
    if token.isdigit():
        return _number(int(token))
    if "'" not in token:
        return [token]
    for pattern, whole in _ENDINGS:
        found = pattern.fullmatch(token)
        if found:
            return whole[found[1]].split() if whole else [found[1], "is"]
    for suffix, word in _SUFFIXES:
        if token.endswith(suffix):
            return [token.removesuffix(suffix), word]
    # "leg's numb" and "my wife's leg" both lose the ending: the rules never need it.
    return [token.partition("'")[0]]


def _number(value: int) -> list[str]:
    """Return a number up to 99 in words; a year long past as one word; another one as its digits."""
    if value in LONG_PAST:
        return ["yearsago"]
    return spoken_number(value).split() if value <= 99 else [str(value)]
