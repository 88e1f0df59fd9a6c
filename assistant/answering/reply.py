"""What is answered."""

from dataclasses import dataclass

from assistant.understanding.urgency import Urgency


@dataclass(frozen=True)
class Reply:
    """An answer: said now, and what "tell me more" adds."""

    text: str
    """What is said now: one or two breaths."""

    more: tuple[str, ...] = ()
    """What each further "tell me more" says, in order."""

    topic: str | None = None
    """The topic or exercise id it is about, for follow-ups."""

    question: str | None = None
    """The question asked back, which is also the end of `text`; None when none is asked."""

    urgency: Urgency = Urgency.NONE

    sources: tuple[str, ...] = ()
    """Names of the sources of `text`, as `content/en/sources.yaml` lists them."""
