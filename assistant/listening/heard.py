"""What was heard, and what may be heard now."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What the assistant expects to be told now; each mode has its own phrases."""

    OPEN = "open"
    """Any question, any request."""

    STRETCH = "stretch"
    """A stretch is running or paused: commands first, then everything of `OPEN`."""

    YESNO = "yesno"
    """A yes-or-no question was just asked."""

    NUMBER = "number"
    """A number was just asked for."""


@dataclass(frozen=True)
class Hypothesis:
    """What an engine makes of one utterance."""

    text: str
    """Lower-case words with single spaces; empty when the engine heard nothing it knows."""

    score: float
    """How sure the engine is, 0.0 to 1.0; only comparable within one engine."""

    alternatives: tuple[str, ...] = ()
    """Other readings, best first, without `text` itself."""

    behind: tuple[float, ...] = ()
    """By how much each of them sounds worse than `text` (nats); empty where an engine cannot tell."""

    faint: tuple[str, ...] = ()
    """Readings too far behind to be acted on: only looked through for red flags, to ask about them."""


@dataclass(frozen=True)
class Heard:
    """One utterance, so far (a partial) or whole (a final)."""

    text: str
    """Lower-case words with single spaces."""

    final: bool
    """False while the person still speaks."""

    start: float
    """Stream time at which the utterance began (seconds)."""

    end: float
    """Stream time up to which it was heard: for a final, where the speech ended (seconds)."""

    score: float
    """How sure the engine is, 0.0 to 1.0; 0.0 for a partial."""

    alternatives: tuple[str, ...] = ()
    """Other readings of a final, best first."""

    behind: tuple[float, ...] = ()
    """By how much each of them sounds worse than `text` (nats); empty where an engine cannot tell."""

    faint: tuple[str, ...] = ()
    """Readings too far behind to be acted on: only looked through for red flags, to ask about them."""

    voice: float = 1.0
    """How likely it is a voice and no noise, 0.0 to 1.0: the highest of any 32 ms; 1.0 for text."""
