"""Silence on request, and "go on" after it."""

from assistant.conversation.interruption.afterwards import Ended, Then
from assistant.conversation.interruption.warning_first import HALTS
from assistant.conversation.turn import Do


class Halts:
    """After "stop" or "pause" during an answer it is kept."""

    def decide(self, ended: Ended) -> Then | None:
        """Return that it is kept."""
        return Then.KEEP if ended.do in HALTS and not ended.running else None


class GoesOn:
    """After "go on" with no stretch the answer that was cut is taken up."""

    def decide(self, ended: Ended) -> Then | None:
        """Return that it is taken up."""
        if ended.do != Do.RESUME or ended.running:
            return None
        if ended.broken:
            return Then.TAKE_UP
        return Then.TAKE_UP_KEPT if ended.kept else None
