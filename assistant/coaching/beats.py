"""A stretch as a row of beats: each has a length, and the next one begins where it ends.

Because the beats are laid end to end in whole samples, nothing can drift: the twentieth number of a
hold begins exactly nineteen seconds after the first.
"""

from dataclasses import dataclass
from enum import StrEnum

from assistant.audio.tones import Tone


class BeatKind(StrEnum):
    """What a beat is for."""

    LINE = "line"
    """A spoken instruction; it lasts as long as the words and a breath after them."""
    SETTLE = "settle"
    """Silence to get into position; "ready" ends it."""
    LEAD_IN = "lead_in"
    """Three, two, one before a hold: a second each."""
    COUNT = "count"
    """One second of a hold."""
    RELEASE = "release"
    """The end of a hold."""
    SWITCH = "switch"
    """Words and time to change sides."""
    REST = "rest"
    """Words and time between two holds or exercises."""


@dataclass(frozen=True)
class Place:
    """Where in a stretch or routine a beat belongs."""

    exercise: str
    """Exercise id."""
    number: int = 0
    """Which exercise of the routine it is, from 0."""
    side: str | None = None
    """Name of the side; None for a stretch without sides."""
    round: int = 1
    """Which repetition, from 1."""


@dataclass(frozen=True)
class Beat:
    """One step of the timeline."""

    kind: BeatKind
    place: Place
    length: int
    """How long it lasts (samples)."""
    text: str = ""
    """What is spoken at its beginning; empty for silence."""
    number: int = 0
    """The spoken number: seconds left, of a COUNT or a LEAD_IN."""
    planned: int = 0
    """Whole length of the hold that a COUNT belongs to (seconds)."""
    last: bool = False
    """True for the last second of a hold."""
    cue: str = ""
    """What is said in the place of the number of a COUNT; empty for the number."""
    tone: Tone | None = None
    """Sounds before the words, or, in a hold, after the number; None for none."""
