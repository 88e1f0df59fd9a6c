"""What was meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Intent:
    """A request, with its details."""

    name: str
    """Its name in the intent files, such as `Start`."""

    slots: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    """Details by name, such as `{"exercise": "bridge_pose", "seconds": 10}`."""

    score: float = 1.0
    """1.0 for a strict match of a template, less for a correction."""

    text: str = ""
    """The sentence that was matched: the heard one, or the one it was corrected to."""


@dataclass(frozen=True)
class Understood:
    """The sentence has one meaning, or two in one breath."""

    intent: Intent
    then: Intent | None = None
    """What was asked for after it; None for nothing."""


@dataclass(frozen=True)
class Unsure:
    """The sentence is close to something: worth a question back, never an action."""

    candidates: tuple[Intent, ...]
    """One or two intents, the nearest first, each with `text` set to the nearest sentence."""


@dataclass(frozen=True)
class Refused:
    """The sentence is not for this assistant, or was not understood."""

    reason: str
    """`out_of_domain`, `too_unsure`, `empty`, or `nothing_asked` ("yes" to no question, in a stretch)."""


Understanding = Understood | Unsure | Refused
