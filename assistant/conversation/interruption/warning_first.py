"""A warning is said to its end, sooner or later."""

from typing import Final

from assistant.conversation.interruption.afterwards import Ended, Then
from assistant.conversation.turn import Do

HALTS: Final = frozenset({Do.STOP, Do.PAUSE})
"""What asks for silence."""


class WarningIsOwed:
    """A warning was being said.

    "Stop" gives the person a moment of silence, then the rest is said; a second "stop" is respected, for
    by then they know that there is a warning. A question waits for the rest of it; another emergency
    does not, and the rest of this one follows.
    """

    def decide(self, ended: Ended) -> Then | None:
        """Return when the warning goes on."""
        if not ended.warning or not ended.understood:
            return None
        if ended.urgent:
            return Then.WARNING_AFTER
        if ended.do in HALTS:
            return Then.FORGET if ended.halted_before else Then.WARNING_LATER
        return Then.WARNING_FIRST
