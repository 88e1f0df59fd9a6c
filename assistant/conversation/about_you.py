"""Talk about what is remembered of the person: shown, taken back, erased."""

from typing import Final

from assistant.conversation.context import Context, ForgetAll
from assistant.conversation.diary import Diary
from assistant.conversation.person import Person
from assistant.conversation.prompts import Prompts
from assistant.conversation.turn import Turn
from assistant.understanding.intent import Intent

ABOUT_YOU: Final = frozenset({"NotAnyMore", "ShowProfile", "ForgetMe", "SomeoneElse"})
"""Intents that this module answers."""


class AboutYou:
    """Answers them.

    Args:
        person: who is spoken with.
        prompts: the conversation's own lines.
        context: holds the open question.
        diary: what was done is forgotten with the rest; None where nothing is noted.
    """

    def __init__(
        self, person: Person, prompts: Prompts, context: Context, diary: Diary | None = None
    ) -> None:
        self._diary = diary
        self._person = person
        self._prompts = prompts
        self._context = context

    def turn(self, intent: Intent) -> Turn:
        """Return the turn of one of `ABOUT_YOU`."""
        return Turn("", intent, self._said(intent))

    def forgotten(self, intent: Intent) -> Turn:
        """Return the turn after a yes to erasing everything."""
        self._person.forget()
        if self._diary is not None:
            self._diary.clear()
        return Turn("", intent, self._prompts.forgotten)

    def _said(self, intent: Intent) -> str:
        prompts = self._prompts
        match intent.name:
            case "NotAnyMore":
                named = intent.slots.get("condition")
                gone = self._person.not_any_more(str(named) if named else None)
                return prompts.no_longer_known if gone else prompts.was_not_known
            case "SomeoneElse":
                self._person.someone_else()
                if self._diary is not None:
                    self._diary.someone_else()
                return prompts.someone_else
            case "ForgetMe":
                self._context.question = ForgetAll()
                return prompts.forget_question
        return self._known()

    def _known(self) -> str:
        conditions = self._person.conditions
        if not conditions:
            return self._prompts.nothing_known
        known = ", and that ".join(condition.known for condition in conditions)
        return self._prompts.told_me.format(known=known)
