"""What each intent leads to: who answers it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from assistant.conversation.about_you import ABOUT_YOU, AboutYou
from assistant.conversation.check_in import CheckIn
from assistant.conversation.commands import ACTIONS, FORMS, LENGTHS, MANNERS, PACES, Commands
from assistant.conversation.emergency import Emergency
from assistant.conversation.pain import Pain
from assistant.conversation.recall import RECALL, Recall
from assistant.conversation.starting import Starting
from assistant.conversation.talk import SMALL_TALK, Talk
from assistant.conversation.turn import Do, Said, Turn
from assistant.understanding.intent import Intent

Answer: TypeAlias = Callable[[Said], Turn]


class Meanings:
    """Hands an intent to whoever answers it.

    Args:
        emergency: nothing goes on after one without asking.
        commands: acts on a running stretch.
        starting: decides whether one may begin.
        about_you: what is remembered of the person.
        pain: a cry of pain.
        talk: questions and small talk.
        check_in: how much it hurts.
        recall: what was done.
    """

    def __init__(
        self,
        emergency: Emergency,
        commands: Commands,
        starting: Starting,
        about_you: AboutYou,
        pain: Pain,
        talk: Talk,
        check_in: CheckIn,
        recall: Recall,
    ) -> None:
        self._emergency = emergency
        self._commands = commands
        self._starting = starting
        self._talk = talk
        self._answers: Mapping[str, Answer] = {
            "Start": lambda said: starting.start(said.intent, said.now),
            "Ow": lambda said: pain.cried(said.intent, said.running),
            "LeaveOut": lambda said: commands.leave_out(said.intent, said.running),
            "Checked": lambda said: talk.checked(said.intent, emergency),
            "AskExercise": self._exercise,
            "Pain": check_in.told,
            **dict.fromkeys(RECALL, recall.turn),
            "CarryOn": lambda said: (
                recall.turn(said) if said.running is None else self._command(_resume(said))
            ),
            **dict.fromkeys(ABOUT_YOU, lambda said: about_you.turn(said.intent)),
            **dict.fromkeys(ACTIONS, self._command),
            **dict.fromkeys(MANNERS, lambda said: commands.manner(said.intent)),
            **dict.fromkeys(LENGTHS, lambda said: commands.length(said.intent, said.running)),
            **dict.fromkeys(PACES, lambda said: commands.pace(said.intent, said.running)),
        }

    def turn(self, said: Said) -> Turn:
        """Return the turn of a sentence that answers no open question."""
        if self._emergency.present and _sets_going(said.intent):
            return self._starting.locked(said.intent)
        if self._emergency.present and _asks_what_to_do(said.intent):
            return self._emergency.again()
        turn = self._answers.get(said.intent.name, self._talk.turn)(said)
        # "Skip the twist" goes on, too, where it is the twist that waits.
        goes_on = turn.action is not None and turn.action.do in _GOING_ON
        return self._starting.locked(said.intent) if self._emergency.present and goes_on else turn

    def _command(self, said: Said) -> Turn:
        if said.running is None and said.intent.name == "Repeat" and self._talk.last_reply:
            return Turn("", said.intent, self._talk.last_reply)
        return self._commands.turn(said.intent, said.running)

    def _exercise(self, said: Said) -> Turn:
        """Answer about the stretch that runs; "easier" and "harder" change it, too."""
        running = said.running
        if running is None:
            return self._talk.turn(said)
        here = said.intent.slots.get("exercise", running.exercise) == running.exercise
        if here and said.intent.slots.get("aspect") in FORMS:
            return self._commands.form(said.intent, running)
        return self._talk.question(said, running.exercise)


def answered_by_itself(name: str) -> bool:
    """Tell whether an intent is answered without the content: a command, small talk, an answer."""
    known = (ACTIONS, PACES, MANNERS, LENGTHS, ABOUT_YOU, RECALL, SMALL_TALK, _ALSO)
    return any(name in names for names in known)


def _resume(said: Said) -> Said:
    """Return "go on": what "carry on where I stopped" means while a stretch is paused."""
    return replace(said, intent=replace(said.intent, name="Resume"))


def _sets_going(intent: Intent) -> bool:
    return intent.name in ("Start", "SameAgain", "CarryOn") or ACTIONS.get(intent.name) in _GOING_ON


def _asks_what_to_do(intent: Intent) -> bool:
    return intent.name == "Help" or intent.slots.get("aspect") == "how_do_i"


_ALSO: Final = frozenset(
    {"Start", "LeaveOut", "Ow", "Pain", "Skip", "Checked", "FollowUp"}
    | {"Yes", "No", "Maybe", "Number"}
)
"""Intents that are answered beside commands and small talk."""
_GOING_ON: Final = frozenset(
    {Do.RESUME, Do.READY, Do.NEXT, Do.REPEAT, Do.START_OVER, Do.BACK, Do.OTHER_SIDE}
)
"""What sets a stretch going again."""
