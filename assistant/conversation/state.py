"""What the assistant is doing, as the log and the terminal show it."""

from enum import StrEnum

from assistant.coaching.beats import BeatKind
from assistant.conversation.stretch import Stretch


class State(StrEnum):
    """One of these at any moment."""

    LISTENING = "listening"
    SPEAKING = "speaking"
    ASKING = "asking"
    COACHING = "coaching"
    HOLDING = "holding"
    PAUSED = "paused"
    ALARM = "alarm"
    ASLEEP = "asleep"
    """Waiting for its wake phrase."""
    ENDED = "ended"


def state_of(stretch: Stretch, now: int) -> State:
    """Return the state while a stretch runs, at a stream time (samples)."""
    if stretch.coach.paused:
        return State.PAUSED
    holding = stretch.coach.current(now).kind == BeatKind.COUNT
    return State.HOLDING if holding else State.COACHING
