"""What the conversation still has in mind."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from assistant.answering.reply import Reply
from assistant.conversation.turn import Turn
from assistant.understanding.intent import Intent
from assistant.understanding.safety import Flag

FORGET_AFTER: Final = 180.0
"""Seconds after which "tell me more" or "how long?" no longer refers to what was last said.
Shorter loses people who read or stretch in between; longer answers about what they have forgotten."""


@dataclass(frozen=True)
class DidYouMean:
    """Asked back because a sentence was close to something."""

    candidates: tuple[Intent, ...]


@dataclass(frozen=True)
class RedFlagQuestion:
    """Asked back because it might be a red flag; no answer is not a "no"."""

    flag: Flag
    wanted: Intent | None = None
    """What goes on after a "no", where it is asked again because of that; None where nothing does."""


@dataclass(frozen=True)
class MayGoOn:
    """Asked before anything is started again after an emergency was spoken of."""

    wanted: Intent


@dataclass(frozen=True)
class WhatHurts:
    """Asked after a cry of pain in a stretch."""


@dataclass(frozen=True)
class ScreenQuestion:
    """One of the questions before the first routine."""

    wanted: Intent
    """The routine that is wanted."""
    number: int = 0
    tries: int = 1
    """How often it has been asked."""


@dataclass(frozen=True)
class MayDo:
    """Asked before an exercise that does not go with what the person told."""

    wanted: Intent


@dataclass(frozen=True)
class ForgetAll:
    """Asked before all that is remembered is erased."""


@dataclass(frozen=True)
class ClearHistory:
    """Asked before what was done is erased."""


@dataclass(frozen=True)
class HowMuch:
    """How much does it hurt, from nought to ten?"""

    begin: Turn | None
    """What begins after the answer; None when a routine has just ended."""
    tries: int = 1
    """How often it has been asked."""


@dataclass(frozen=True)
class EasierFirst:
    """Asked when it hurts a good deal before anything began."""

    begin: Turn
    """What begins, one way or the other."""


Question = (
    DidYouMean
    | RedFlagQuestion
    | MayGoOn
    | WhatHurts
    | ScreenQuestion
    | MayDo
    | ForgetAll
    | ClearHistory
    | HowMuch
    | EasierFirst
)


@dataclass
class Context:
    """The topic, what is left to tell about it, the last reply, and an open question."""

    question: Question | None = None
    last_reply: str = ""
    sources: tuple[str, ...] = ()
    exercises: Collection[str] = ()
    """What an exercise is, by its name: "start it" is about the last one, whatever was asked since."""
    _about: str | None = None
    _exercise: str | None = None
    _exercise_since: float = 0.0
    _more: deque[str] = field(default_factory=deque)
    _since: float = 0.0

    def remember(self, reply: Reply, now: float) -> None:
        """Keep what a reply was about, for what may be asked next.

        Args:
            reply: the reply that is now given.
            now: stream time (seconds).
        """
        if reply.more or reply.topic != self._about:
            self._more = deque(reply.more)
        if reply.topic is not None:
            self._now_about(reply.topic, now)
        self.sources = reply.sources
        self._since = now

    def speak_of(self, topic: str, now: float) -> None:
        """Make something the topic without a reply about it: a stretch that starts."""
        self._now_about(topic, now)
        self._more.clear()
        self._since = now

    def about(self, now: float) -> str | None:
        """Return the topic or exercise last spoken of; None when that is long ago."""
        return self._about if now - self._since <= FORGET_AFTER else None

    def exercise(self, now: float) -> str | None:
        """Return the exercise last spoken of, if not of late; None when that is long ago, too."""
        return self._exercise if now - self._exercise_since <= FORGET_AFTER else None

    def tell_more(self, now: float) -> str | None:
        """Return what comes next about the topic; None when all was said."""
        if self.about(now) is None or not self._more:
            return None
        self._since = now
        return self._more.popleft()

    def _now_about(self, topic: str, now: float) -> None:
        self._about = topic
        if topic in self.exercises:
            self._exercise, self._exercise_since = topic, now
