"""Short answers to "did you mean this, or that?": "the first", "the other one", "the second please"."""

import re
from collections.abc import Sequence
from typing import Final

from assistant.conversation.context import DidYouMean, Question
from assistant.understanding.intent import Intent

_BEFORE: Final = r"(?:(?:no|yes|yeah|um|er|oh|sorry|i meant|i mean|please)[ ,]+)*(?:the )?"
_AFTER: Final = r"(?: one)?(?:[ ,]+(?:please|then|thanks))*[.!]?"
_PLACES: Final[Sequence[re.Pattern[str]]] = tuple(
    re.compile(_BEFORE + words + _AFTER)
    for words in ("(?:first|former|number one|one)", "(?:second|latter|last|other|number two|two)")
)
"""For each of the two offered: the answers that choose it."""


def picked(question: Question | None, text: str) -> Intent | None:
    """Return which of two offered meanings an answer chooses; None when it chooses none by its place.

    Args:
        question: the open question, if any.
        text: what was heard or typed.
    """
    if not isinstance(question, DidYouMean):
        return None
    said = " ".join(text.lower().split())
    for pattern, intent in zip(_PLACES, question.candidates, strict=False):
        if pattern.fullmatch(said):
            return intent
    return None
