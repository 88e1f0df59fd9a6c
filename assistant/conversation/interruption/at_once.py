"""Stop, pause, "ow" and red flags: it falls silent on their first words."""

from typing import Final

from assistant.conversation.interruption.giving_way import LISTEN_ON, Begun, Way
from assistant.listening.cries import is_cry

AT_ONCE: Final = frozenset({"Stop", "Pause", "Ow"})
"""Intents that nobody may have to wait for."""
ENDS_AFTER: Final = 0.2
"""Silence after which a "stop" was one (seconds). Longer keeps somebody in pain waiting; shorter takes
"stop ... counting" for it, in which people leave up to 0.15 s."""
ENDS_WITHIN: Final = 0.8
"""Time without a further word after which a cry was one, however loud the room is (seconds). It must
exceed the time from "stop" to "stop counting" in what the recogniser has heard so far: up to 0.76 s.
Sentences such as "i feel dizzy" have to be confirmed by their end: they are found at the beginning of
other people's, and lost again when those go on."""


class StopsAtOnce:
    """Somebody wants it to end, to wait, or cries out."""

    def decide(self, begun: Begun) -> Way | None:
        """Return silence now, and a quick end."""
        if begun.intent not in AT_ONCE:
            return None
        return Way(
            silent=True,
            ends_after=ENDS_AFTER,
            fallen_for=ENDS_AFTER,
            ends_within=ENDS_WITHIN if is_cry(begun.text) else None,
        )


class WarnsAtOnce:
    """Somebody speaks of a red flag: silence now, but the whole sentence counts.

    "I can't feel when I wipe" and "I can feel when I wipe" differ by what a partial may not have yet.
    """

    def decide(self, begun: Begun) -> Way | None:
        """Return silence now, and the usual end."""
        return Way(silent=True, ends_after=LISTEN_ON.ends_after) if begun.red_flag else None
