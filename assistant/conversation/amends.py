"""Only a name, said after something else: "no, I meant the bridge", "and for the twist?"."""

import re
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from assistant.conversation.context import FORGET_AFTER
from assistant.understanding.intent import Intent

_MEANT: Final = re.compile(
    r"(?:oh |um |er |sorry )*(?:no\b|not that|i meant|i mean\b|actually|wait|rather|instead)"
    r"|.*\binstead\b",
    re.IGNORECASE,
)
"""How a sentence begins that puts the last one right."""


class Amends:
    """Remembers the last request for an exercise, so that a name alone can change it."""

    def __init__(self) -> None:
        self._last: Intent | None = None
        self._since = 0.0

    def meant(self, intent: Intent, text: str, now: float) -> Intent:
        """Return what is meant, given what was asked for before.

        A start is only taken over where the sentence says that it puts something right: a question
        about another exercise must not begin it.

        Args:
            intent: the meaning of the sentence by itself.
            text: the sentence.
            now: stream time (seconds).
        """
        last = self._last if now - self._since <= FORGET_AFTER else None
        if last is not None and _names_only(intent):
            asked = last.name == "AskExercise" and "aspect" in last.slots
            if asked or _MEANT.match(text):
                slots = {**last.slots, "exercise": intent.slots["exercise"]}
                intent = replace(last, slots=MappingProxyType(slots), text=intent.text)
        if intent.name in ("Start", "AskExercise"):
            self._last, self._since = intent, now
        return intent


def _names_only(intent: Intent) -> bool:
    return (
        intent.name == "AskExercise"
        and intent.slots.get("aspect") == "what"
        and "exercise" in intent.slots
    )
