"""One turn of the conversation, before anything of it is spoken or done."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assistant.coaching.plan import Plan
from assistant.understanding.intent import Intent
from assistant.understanding.urgency import Urgency


class Do(StrEnum):
    """What a turn changes."""

    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    READY = "ready"
    NOT_READY = "not_ready"
    NEXT = "next"
    BACK = "back"
    REPEAT = "repeat"
    START_OVER = "start_over"
    TIME_LEFT = "time_left"
    HOLDS_LEFT = "holds_left"
    WHICH_SIDE = "which_side"
    WHATS_NEXT = "whats_next"
    END = "end"
    OTHER_SIDE = "other_side"
    LEAVE_OUT = "leave_out"
    LENGTH = "length"
    PACE = "pace"
    FORM = "form"
    COUNTING = "counting"
    TONES = "tones"
    VOLUME = "volume"
    SPEECH = "speech"
    ALARM = "alarm"
    ALARM_OFF = "alarm_off"


ENDS: Final = frozenset({Do.STOP, Do.END})
"""What ends the stretch that runs."""
MANNER: Final = frozenset(
    {Do.LENGTH, Do.PACE, Do.FORM, Do.COUNTING, Do.TONES, Do.VOLUME, Do.SPEECH, Do.LEAVE_OUT}
)
"""What changes how a stretch goes on, and moves nothing: it goes with anything else."""


@dataclass(frozen=True)
class Action:
    """Something to do."""

    do: Do
    id: str | None = None
    """The exercise or routine it is about, or how something shall be, where there is such a thing."""
    plan: Plan | None = None
    """What is begun, of a START."""


@dataclass(frozen=True)
class Turn:
    """What a sentence leads to."""

    heard: str
    intent: Intent | None = None
    """What was meant; None when it was a red flag or was refused for any reason but `nothing_asked`."""
    reply: str = ""
    """What is said; empty for silence."""
    action: Action | None = None
    question: str | None = None
    """The question asked back; None when none is."""
    urgency: Urgency = Urgency.NONE
    flag: str | None = None
    """Id of the red flag that was found."""
    refused: str | None = None
    """Why it was not understood; None when it was."""
    then: str = ""
    """Said after the reply, a breath later; empty for nothing."""
    margin: float | None = None
    """By how much the best reading that means something else is worth less (nats); None where none was
    near, or nothing is known of how it sounded."""
    also: Action | None = None
    """Done after `action`, where two things were asked for in one breath; only a change of manner."""

    @property
    def understood(self) -> bool:
        """Tell whether the sentence had a meaning here."""
        return self.refused is None


@dataclass(frozen=True)
class Running:
    """The stretch that runs while a sentence is heard."""

    exercise: str
    """Exercise id."""
    routine: str | None
    paused: bool
    seconds_left: int | None
    """Seconds left of the hold; None outside a hold."""
    holds_left: int
    side: str | None
    next_exercise: str | None
    """Id of the exercise of the next hold; None when this is the last hold."""
    next_side: str | None
    after_this: str | None = None
    """Id of the exercise that "next" goes to; None when this is the last."""
    switching: bool = False
    """Whether the sides are just being changed."""
    between: bool = False
    """Whether this is the rest before the exercise."""
    until_hold: float | None = None
    """Seconds until the next hold begins; None in a hold, in a pause and after the last hold."""
    planned: int | None = None
    """Length of the hold that runs or comes next (seconds); None where it is not known."""


@dataclass(frozen=True)
class Said:
    """A sentence that was understood, and when it was said."""

    intent: Intent
    now: float
    """Stream time (seconds)."""
    running: Running | None

    @property
    def yes(self) -> bool:
        """Tell whether it is a yes."""
        return self.intent.name == "Yes"

    @property
    def no(self) -> bool:
        """Tell whether it is a no."""
        return self.intent.name == "No"
