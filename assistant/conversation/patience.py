"""How long an open question waits for its answer."""

from typing import Final

from assistant.audio.blocks import seconds

ANSWER_WITHIN: Final = 12.0
"""Seconds of quiet after which an open question counts as unanswered."""


class Patience:
    """Counts the quiet after a question, from the end of its words."""

    def __init__(self) -> None:
        self._since: int | None = None

    def begin(self, now: int, *, asking: bool) -> None:
        """Count anew: something was heard at this stream time (samples)."""
        self._since = now if asking else None

    def over(self, now: int, *, asking: bool, speaking: bool) -> bool:
        """Tell whether it has been quiet for too long.

        Args:
            now: stream time (samples).
            asking: whether a question is open.
            speaking: whether the question, or anything else, is still being said.
        """
        if not asking or speaking or self._since is None:
            self._since = now if asking else None
            return False
        return seconds(now - self._since) >= ANSWER_WITHIN
