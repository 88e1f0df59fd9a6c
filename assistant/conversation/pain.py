"""A cry of pain in a stretch: the count stands still, and one question is asked."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.coaching.exercise import Exercise
from assistant.conversation.commands import Commands
from assistant.conversation.context import Context, WhatHurts
from assistant.conversation.prompts import Prompts
from assistant.conversation.turn import Action, Do, Running, Turn
from assistant.understanding.intent import Intent


class Pain:
    """Answers "ow".

    Args:
        prompts: the conversation's own lines.
        exercises: every exercise by its id, for the easier form.
        commands: what skipping does.
        context: holds the open question.
    """

    def __init__(
        self,
        prompts: Prompts,
        exercises: Mapping[str, Exercise],
        commands: Commands,
        context: Context,
    ) -> None:
        self._prompts = prompts
        self._exercises = exercises
        self._commands = commands
        self._context = context

    def cried(self, intent: Intent, running: Running | None) -> Turn:
        """Return the turn of "ow"."""
        if running is None:
            return Turn("", intent, self._prompts.pain_in_general)
        return self._ask(intent, self._prompts.ow_question, Action(Do.PAUSE, running.exercise))

    def answered(self, intent: Intent, running: Running | None) -> Turn | None:
        """Return the turn of an answer: easier, skip or the end; None for another sentence.

        The easier way is shorter, too: what is left of the hold, and the holds that follow.
        """
        if running is None:
            return None
        if intent.slots.get("aspect") == "easier":
            easier = self._exercises[running.exercise].easier.say
            gently = Action(Do.FORM, "easier")
            return Turn("", intent, f"{easier} {self._prompts.eased}", gently)
        match intent.name:
            case "Stop" | "Done":
                return Turn("", intent, self._prompts.ow_end, Action(Do.STOP, running.exercise))
            case "Yes" | "Maybe":
                return self._ask(intent, self._prompts.ow_which)
            case "No":
                return Turn("", intent, self._prompts.eased)
            case "Next":
                return self._commands.turn(replace(intent, name="Next"), running)
        return None

    def _ask(self, intent: Intent, text: str, action: Action | None = None) -> Turn:
        self._context.question = WhatHurts()
        return Turn("", intent, text, action, question=text)
