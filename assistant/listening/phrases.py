"""What an engine is told may be said: some sentences of every meaning, in each mode."""

from collections import defaultdict
from random import Random
from typing import Final

from assistant.listening.heard import Mode
from assistant.understanding.sentence_table import MODE_BITS, Entry
from assistant.understanding.templates import Templates

MOST_OF_ONE_MEANING: Final = 80
"""Sentences of one meaning. Meanings with many variants would drown the others in a statistical
grammar; fewer leave variants out."""
OWN_WEIGHT: Final = 3
"""How often the sentences of the mode itself are counted: what is expected is likelier."""


def phrases_of(templates: Templates, mode: Mode, most: int = MOST_OF_ONE_MEANING) -> list[str]:
    """Return sentences of every meaning that may be said in a mode, the expected ones repeated.

    The choice is the same each time.

    Args:
        templates: all sentences.
        mode: what is expected.
        most: sentences of one meaning.
    """
    by_meaning: dict[int, list[Entry]] = defaultdict(list)
    for entry in templates.entries(mode):
        by_meaning[entry.meaning].append(entry)
    random = Random(1)
    chosen: list[str] = []
    for entries in by_meaning.values():
        some = entries if len(entries) <= most else random.sample(entries, most)
        for entry in some:
            own = bool(entry.modes & MODE_BITS[mode])
            chosen += [entry.text] * (OWN_WEIGHT if own else 1)
    return chosen


def words_of(templates: Templates) -> frozenset[str]:
    """Return every word of every sentence."""
    return frozenset(
        word for mode in Mode for entry in templates.entries(mode) for word in entry.text.split()
    )
