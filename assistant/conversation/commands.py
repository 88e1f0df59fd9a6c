"""Commands: what each one does, and what is said with it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from assistant.coaching.exercise import Exercise
from assistant.conversation.prompts import Prompts
from assistant.conversation.turn import Action, Do, Running, Turn
from assistant.numbers import counted, spoken_number
from assistant.understanding.intent import Intent

ACTIONS: Final[Mapping[str, Do]] = {
    "Stop": Do.STOP,
    "Done": Do.STOP,
    "Pause": Do.PAUSE,
    "Break": Do.PAUSE,
    "Resume": Do.RESUME,
    "Ready": Do.READY,
    "NotReady": Do.NOT_READY,
    "Next": Do.NEXT,
    "Back": Do.BACK,
    "Repeat": Do.REPEAT,
    "StartOver": Do.START_OVER,
    "TimeLeft": Do.TIME_LEFT,
    "HoldsLeft": Do.HOLDS_LEFT,
    "WhichSide": Do.WHICH_SIDE,
    "WhatsNext": Do.WHATS_NEXT,
    "OtherSide": Do.OTHER_SIDE,
}
"""Intent names that act on a running stretch."""

PACES: Final = frozenset({"Slower", "Faster"})
"""Intents that change the time between the holds. A second stays a second."""

MANNERS: Final[Mapping[str, Do]] = {
    "Counting": Do.COUNTING,
    "Tones": Do.TONES,
    "Volume": Do.VOLUME,
    "Speech": Do.SPEECH,
}
"""Intents that change how it counts and sounds, whether a stretch runs or not."""
FORMS: Final = frozenset({"easier", "harder"})
"""Aspects of an exercise that change the stretch that runs."""
LENGTHS: Final[Mapping[str, str]] = {"Longer": "longer", "Shorter": "shorter"}
"""Intents that change the holds of the stretch that runs."""


class Commands:
    """Says what goes with a command.

    Args:
        prompts: the conversation's own lines.
        exercises: every exercise by its id, for their names.
    """

    def __init__(self, prompts: Prompts, exercises: Mapping[str, Exercise]) -> None:
        self._prompts = prompts
        self._exercises = exercises
        self._replies: Mapping[Do, Callable[[Running], str]] = {
            Do.STOP: lambda _: prompts.stopped,
            Do.PAUSE: lambda running: prompts.still_paused if running.paused else prompts.paused,
            Do.RESUME: lambda running: prompts.resuming if running.paused else "",
            Do.READY: lambda running: prompts.resuming if running.paused else "",
            Do.NOT_READY: lambda _: prompts.take_your_time,
            Do.NEXT: self._skipping,
            Do.BACK: lambda _: prompts.all_right,
            Do.REPEAT: lambda _: prompts.all_right,
            Do.START_OVER: lambda _: prompts.all_right,
            Do.TIME_LEFT: self._time_left,
            Do.HOLDS_LEFT: self._holds_left,
            Do.WHICH_SIDE: self._which_side,
            Do.WHATS_NEXT: self._whats_next,
            Do.OTHER_SIDE: lambda _: prompts.all_right,
        }

    def turn(self, intent: Intent, running: Running | None) -> Turn:
        """Return the turn of a command; `intent.name` is one of `ACTIONS`."""
        do = ACTIONS[intent.name]
        if running is None:
            silent = do in (Do.STOP, Do.PAUSE)
            reply = "" if silent else self._prompts.nothing_running
            return Turn(intent.text, intent, reply, Action(do))
        reply = self._replies[do](running)
        no_sides = self._exercises[running.exercise].sides is None
        if do == Do.OTHER_SIDE and (no_sides or running.switching):
            return Turn(intent.text, intent, self._which_side(running))
        if do == Do.NOT_READY and running.paused:
            return Turn(intent.text, intent, reply)
        return Turn(intent.text, intent, reply, Action(do, running.exercise))

    def manner(self, intent: Intent) -> Turn:
        """Return the turn of one of `MANNERS`. In a hold the change itself is the answer."""
        how = str(intent.slots["how"])
        return Turn("", intent, "", Action(MANNERS[intent.name], how))

    def length(self, intent: Intent, running: Running | None) -> Turn:
        """Return the turn of "longer" or "shorter"."""
        if running is None:
            return Turn("", intent, self._prompts.nothing_running)
        how = LENGTHS[intent.name]
        exercise = self._exercises[running.exercise]
        limit = exercise.hold.longest if how == "longer" else exercise.hold.shortest
        if running.planned == limit:
            return Turn("", intent, self._prompts.no_further)
        text = self._prompts.longer if how == "longer" else self._prompts.shorter
        return Turn("", intent, text, Action(Do.LENGTH, how))

    def pace(self, intent: Intent, running: Running | None) -> Turn:
        """Return the turn of one of `PACES`."""
        if running is None:
            return Turn("", intent, self._prompts.nothing_running)
        how = intent.name.lower()
        text = self._prompts.slower if how == "slower" else self._prompts.faster
        return Turn("", intent, text, Action(Do.PACE, how))

    def form(self, intent: Intent, running: Running) -> Turn:
        """Return the turn of "easier" or "harder" in a stretch: it is told, and the holds follow."""
        how = str(intent.slots["aspect"])
        exercise = self._exercises[running.exercise]
        text = exercise.easier.say if how == "easier" else exercise.harder.say
        return Turn("", intent, text, Action(Do.FORM, how))

    def leave_out(self, intent: Intent, running: Running | None) -> Turn:
        """Return the turn of "skip the twist": the one that runs, or one that is still to come."""
        name = str(intent.slots["exercise"])
        if running is None:
            return Turn("", intent, self._prompts.nothing_running)
        if running.exercise == name and not running.between:
            return self.turn(replace(intent, name="Next"), running)
        if running.routine is None:
            return Turn("", intent, self._prompts.not_in_it.format(name=self._name(name)))
        text = self._prompts.without.format(name=self._name(name))
        return Turn("", intent, text, Action(Do.LEAVE_OUT, name))

    def _name(self, exercise: str) -> str:
        return self._exercises[exercise].name

    def _skipping(self, running: Running) -> str:
        if running.after_this is None:
            return ""
        return self._prompts.skipping.format(name=self._name(running.after_this))

    def _time_left(self, running: Running) -> str:
        if running.until_hold is not None:
            time = counted(_about(running.until_hold), "second")
            return self._prompts.until_hold.format(time=time)
        if running.seconds_left is None:
            return self._prompts.not_in_hold
        text = self._prompts.time_left.format(time=counted(running.seconds_left, "second"))
        return text.capitalize()

    def _holds_left(self, running: Running) -> str:
        if running.holds_left == 1:
            return self._prompts.one_hold_left
        return self._prompts.holds_left.format(count=spoken_number(running.holds_left)).capitalize()

    def _which_side(self, running: Running) -> str:
        exercise = self._exercises[running.exercise]
        if exercise.sides is None:
            return self._prompts.no_sides
        name = running.side or exercise.sides[0].name
        cue = next(side.cue for side in exercise.sides if side.name == name)
        return self._prompts.which_side.format(side=cue)

    def _whats_next(self, running: Running) -> str:
        if running.next_exercise is None:
            return self._prompts.last_hold
        if running.next_exercise == running.exercise and running.next_side not in (
            None,
            running.side,
        ):
            return self._prompts.other_side_next.format(side=running.next_side)
        return self._prompts.whats_next.format(name=self._name(running.next_exercise))


def _about(seconds: float) -> int:
    """Return seconds as somebody would say them: above ten in fives, and never none."""
    return max(1, round(seconds) if seconds < 10 else 5 * round(seconds / 5))
