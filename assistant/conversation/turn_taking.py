"""Turn taking: the interruption policies asked about this conversation."""

from assistant.audio.blocks import samples
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.floor import Floor
from assistant.conversation.interruption.afterwards import Ended, Then, afterwards
from assistant.conversation.interruption.at_once import AT_ONCE
from assistant.conversation.interruption.giving_way import LISTEN_ON, Begun, give_way
from assistant.conversation.interruption.usual import AFTER, WAYS
from assistant.conversation.turn import Turn
from assistant.listening.heard import Mode
from assistant.listening.listener import Patience
from assistant.understanding.understander import Understander
from assistant.understanding.urgency import Urgency


class TurnTaking:
    """Tells what the policies decide.

    Args:
        understander: recognises the first words of a command while they are being spoken.
        dialogue: recognises the first words of a red flag.
        floor: what is being said, and what was broken off.
    """

    def __init__(self, understander: Understander, dialogue: Dialogue, floor: Floor) -> None:
        self._understander = understander
        self._dialogue = dialogue
        self._floor = floor
        self._text, self._way = "", LISTEN_ON

    def silences(self, text: str) -> bool:
        """Tell whether to fall silent at these words, before more is said."""
        self._follow(text)
        return self._way.silent

    def patience(self, text: str) -> Patience:
        """Return when an utterance ends that begins with these words."""
        self._follow(text)
        way = self._way
        return Patience(
            samples(way.ends_after),
            None if way.fallen_for is None else samples(way.fallen_for),
            None if way.ends_within is None else samples(way.ends_within),
            sure=way.ends_within is not None,
        )

    def at_once(self, text: str) -> bool:
        """Tell whether a sentence is one of those that nobody may have to wait for."""
        return self.meaning(text) in AT_ONCE

    def then(self, turn: Turn, now: int, *, running: bool) -> Then:
        """Return what becomes of what is being said.

        Args:
            turn: what was said over it leads to this.
            now: stream time (samples).
            running: whether a stretch runs or is paused.
        """
        ended = Ended(
            understood=turn.refused not in ("out_of_domain", "empty", "nothing_asked"),
            do=turn.action.do if turn.action is not None else None,
            replied=bool(turn.reply),
            urgent=turn.urgency == Urgency.NOW,
            broken=self._floor.broken,
            warning=self._floor.warning,
            halted_before=self._floor.halted,
            kept=self._floor.kept(now),
            running=running,
        )
        return afterwards(AFTER, ended)

    def _follow(self, text: str) -> None:
        if text != self._text:
            begun = Begun(text, self.meaning(text), self._dialogue.is_red_flag(text))
            self._text, self._way = text, give_way(WAYS, begun)

    def meaning(self, text: str) -> str | None:
        """Return the intent of a sentence that is exactly one; None for none."""
        meant = self._understander.strict(text, Mode.STRETCH)
        return meant.name if meant is not None else None
