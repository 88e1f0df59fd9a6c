"""When something was said to its end: what becomes of the speech that it broke into."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.conversation.turn import Do


class Then(StrEnum):
    """What becomes of what was being said."""

    SPEAK_ON = "speak_on"
    """Nothing happens to it: what was broken off is taken up when it has become quiet."""
    TAKE_UP = "take_up"
    """Say it again now, from the beginning of the broken phrase."""
    TAKE_UP_KEPT = "take_up_kept"
    """Say now what was kept before."""
    KEEP = "keep"
    """Be silent, and keep it for "go on"."""
    FORGET = "forget"
    WARNING_FIRST = "warning_first"
    """Finish the warning in it, then reply."""
    WARNING_AFTER = "warning_after"
    """Reply, then finish the warning in it."""
    WARNING_LATER = "warning_later"
    """Be silent, and finish the warning in it when it has become quiet."""


@dataclass(frozen=True)
class Ended:
    """What was said to its end, and what it broke into."""

    understood: bool = True
    """Whether it had a meaning here."""
    do: Do | None = None
    replied: bool = False
    """Whether there is something to answer."""
    urgent: bool = False
    """Whether the answer is a warning."""
    broken: bool = False
    """Whether speech was broken off for it."""
    warning: bool = False
    """Whether a warning is being said, or was broken off."""
    halted_before: bool = False
    """Whether the person has already asked for silence during this warning."""
    kept: bool = False
    """Whether something is kept for "go on"."""
    running: bool = False
    """Whether a stretch runs or is paused: "go on" is about that then."""


class AfterPolicy(Protocol):
    """One case."""

    def decide(self, ended: Ended) -> Then | None:
        """Return what becomes of the speech; None where this is not the case."""


def afterwards(policies: Sequence[AfterPolicy], ended: Ended) -> Then:
    """Return what the first policy decides whose case it is."""
    found = (policy.decide(ended) for policy in policies)
    return next((then for then in found if then is not None), Then.SPEAK_ON)
