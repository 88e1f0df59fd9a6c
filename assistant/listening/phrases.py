"""What an engine is told may be said: some sentences of every meaning, in each mode."""

from collections import defaultdict
from random import Random
from typing import Final

from assistant.listening.heard import Mode
from assistant.understanding.sentence_list import Entry
from assistant.understanding.sentence_table import MODE_BITS
from assistant.understanding.templates import Templates

MOST_OF_ONE_MEANING: Final = 80
"""Sentences of one meaning. Meanings with many variants would drown the others in a statistical
grammar; fewer leave variants out."""

OWN_SHARE: Final = 0.7
"""Share of what is said that is expected in the mode: in a stretch mostly commands. More hears
commands in questions; less hears questions in a mumbled "pause"."""


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
    own: list[str] = []
    others: list[str] = []
    for entries in by_meaning.values():
        some = entries if len(entries) <= most else random.sample(entries, most)
        for entry in some:
            (own if entry.modes & MODE_BITS[mode] else others).append(entry.text)
    if mode == Mode.OPEN or not own:
        return own + others
    repeated = max(1, round(OWN_SHARE / (1 - OWN_SHARE) * len(others) / len(own)))
    return own * repeated + others


def words_of(templates: Templates) -> frozenset[str]:
    """Return every word of every sentence."""
    return frozenset(
        word for mode in Mode for entry in templates.entries(mode) for word in entry.text.split()
    )
