"""What a red flag leads to, and what it takes to go on after one."""

from dataclasses import replace

from assistant.conversation.context import RedFlagQuestion
from assistant.conversation.prompts import Prompts
from assistant.conversation.turn import Action, Do, Running, Turn
from assistant.understanding.intent import Intent
from assistant.understanding.safety import Flag
from assistant.understanding.urgency import Urgency


class Emergency:
    """Remembers an emergency for the rest of the session.

    Args:
        prompts: the conversation's own lines.
    """

    def __init__(self, prompts: Prompts) -> None:
        self._prompts = prompts
        self._flag: Flag | None = None

    @property
    def present(self) -> bool:
        """Tell whether nothing may be started without asking first."""
        return self._flag is not None

    def clear(self) -> None:
        """Forget it: the person has said that they were checked, or misheard."""
        self._flag = None

    def flagged(self, flag: Flag, running: Running | None) -> Turn:
        """Return the turn of a red flag that needs no question."""
        act, then = None, ""
        if flag.urgency == Urgency.NOW:
            then = "" if self.present else self._prompts.alarm_offer
            self._flag = flag
            act = Do.STOP
        elif running is not None:
            act = Do.STOP if flag.urgency == Urgency.SOON else Do.PAUSE
        where = running.exercise if running else None
        action = Action(act, where) if act is not None else None
        return Turn(
            "", reply=flag.say, then=then, action=action, urgency=flag.urgency, flag=flag.id
        )

    def answered(
        self, question: RedFlagQuestion, intent: Intent, running: Running | None
    ) -> Turn | None:
        """Return the turn of an answer to a question about a red flag; None for a command."""
        if intent.name == "Yes":
            return self.flagged(replace(question.flag, question=None), running)
        if intent.name in ("No", "Checked"):
            return Turn("", intent, self._prompts.red_flag_cleared)
        if intent.name in ("Stop", "Pause", "Done"):
            return None
        return self.unresolved(question)

    def unresolved(self, question: RedFlagQuestion) -> Turn:
        """Return the turn when no clear answer came.

        Silence, "maybe" or another subject is no "no": say where to get help, and do not go on.
        """
        self._flag = question.flag
        return Turn(
            "",
            reply=self._prompts.red_flag_unresolved,
            action=Action(Do.STOP),
            urgency=question.flag.urgency,
            flag=question.flag.id,
        )

    def again(self) -> Turn:
        """Return the emergency's own words once more."""
        if self._flag is None:
            return Turn("", reply=self._prompts.all_right)
        flag = self._flag
        return Turn("", reply=flag.say, urgency=flag.urgency, flag=flag.id)
