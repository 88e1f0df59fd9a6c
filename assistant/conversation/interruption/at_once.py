"""Stop, pause, "ow" and red flags: it falls silent on their first words."""

from typing import Final

from assistant.conversation.interruption.giving_way import LISTEN_ON, Begun, Way
from assistant.listening.cries import is_cry

AT_ONCE: Final = frozenset({"Stop", "Pause", "Ow"})
"""Intents that nobody may have to wait for."""
ENDS_AFTER: Final = 0.2
"""Silence after which a cry was one (seconds). Longer keeps somebody in pain waiting; shorter takes
"stop ... counting" for "stop", in which people leave up to 0.15 s."""
ENDS_WITHIN: Final = 0.8
"""Time without a further word after which a cry was one, however loud the room is (seconds). It must
exceed the time from "stop" to "stop counting" in what the recogniser has heard so far: up to 0.76 s."""


class StopsAtOnce:
    """Somebody wants it to end, to wait, or cries out.

    Other sentences than cries, such as "i feel dizzy", end as all do: they are found at the beginning of
    other people's sentences, and lost again when those go on.
    """

    def decide(self, begun: Begun) -> Way | None:
        """Return silence now, and for a cry a quick end."""
        if begun.intent not in AT_ONCE:
            return None
        if is_cry(begun.text):
            return Way(
                silent=True,
                ends_after=ENDS_AFTER,
                fallen_for=ENDS_AFTER,
                ends_within=ENDS_WITHIN,
            )
        usual = LISTEN_ON.ends_after
        return Way(silent=True, ends_after=usual, fallen_for=usual)


class WarnsAtOnce:
    """Somebody speaks of a red flag: silence now, but the whole sentence counts.

    "I can't feel when I wipe" and "I can feel when I wipe" differ by what a partial may not have yet.
    """

    def decide(self, begun: Begun) -> Way | None:
        """Return silence now, and the usual end."""
        return Way(silent=True, ends_after=LISTEN_ON.ends_after) if begun.red_flag else None
