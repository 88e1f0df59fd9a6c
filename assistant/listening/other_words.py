"""Common words that are no command: "down" is not "done".

Garbage of free phones pays for each phone, and so loses to any command that is nearly as long. A word of
its own pays once, and takes a lone word of other people's talk away from the command that it resembles.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Levenshtein

from assistant.listening.cries import CRIES
from assistant.listening.graph.decoding_graph import Pronunciation
from assistant.listening.graph.lexicon import Lexicon

FILE: Final = "other_words.txt"
NEVER_LOST: Final = (*CRIES, "wait")
"""Nothing that sounds like one of these is listened for: it must not take their place."""
_NEAR: Final = 0.5
"""Share of the phones of one of them by which a word may differ from it and still be left out. With one
phone of any of them, 3 of 83 recorded "stops" were taken for other words."""


def other_sounds(lexicon: Lexicon, commands: Collection[str]) -> tuple[Pronunciation, ...]:
    """Return how the words are pronounced that are no command.

    Args:
        lexicon: knows how words are pronounced.
        commands: words that are a whole command; what sounds like one is left out.
    """
    found, _ = lexicon.pronunciations({*other_words(), *commands, *NEVER_LOST})
    taken = {phones for word in commands for phones in found[word]}
    guarded = [phones for word in NEVER_LOST for phones in found[word]]
    kept = (
        found[word]
        for word in sorted(other_words())
        if taken.isdisjoint(found[word]) and not any(_is_near(one, guarded) for one in found[word])
    )
    return tuple(dict.fromkeys(phones for variants in kept for phones in variants))


def other_words() -> frozenset[str]:
    """Return the words, those that sound like a command as well."""
    lines = Path(__file__).with_name(FILE).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _is_near(phones: Pronunciation, guarded: Collection[Pronunciation]) -> bool:
    return any(Levenshtein.distance(phones, one) <= max(1, _NEAR * len(one)) for one in guarded)
