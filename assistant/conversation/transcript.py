"""What was heard and understood, as the event log has it."""

from assistant.conversation.events import EventLog
from assistant.conversation.turn import Turn
from assistant.listening.heard import Heard


class Transcript:
    """Writes it down.

    Args:
        events: the log.
    """

    def __init__(self, events: EventLog) -> None:
        self._events = events

    def heard(self, heard: Heard) -> None:
        """Log what was heard; a final begins the next turn."""
        if heard.final:
            self._events.next_turn()
        self._log("heard", heard, score=round(heard.score, 4))

    def ignored(self, heard: Heard, reason: str) -> None:
        """Log what was heard and is taken for nobody's."""
        self._log("ignored", heard, reason=reason)

    def understood(self, turn: Turn) -> None:
        """Log what a sentence meant."""
        if turn.flag is not None:
            self._events.log("red_flag", flag=turn.flag, urgency=str(turn.urgency))
        margin = None if turn.margin is None else round(turn.margin, 2)
        if turn.intent is not None and turn.understood:
            slots = dict(turn.intent.slots)
            score = round(turn.intent.score, 4)
            name = turn.intent.name
            self._events.log("understood", intent=name, slots=slots, score=score, margin=margin)
        elif turn.refused is not None:
            self._events.log("refused", reason=turn.refused, margin=margin)

    def _log(self, kind: str, heard: Heard, **more: str | float) -> None:
        self._events.log(
            kind,
            at=None,
            text=heard.text,
            final=heard.final,
            start=round(heard.start, 4),
            end=round(heard.end, 4),
            voice=round(heard.voice, 4),
            **more,
        )
