"""Short commands act at the end of their word, not half a second later."""

from typing import Final

from assistant.conversation.interruption.giving_way import Begun, Way

AT_WORD_END: Final = frozenset({"Next", "Skip", "Ready", "TimeLeft", "HoldsLeft", "WhichSide"})
"""Intents whose sentences are complete as they are: nothing longer begins like them and means the
opposite."""
ENDS_AFTER: Final = 0.28
"""Silence after which such a command is done (seconds). Shorter cuts "how long ... left" in two."""


class ActsAtWordEnd:
    """Somebody gave a command that is complete."""

    def decide(self, begun: Begun) -> Way | None:
        """Return a quick end; it speaks on until then."""
        if begun.intent not in AT_WORD_END:
            return None
        return Way(ends_after=ENDS_AFTER, fallen_for=ENDS_AFTER)
