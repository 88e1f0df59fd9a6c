"""What is said to a sentence without a clear meaning: a question back, a short line, then nothing."""

from typing import Final

from assistant.answering.library import Library
from assistant.conversation.context import Context, DidYouMean
from assistant.conversation.prompts import Prompts
from assistant.conversation.turn import Running, Turn
from assistant.understanding.intent import Intent, Refused, Unsure

PATIENCE: Final = 2
"""Sentences in a row that may be answered with "I did not get that"; after them it keeps quiet, so
that a television is not argued with."""
NOT_MEANT: Final = 8
"""Sentences in a row that were not for it, after which it may say how to quiet it. Fewer takes somebody
who is only hard to understand for a television."""
NOT_MEANT_FOR: Final = 150.0
"""Seconds that they have to go on."""


class Unclear:
    """Answers what was not understood.

    Args:
        library: how topics and exercises are named.
        prompts: the conversation's own lines.
        context: holds the open question.
    """

    def __init__(self, library: Library, prompts: Prompts, context: Context) -> None:
        self._library = library
        self._prompts = prompts
        self._context = context
        self._misses = 0
        self._since = 0.0
        self._told = False

    def understood(self) -> None:
        """Be patient again: something was understood."""
        self._misses = 0

    def turn(self, meaning: Refused | Unsure, running: Running | None, now: float) -> Turn:
        """Return the turn of a sentence that was refused, or is only close to something.

        Args:
            meaning: why it has no clear meaning.
            running: the stretch that runs, if one does.
            now: stream time (seconds).
        """
        if isinstance(meaning, Unsure):
            return self._unsure(meaning)
        return Turn("", reply=self._line(meaning, running, now), refused=meaning.reason)

    def _line(self, meaning: Refused, running: Running | None, now: float) -> str:
        self._misses += 1
        if self._misses == 1:
            self._since = now
        if running is not None or meaning.reason == "empty":
            return ""
        if self._misses > PATIENCE:
            return self._how_to_quiet(now)
        if self._misses == PATIENCE:
            return self._prompts.help
        if meaning.reason == "out_of_domain":
            return self._prompts.out_of_domain
        return self._prompts.not_understood

    def _how_to_quiet(self, now: float) -> str:
        """Return how it is quieted, once, after minutes of talk that was not meant for it."""
        long = now - self._since >= NOT_MEANT_FOR and self._misses >= NOT_MEANT
        if self._told or not long:
            return ""
        self._told = True
        return self._prompts.how_to_quiet

    def _unsure(self, meaning: Unsure) -> Turn:
        names = [self._describe(intent) for intent in meaning.candidates[:2]]
        if len(names) > len(set(names)):
            # Two questions about one thing differ in their words only.
            names = [intent.text for intent in meaning.candidates[:2]]
        text = self._prompts.unsure_one.format(first=names[0])
        if len(set(names)) == 2:
            text = self._prompts.unsure_two.format(first=names[0], second=names[1])
        self._context.question = DidYouMean(meaning.candidates)
        return Turn("", reply=text, question=text, refused="too_unsure")

    def _describe(self, intent: Intent) -> str:
        topic = self._library.topics.get(str(intent.slots.get("topic", "")))
        if topic is not None:
            return topic.title
        exercise = self._library.exercises.get(str(intent.slots.get("exercise", "")))
        return exercise.name if exercise is not None else intent.text
