"""Sentences that start a person's own routines, made from the routines' names."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from assistant.errors import UserError
from assistant.understanding.generated import generated_intents

_WORDS: Final = re.compile(r"[a-z0-9']+(?:[ -][a-z0-9']+)*")
_ARTICLE: Final = re.compile(r"^(?:the|my|a|our) ")


def own_intents(routines: Mapping[str, str], cache: Path) -> Path:
    """Write intents for routines into the cache, and return the folder that holds them.

    Args:
        routines: name of each by its id.
        cache: folder for what can be made again.

    Raises:
        UserError: a routine's name cannot be said, or the cache cannot be written.
    """
    blocks = [
        {"slots": {"routine": identity}, "sentences": _sentences(_spoken_name(identity, name))}
        for identity, name in routines.items()
    ]
    return generated_intents("own-routines", {"intents": {"Start": {"data": blocks}}}, cache)


def _spoken_name(identity: str, name: str) -> str:
    spoken = _ARTICLE.sub("", name.lower().strip()).replace("-", " ")
    if not _WORDS.fullmatch(spoken):
        raise UserError(
            f"the routine {identity!r} is called {name!r}: use words only, such as "
            "'my evening stretches', so that it can be said"
        )
    return spoken


def _sentences(name: str) -> list[str]:
    named = f"[the|my] {name}"
    return [
        f"(count|guide|take|talk|walk|coach|lead|help) me through {named}",
        f"(do|start|begin|let's do|let's start|let's begin|run|play) {named} [now|with me]",
        f"(i want|i would like|i'd like) to (do|start|try|begin) {named}",
        f"(can we|shall we|could we|can i) (do|start|try|begin) {named}",
        f"(do|start|let's do) {named} (with {{seconds}} second holds|{{rounds}})",
        f"(do|start|let's do) {named} (without|but skip|except) {{exercise:without}}",
        named,
    ]
