"""Whether others talk in the room: what is meant for the assistant has to be said twice then."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.audio.blocks import seconds
from assistant.conversation.attention import ALWAYS
from assistant.listening.cries import is_cry
from assistant.listening.endpoint import PRE_ROLL
from assistant.listening.heard import Heard
from assistant.listening.voice_activity import VOICE

MUCH: Final = 2.5
"""Seconds of talk that meant nothing to it, from which somebody talks to somebody else. Less makes people
repeat themselves who only groan; more obeys the second sentence of a television."""
LATELY: Final = 20.0
"""Seconds within which it was said. Longer makes people repeat themselves who have been alone again for a
while."""
AGAIN_WITHIN: Final = 6.0
"""Seconds within which the same has to be said once more."""
CLEAR: Final = 0.7
"""Score from which even a long row of words that hardly belong together counts: what a recogniser makes
of other people's talk has many readings that sound as much like it."""


@dataclass(frozen=True)
class Ears:
    """What tells one kind of talk from another."""

    meaning: Callable[[str], str | None]
    """Returns the intent of a sentence that is exactly one; None for none."""
    is_red_flag: Callable[[str], bool]
    suspects: Callable[[Sequence[str]], bool]
    """Tells whether faint readings speak of a red flag."""
    is_babble: Callable[[str], bool]
    """Tells whether words stand in no order in which people say them."""


class Company:
    """Notices others' talk by how much of what was heard lately meant nothing.

    Stop, "pause", pain, the alarm and red flags are heard at once all the same, unless the red flag is a
    chance find in a long row of words.

    Args:
        ears: tell one kind of talk from another.
    """

    def __init__(self, ears: Ears) -> None:
        self._ears = ears
        self._talk: deque[tuple[float, float]] = deque()
        self._doubted: tuple[str, float] | None = None
        self._addressed = False
        self._told = False

    def present(self, now: float) -> bool:
        """Tell whether others talk, at this stream time (seconds)."""
        while self._talk and self._talk[0][1] <= now - LATELY:
            self._talk.popleft()
        return sum(end - max(begin, now - LATELY) for begin, end in self._talk) >= MUCH

    def takes(self, heard: Heard) -> bool:
        """Tell whether something heard to its end in a stretch is for the assistant."""
        addressed, self._addressed = self._addressed, False
        if addressed or not self.present(heard.start) or self._may_not_wait(heard.text):
            return True
        by_chance = is_chance_find(heard, self._ears.is_babble)
        if not heard.text:
            return not (by_chance and self._ears.suspects(heard.faint))
        if not by_chance and self._speaks_of_a_red_flag(heard):
            return True
        said, before = self._ears.meaning(heard.text) or heard.text, self._doubted
        self._doubted = (said, heard.end)
        return before is not None and before[0] == said and heard.start <= before[1] + AGAIN_WITHIN

    def asks_again(self, heard: Heard) -> bool:
        """Tell, once, that somebody who was passed over is told to say it again."""
        if self._told or self._ears.meaning(heard.text) is None:
            return False
        self._told = True
        return True

    def note(self, heard: Heard, *, meant: bool) -> None:
        """Take note of something that was heard to its end, and whether it meant anything."""
        self._addressed = False
        if not meant:
            self._note_talk(heard)
        elif self._ears.meaning(heard.text) not in ALWAYS:
            # They have said something to it that others do not say by chance.
            self._talk.clear()
            self._doubted = None

    def address(self) -> None:
        """Take what comes next for the assistant."""
        self._addressed = True

    def _note_talk(self, heard: Heard) -> None:
        # A dishwasher is no company.
        if heard.voice >= VOICE:
            begin = heard.start + seconds(PRE_ROLL)
            self._talk.append((begin, max(begin, heard.end)))

    def _may_not_wait(self, text: str) -> bool:
        """Tell whether a sentence counts at once: not a "wait" or "one minute", which others say, too."""
        return is_cry(text) or self._ears.meaning(text) in ALWAYS - {"Pause"}

    def _speaks_of_a_red_flag(self, heard: Heard) -> bool:
        readings = filter(None, (heard.text, *heard.alternatives))
        return any(map(self._ears.is_red_flag, readings)) or self._ears.suspects(heard.faint)


def is_chance_find(heard: Heard, is_babble: Callable[[str], bool]) -> bool:
    """Tell whether a red flag in what was heard among others' talk may be none.

    Args:
        heard: one utterance.
        is_babble: tells whether words stand in no order in which people say them.
    """
    return heard.score < CLEAR and is_babble(heard.text or next(iter(heard.faint), ""))
