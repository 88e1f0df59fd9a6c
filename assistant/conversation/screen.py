"""The short screen before the first routine: yes-no questions, one at a time."""

from dataclasses import replace
from typing import Final

from assistant.answering.conditions import ScreenText
from assistant.conversation.context import Context, ScreenQuestion
from assistant.conversation.emergency import Emergency
from assistant.conversation.person import Person
from assistant.conversation.turn import Running, Turn
from assistant.understanding.intent import Intent
from assistant.understanding.safety import SafetyScan

TRIES: Final = 2
"""How often a question is asked. A third time would be nagging; silence is no "no" either way."""
GENTLE: Final = "gentle"
"""Id of the routine that is offered when a question was left unanswered."""


class Screen:
    """Asks the questions.

    Args:
        text: the questions; None for none.
        safety: knows the flags that a yes means.
        emergency: what a red flag leads to.
        person: who may have answered lately.
        context: holds the open question.
    """

    def __init__(
        self,
        text: ScreenText | None,
        safety: SafetyScan,
        emergency: Emergency,
        person: Person,
        context: Context,
    ) -> None:
        self._text = text
        self._safety = safety
        self._emergency = emergency
        self._person = person
        self._context = context
        self._left_open = False

    def first(self, wanted: Intent) -> Turn | None:
        """Return the first question before a routine; None when nothing has to be asked."""
        if self._text is None or not self._person.needs_screen:
            return None
        if self._left_open and wanted.slots.get("routine") == GENTLE:
            return None
        return self._ask(ScreenQuestion(wanted), self._text.intro)

    def answered(
        self, question: ScreenQuestion, intent: Intent, running: Running | None
    ) -> Turn | Intent | None:
        """Return what an answer leads to.

        Returns:
            The next turn; the routine's intent, when all was answered with no; None when the sentence
            was about something else, which ends the screen.
        """
        assert self._text is not None
        item = self._text.questions[question.number]
        if intent.name == "Maybe":
            return self.unanswered(question)
        if intent.name == "Yes":
            flag = self._safety.flag(item.if_yes) if item.if_yes else None
            if flag is not None:
                return self._emergency.flagged(flag, running)
            return Turn("", intent, item.ask_which or "")
        if intent.name != "No":
            return None
        if question.number + 1 < len(self._text.questions):
            return self._ask(replace(question, number=question.number + 1, tries=1))
        self._person.passed_screen()
        return question.wanted

    def unanswered(self, question: ScreenQuestion) -> Turn:
        """Return what is said when no clear answer came: the question again, then no more."""
        assert self._text is not None
        if question.tries < TRIES:
            return self._ask(replace(question, tries=question.tries + 1))
        self._left_open = True
        return Turn("", reply=self._text.gentle)

    def _ask(self, question: ScreenQuestion, before: str = "") -> Turn:
        assert self._text is not None
        self._context.question = question
        text = self._text.questions[question.number].ask
        return Turn("", question.wanted, f"{before} {text}".strip(), question=text)
