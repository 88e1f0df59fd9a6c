"""What a red flag leads to, and what it takes to go on after one."""

from dataclasses import replace

from assistant.conversation.context import Question, RedFlagQuestion
from assistant.conversation.prompts import Prompts
from assistant.conversation.turn import Action, Do, Running, Turn
from assistant.understanding.intent import Intent
from assistant.understanding.safety import Flag
from assistant.understanding.urgency import Urgency


class Emergency:
    """Remembers an emergency, and what was asked about one in vain, for the rest of the session.

    Args:
        prompts: the conversation's own lines.
    """

    def __init__(self, prompts: Prompts) -> None:
        self._prompts = prompts
        self._flag: Flag | None = None
        self._open: dict[str, RedFlagQuestion] = {}

    @property
    def present(self) -> bool:
        """Tell whether nothing may be started without asking first."""
        return self._flag is not None or bool(self._open)

    @property
    def left_open(self) -> RedFlagQuestion | None:
        """Return what is asked again before anything goes on; None for nothing, or after a warning."""
        return next(iter(self._open.values()), None) if self._flag is None else None

    def clear(self) -> None:
        """Forget it: the person has said that they were checked, or misheard."""
        self._flag = None
        self._open.clear()

    def flagged(self, flag: Flag, running: Running | None) -> Turn:
        """Return the turn of a red flag that needs no question."""
        act, then = None, ""
        if flag.urgency == Urgency.NOW:
            then = "" if self._flag is not None else self._prompts.alarm_offer
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
        """Return the turn of an answer to a question about a red flag; None for a command.

        A command is followed, and answers nothing.
        """
        if intent.name == "Yes":
            self._open.pop(question.flag.id, None)
            return self.flagged(replace(question.flag, question=None), running)
        if intent.name in ("No", "Checked"):
            self._open.pop(question.flag.id, None)
            waits = running is not None and question.wanted is None
            more = f" {self._prompts.eased}" if waits else ""
            return Turn("", intent, self._prompts.red_flag_cleared + more)
        if intent.name in ("Stop", "Pause", "Done"):
            self.leave_open(question)
            return None
        if intent.name == "Maybe":
            self._flag = question.flag
            return self._unsafe(question.flag, Do.STOP, self._prompts.red_flag_unresolved)
        return self.unresolved(question, running)

    def unresolved(self, question: RedFlagQuestion, running: Running | None) -> Turn:
        """Return the turn when no answer came.

        Silence or another subject is no "no": say where to get help, and do not go on. What was heard
        may have been a television, so a stretch only waits; it goes on after a "no" to the question.
        """
        self.leave_open(question)
        if running is None:
            return self._unsafe(question.flag, Do.STOP, self._prompts.red_flag_unresolved)
        return self._unsafe(question.flag, Do.PAUSE, self._prompts.red_flag_waits)

    def leave_open(self, question: Question | None) -> None:
        """Remember a question about a red flag that something else has pushed aside."""
        if isinstance(question, RedFlagQuestion):
            self._open.setdefault(question.flag.id, replace(question, wanted=None))

    def again(self) -> Turn:
        """Return the emergency's own words once more."""
        flag = self._flag or (self.left_open.flag if self.left_open else None)
        if flag is None:
            return Turn("", reply=self._prompts.all_right)
        return Turn("", reply=flag.say, urgency=flag.urgency, flag=flag.id)

    def _unsafe(self, flag: Flag, do: Do, text: str) -> Turn:
        return Turn("", reply=text, action=Action(do), urgency=flag.urgency, flag=flag.id)
