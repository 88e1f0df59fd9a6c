"""Where a way of the safety rules is met in a sentence."""

from collections.abc import Iterator
from itertools import product
from typing import Final

from assistant.understanding.safety_pattern import Spans, Way

WINDOW: Final = 14
"""Words within which the parts of one flag have to be. Wider joins what does not belong together."""
_AROUND: Final = 3
"""Words on each side of a match in which an exception counts. An exception further away belongs to
something else that was said and must not silence a flag."""
_MOST_MATCHES: Final = 12
"""Matches tried for one part of a way; more are repetitions of the same words."""


def matches(way: Way, spans: Spans, breaks: frozenset[int]) -> Iterator[frozenset[int]]:
    """Yield the indices of the words that each match of a way uses.

    Args:
        way: what is looked for.
        spans: what was found in the sentence.
        breaks: indices of the words that follow a punctuation mark.
    """
    if any(part.heads.isdisjoint(spans.present) for part in way.parts):
        return
    parts: list[list[frozenset[int]]] = []
    for part in way.parts:
        matches = spans.matches(part)
        if not matches:
            return
        parts.append(sorted(matches, key=min)[:_MOST_MATCHES])
    for choice in product(*parts):
        used = frozenset().union(*choice)
        apart = len(used) == sum(map(len, choice))
        if apart and _near(used, spans) and not _excepted(way, spans, used, breaks):
            yield used


def _near(used: frozenset[int], spans: Spans) -> bool:
    first, last = min(used), max(used)
    if last - first > WINDOW:
        return False
    return not any(first < wall <= last for wall in spans.walls)


def _excepted(way: Way, spans: Spans, used: frozenset[int], breaks: frozenset[int]) -> bool:
    """Tell whether an exception stands by a match: not beyond a comma, where another thought begins."""
    first, last = min(used) - _AROUND, max(used) + _AROUND + 2
    first = max([first, *(at for at in breaks if at <= min(used))])
    last = min([last, *(at - 1 for at in breaks if at > max(used))])
    return any(
        first <= min(other) and max(other) <= last
        for part in way.unless
        for other in spans.matches(part)
    )
