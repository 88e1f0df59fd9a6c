"""A question over an answer, a change of manner, and what was nothing for the assistant."""

from assistant.conversation.interruption.afterwards import Ended, Then


class NothingForIt:
    """A cough, the television, its own echo: a breath is lost, not the thread."""

    def decide(self, ended: Ended) -> Then | None:
        """Return that it speaks on when it has become quiet."""
        return Then.SPEAK_ON if ended.broken and not ended.understood else None


class Replaces:
    """A question or a request over an answer: the new answer takes its place."""

    def decide(self, ended: Ended) -> Then | None:
        """Return that the old one is forgotten."""
        return Then.FORGET if ended.replied else None


class ChangesManner:
    """After "louder" over an answer it goes on, louder."""

    def decide(self, ended: Ended) -> Then | None:
        """Return that it is taken up at once."""
        return Then.TAKE_UP if ended.broken else None
