"""Figures of speech: "a stroke of luck" is no stroke, and "I can't stand that song" is no fall.

Their words are taken out before the flags are looked for, and nothing else: whatever stands beside one is
still found. A figure is only what the safety file lists; what could be meant literally is no figure.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.understanding.safety_match import matches
from assistant.understanding.safety_pattern import Spans, Way
from assistant.understanding.safety_words import Sentence

NO_WORD: Final = "-"
"""Stands for each word that was taken out: what is around it does not move together."""


def literal(sentence: Sentence, spans: Spans, figures: Sequence[Way]) -> Sentence:
    """Return a sentence without its figures of speech; the same one where it has none.

    Args:
        sentence: the words.
        spans: what was found in them.
        figures: the figures of the safety file.
    """
    found: set[int] = set()
    for figure in figures:
        for used in matches(figure, spans, sentence.breaks):
            # "I can't stand, that song is on": two thoughts are no figure.
            apart = any(min(used) < at <= max(used) for at in sentence.breaks)
            # An exception counts wherever it stands: what might be meant is left to the flags.
            if not apart and not any(spans.matches(part) for part in figure.unless):
                found |= used
    if not found:
        return sentence
    words = (NO_WORD if at in found else word for at, word in enumerate(sentence.words))
    return replace(sentence, words=tuple(words))
