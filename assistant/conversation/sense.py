"""What was meant by what was heard, given what was asked and spoken of before it."""

from dataclasses import dataclass
from typing import Final

from assistant.conversation.context import Context, RedFlagQuestion, WhatHurts
from assistant.conversation.expecting import expected
from assistant.conversation.of_it import of_it
from assistant.conversation.turn import Running
from assistant.listening.heard import Mode
from assistant.understanding.intent import Refused, Understanding, Understood
from assistant.understanding.margin import doubted
from assistant.understanding.understander import Understander
from assistant.understanding.weighing import Readings, Weigher

TO_NOTHING: Final = frozenset({"Yes", "No", "Maybe", "Number", "Thanks", "Greeting"})
"""What leads to nothing while a stretch runs and nothing was asked: an answer to it would break into the
count, and mostly it is said to somebody else."""


@dataclass(frozen=True)
class Sense:
    """What a sentence means."""

    meaning: Understanding
    margin: float | None
    """By how much what else may have been said is worth less (nats); None where nothing else was near."""


class Senses:
    """Finds it.

    Args:
        understander: from words to intents.
        context: what was asked and spoken of.
    """

    def __init__(self, understander: Understander, context: Context) -> None:
        self._understander = understander
        self._weigher = Weigher(understander)
        self._context = context

    def likeliest(
        self, heard: Readings, mode: Mode, now: float, running: Running | None
    ) -> Readings:
        """Return what was heard with the reading that is to be taken, given the moment."""
        return self._weigher.likeliest(heard, mode, self._expected(now, running))

    def of(self, taken: Readings, mode: Mode, now: float, running: Running | None) -> Sense:
        """Return what a sentence means here and now.

        Args:
            taken: the reading that is taken, and the others.
            mode: what was expected.
            now: stream time (seconds).
            running: the stretch that runs, if one does.
        """
        meaning = self._meaning(taken, mode, now, running)
        if not isinstance(meaning, Understood):
            return Sense(meaning, None)
        rival = self._weigher.rival(taken, meaning.intent, mode, self._expected(now, running))
        if self._context.question is None:
            meaning = doubted(meaning, rival, mode)
        return Sense(meaning, None if rival is None else rival.margin)

    def _expected(self, now: float, running: Running | None) -> frozenset[str]:
        return expected(self._context.question, running, self._context.about(now))

    def _meaning(
        self, taken: Readings, mode: Mode, now: float, running: Running | None
    ) -> Understanding:
        """Return what a sentence means by itself, and by what was asked or spoken of before it."""
        text, alternatives = taken.text, taken.alternatives
        if isinstance(self._context.question, RedFlagQuestion):
            # "Go on" is a yes to "shall I?", and none to a question about an emergency.
            command = self._understander.strict(text, Mode.STRETCH)
            if command is not None and command.name == "Resume":
                return Understood(command)
        if running is None and self._context.question is None:
            key = self._understander.templates.normaliser.key(text)
            question = of_it(key, self._context.about(now))
            if question is not None:
                return Understood(question)
        meaning = self._understander.understand(text, mode, alternatives)
        if isinstance(meaning, Refused) and mode == Mode.YESNO and running is not None:
            meaning = self._understander.understand(text, Mode.STRETCH, alternatives)
        if isinstance(meaning, Refused) and running is None:
            # "Next" with nothing running is no other subject: say that nothing runs.
            command = self._understander.strict(text, Mode.STRETCH)
            meaning = Understood(command) if command is not None else meaning
        if not isinstance(meaning, Understood) and isinstance(self._context.question, WhatHurts):
            # "About a five" tells how much it hurts.
            score = self._understander.strict(text, Mode.NUMBER)
            meaning = Understood(score) if score is not None else meaning
        return meaning


def needs_no_answer(meaning: Understood, running: Running | None) -> bool:
    """Tell whether a sentence that answers no question is passed over, because a stretch runs."""
    alone = meaning.intent.name in TO_NOTHING and meaning.then is None
    return alone and running is not None and not running.paused
