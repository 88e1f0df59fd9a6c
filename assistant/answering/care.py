"""Whether the content says what it must with what it says: cautions, sources, no live commands."""

import re
from collections.abc import Iterator
from typing import Final

from assistant.answering.library import Library

HEAT_OR_ICE: Final = re.compile(
    r"\b(heating pad|heat pack|warm compress|hot water bottle|ice pack|cold pack|wrapped heat|wrapped ice"
    r"|use (heat|ice)|apply (heat|ice)|heat or ice|try (heat|ice))\b",
    re.IGNORECASE,
)
"""Words that advise heat or ice."""
CAUTION: Final = re.compile(r"\bnumb\b", re.IGNORECASE)
LIVE: Final = re.compile(r"\b(ow|ouch)\b|(^|[.!?:,] )(stop|pause|wait)\b[.!]", re.IGNORECASE)
"""A command as a whole phrase of its own: the microphone would hear it as one. Within a sentence
("then stop if it hurts") it is part of what is said, and no recogniser takes it for a command."""


def gaps_in_care(content: Library) -> Iterator[str]:
    """Yield one line for each thing that is missing.

    Args:
        content: the whole content.
    """
    for owner, statement in content.statements():
        if not statement.sources:
            yield f"{owner!r} says {statement.say!r} without a source"
        if LIVE.search(statement.say):
            yield f"{owner!r} says a live command: {statement.say!r}; word it otherwise"
    for name, text in content.prompts.items():
        if LIVE.search(text) or re.search(r"\b(stop|pause|ow)\b", text, re.IGNORECASE):
            yield f"the prompt {name!r} says a live command: {text!r}; word it otherwise"
    for topic in content.topics.values():
        said = " ".join(statement.say for statement in topic.say)
        if HEAT_OR_ICE.search(said) and not CAUTION.search(said):
            yield f"the topic {topic.id!r} advises heat or ice without saying what numb skin means"
    for exercise in content.exercises.values():
        if not re.search(r"\b(if|when|as soon as)\b", exercise.stop_signs.say):
            yield f"the exercise {exercise.id!r} does not say when to end it"
