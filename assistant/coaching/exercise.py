"""What the coach has to know of an exercise and of a routine, as the content files give it."""

from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]
Seconds = Annotated[int, msgspec.Meta(ge=1, le=120)]
Source = Text
"""A short name of where a statement comes from, listed in `content/en/sources.yaml`."""


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is said: at most two short sentences, with its sources."""

    say: Text
    sources: tuple[Source, ...]
    covers: tuple[int, ...] = ()
    """Numbers of the founding article's facts that this statement tells."""


class Hold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a position is held (whole seconds)."""

    default: Seconds
    shortest: Seconds
    longest: Seconds


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One side of a two-sided stretch, named so that left and right cannot be confused."""

    name: Text
    """Such as `right leg`; used in events and in "which side?"."""
    cue: Text
    """What to do on this side, such as `Right ankle over left knee.`"""


class HoldCue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word or two said in a hold, in the place of a number: both do not fit into a second."""

    left: Seconds
    """The second of the hold, counted down, whose number it replaces."""
    say: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]


class Exercise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One stretch: `content/en/exercises/ID.yaml`."""

    id: Text
    name: Text
    """As it is said within a sentence, such as `the piriformis stretch`."""
    what: Statement
    """What kind of stretch it is, in one breath."""
    purpose: Statement
    """What it is for."""
    position: Statement
    """How to get into position."""
    steps: tuple[Statement, ...]
    """What to do then, in order."""
    dose: Statement
    """How long and how often, in words."""
    hold: Hold
    feel: Statement
    """What it should feel like."""
    stop_signs: Statement
    """When to stop."""
    avoid: Statement
    """Who should not do it, or should ask first."""
    easier: Statement
    harder: Statement
    mistakes: Statement
    breathe: Statement
    contraindications: tuple[Text, ...] = ()
    """Ids of conditions (`conditions.yaml`) with which it is not begun without asking."""
    sides: tuple[Side, Side] | None = None
    """Both sides, the first one first; None for a stretch without sides."""
    repetitions: Annotated[int, msgspec.Meta(ge=1, le=12)] = 1
    """How often the hold (both sides of it) is done."""
    release: Text = "And release."
    """What is said when a hold ends."""
    settle: Annotated[int, msgspec.Meta(ge=0, le=60)] = 5
    """Time to get into position after the last step (seconds), unless "ready" comes first."""
    rest: Annotated[int, msgspec.Meta(ge=0, le=120)] = 5
    """Rest between two repetitions of the same hold (seconds)."""
    halfway: bool = True
    """Whether a tone sounds at the middle of a hold of ten seconds and more."""
    cues: tuple[HoldCue, ...] = ()
    """Such as a reminder to breathe."""


class Routine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Several exercises in a row: `content/en/routines/ID.yaml`."""

    id: Text
    name: Text
    exercises: tuple[Text, ...]
    """Exercise ids in order."""
    about: Statement
    rest: Annotated[int, msgspec.Meta(ge=0, le=120)] = 15
    """Rest between two exercises (seconds)."""
    hold: Seconds | None = None
    """Hold of every exercise where it differs from the exercise's own (seconds)."""
