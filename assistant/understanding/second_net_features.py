"""What the second net looks at in a sentence: its words, and what the rules make of them."""

from itertools import combinations
from typing import Final

from assistant.understanding.safety_scope import Scope
from assistant.understanding.sparse_model import word_features

_TOO_SMALL: Final = frozenset(
    {"<own>", "<link_word>", "<be>", "<not>", "<self>", "<person>", "<place>", "<new>"}
)
"""Concepts in nearly every sentence; in pairs they would only crowd the others out."""
MOST_WORDS: Final = 40
"""Words looked at. A longer text is several sentences; the rules read all of it."""


def features(scopes: Scope, passed_over: frozenset[str]) -> list[str]:
    """Return the features of a sentence.

    Args:
        scopes: the sentence as the rules read it.
        passed_over: flags that the rules saw as denied, long over or asked about: they read that
            better than single words can.

    Words as they stand, the concepts of the safety file that were found (whether denied or not), and
    each two of them together: "numb" with "saddle" is known from other words for the two.
    """
    words = scopes.sentence.words[:MOST_WORDS]
    found = word_features(words)
    found += [f"not {words[at]}" for at in scopes.denied_by if at < len(words)]
    concepts = sorted(_concepts(scopes))
    found += concepts
    found += [f"{a}{b}" for a, b in combinations(concepts, 2)]
    found += [f"over {flag}" for flag in passed_over]
    if passed_over:
        found.append("over")
    if scopes.asked():
        found.append("asked")
    return found


def _concepts(scopes: Scope) -> list[str]:
    found = []
    for atom, starts in scopes.spans.found.items():
        if atom[0] == "<" and atom not in _TOO_SMALL:
            denied = all(start in scopes.denied_by for start in starts)
            found.append(f"no{atom}" if denied else atom)
    return found
