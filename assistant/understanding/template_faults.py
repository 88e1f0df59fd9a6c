"""What is wrong with templates although each can be read: `unpinch check` looks for it."""

from collections.abc import Collection, Iterator
from typing import Final

from assistant.understanding.phrase import NUMBER_MARK, count, expand
from assistant.understanding.sentence_table import ANY_MODE
from assistant.understanding.template import Template
from assistant.understanding.template_compiler import MOST_OF_ONE
from assistant.understanding.templates import Templates

MOST: Final = 20
"""Faults of a kind that are told; the rest is said to be there."""


def doubles(templates: Templates) -> Iterator[str]:
    """Yield each sentence that stands under two intents in one mode, with both places.

    The first of them would be taken, without a word.
    """
    first: dict[tuple[str, int], Template] = {}
    told: set[tuple[str, str]] = set()
    for template in templates.compiled:
        if count(template.phrase) > MOST_OF_ONE:
            continue
        for said in expand(template.phrase):
            key = templates.normaliser.key(said.text)
            for modes in _bits(template.modes):
                other = first.setdefault((key, modes), template)
                pair = (other.text, template.text)
                # Two ranges of numbers with one wording may still be apart: nought to ten, and more.
                if (
                    key
                    and NUMBER_MARK not in key
                    and other.intent != template.intent
                    and pair not in told
                ):
                    told.add(pair)
                    yield (
                        f"{template.place}: {key!r} means {template.intent} here and "
                        f"{other.intent} in {other.place}: take one out"
                    )


def places_of(words: Collection[str], templates: Templates) -> Iterator[tuple[str, str]]:
    """Yield each of some words with the place of the first template that has it."""
    wanted = set(words)
    for template in templates.compiled:
        if not wanted:
            return
        for said in expand(template.phrase) if count(template.phrase) <= MOST_OF_ONE else ():
            for word in wanted.intersection(said.text.split()):
                wanted.discard(word)
                yield word, template.place
    yield from ((word, "the intents") for word in sorted(wanted))


def _bits(modes: int) -> Iterator[int]:
    """Yield the modes one by one; what is not tied to a mode gives way to what is."""
    if modes == ANY_MODE:
        yield ANY_MODE
        return
    yield from (1 << at for at in range(modes.bit_length()) if modes & 1 << at)
