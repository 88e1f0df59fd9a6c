"""While somebody speaks: whether to fall silent at once, and how soon they count as done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from assistant.audio.blocks import seconds
from assistant.listening.endpoint import TRAILING


@dataclass(frozen=True)
class Begun:
    """What was said so far."""

    text: str
    intent: str | None = None
    """What it would mean if nothing more came; None for nothing in particular."""
    red_flag: bool = False
    """Whether it speaks of a red flag."""


@dataclass(frozen=True)
class Way:
    """How to give way."""

    silent: bool = False
    """Whether to fall silent before it is said to its end."""
    ends_after: float = seconds(TRAILING)
    """Silence after which it counts as said to its end (seconds)."""
    fallen_for: float | None = None
    """Pause after which it counts as said to its end although the room still echoes (seconds). None to
    wait for silence."""
    ends_within: float | None = None
    """Time after which it counts as said, and to its end, whatever else is heard, if no word has been
    added (seconds): a television never pauses. None to wait for the silence."""


class WayPolicy(Protocol):
    """One reason to give way."""

    def decide(self, begun: Begun) -> Way | None:
        """Return how to give way; None where this is no reason to."""


LISTEN_ON: Final = Way()
"""No reason: speak on, and wait for the end of the sentence."""


def give_way(policies: Sequence[WayPolicy], begun: Begun) -> Way:
    """Return what the first policy decides that has a reason."""
    ways = (policy.decide(begun) for policy in policies)
    return next((way for way in ways if way is not None), LISTEN_ON)
