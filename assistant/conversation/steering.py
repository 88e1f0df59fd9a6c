"""The stretch that runs: begun, moved, changed and ended as the dialogue decides."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from assistant.audio.blocks import seconds
from assistant.audio.mixer import Mixer
from assistant.coaching.coach import Coach
from assistant.coaching.fitting import fitted
from assistant.coaching.plan import Plan
from assistant.coaching.script import ScriptWriter
from assistant.conversation.changes import changed
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.diary import Diary
from assistant.conversation.events import EventLog
from assistant.conversation.manner import Manner
from assistant.conversation.mouth import Mouth
from assistant.conversation.stretch import BREATH, TAKE_YOUR_TIME, Stretch
from assistant.conversation.turn import Action, Do, Running

CHANGES: Final = frozenset({Do.LENGTH, Do.PACE, Do.FORM, Do.LEAVE_OUT})
"""What makes another plan of the one that runs."""


class Steering:
    """Keeps the stretch that runs, if one does, and does to it what is asked for.

    Args:
        dialogue: says what follows the end, and remembers what was spoken of.
        writer: writes the beats of a stretch.
        mixer: the timeline and its clock.
        mouth: speaks.
        events: the log.
        diary: what is done is noted in it; None to note nothing.
        manner: how it counts.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        writer: ScriptWriter,
        mixer: Mixer,
        mouth: Mouth,
        events: EventLog,
        diary: Diary | None,
        manner: Manner,
    ) -> None:
        self._dialogue = dialogue
        self._writer = writer
        self._mixer = mixer
        self._mouth = mouth
        self._events = events
        self._diary = diary
        self._manner = manner
        self.stretch: Stretch | None = None
        """The one that runs or is paused."""
        self._moves: Mapping[Do, Callable[[Coach, int], None]] = {
            Do.RESUME: lambda coach, at: coach.resume(at),
            Do.READY: self._ready,
            Do.NOT_READY: lambda coach, at: coach.wait(at, TAKE_YOUR_TIME),
            Do.BACK: lambda coach, at: coach.back(at),
            Do.REPEAT: lambda coach, at: coach.repeat(at),
            Do.START_OVER: lambda coach, at: coach.start_over(at),
            Do.OTHER_SIDE: self._change_sides,
            Do.NEXT: self._next,
        }

    def thaw(self) -> None:
        """Have a stretch be heard again that fell silent for what began like a "stop"."""
        if self.stretch is not None and self.stretch.frozen:
            self.stretch.thaw(self._mixer.position)

    @property
    def paused(self) -> bool:
        """Tell whether a stretch is paused."""
        return self.stretch is not None and self.stretch.coach.paused

    @property
    def running(self) -> Running | None:
        """Return the stretch that runs, as of this moment; None when none does."""
        return self.stretch.running(self._mixer.position) if self.stretch else None

    def start(self, plan: Plan | None) -> None:
        """Begin a stretch or routine once what is being said has been said.

        Where nothing of it is left to do, that is said instead.
        """
        assert plan is not None
        plan = fitted(plan, self._writer.write)
        beats = self._writer.write(plan)
        if not beats:
            self._mouth.cut()
            self._mouth.say(self._dialogue.prompts.nothing_left)
            return
        coach = Coach(beats, self._writer.lead_in, self._mixer.free_at + BREATH)
        self.stretch = Stretch(plan, coach, self._manner, self._mouth, self._events, self._diary)
        if self._diary is not None:
            self._diary.begin(plan)

    def leave(self) -> None:
        """End it before its end, if one runs."""
        if self.stretch is not None:
            nothing_left = self.stretch.coach.holds_left(self._mixer.position) == 0
            self._end(self.stretch, finished=nothing_left)

    def advance(self, now: int) -> None:
        """Do what is due at a stream time (samples): cues, and the end of the stretch."""
        if self.stretch is not None:
            self.stretch.advance(now)
            if self.stretch.coach.finished(now):
                self._finish(self.stretch)

    def change(self, action: Action) -> None:
        """Go on with another plan; `action.do` is one of `CHANGES`."""
        if self.stretch is not None:
            plan = changed(self.stretch.plan, action)
            self.stretch.rewrite(plan, self._writer.write(plan), self._mixer.position)

    def move(self, do: Do) -> None:
        """Send the coach where it shall go once the reply has been said; nothing where none is moved."""
        if self.stretch is not None and do in self._moves:
            self._moves[do](self.stretch.coach, self._mixer.free_at + BREATH)

    def _ready(self, coach: Coach, at: int) -> None:
        if coach.paused:
            coach.resume(at)
        else:
            coach.ready(self._mixer.position)

    def _next(self, coach: Coach, at: int) -> None:
        if not coach.skip(at) and self.stretch is not None:
            self._finish(self.stretch)

    def _change_sides(self, coach: Coach, at: int) -> None:
        """Go to the other side; before the first hold, begin with it, so that none is left out."""
        stretch = self.stretch
        assert stretch is not None
        if coach.before_first_hold(at):
            plan = replace(stretch.plan, other_side_first=not stretch.plan.other_side_first)
            stretch.rewrite(plan, self._writer.write(plan), at)
            coach.first_side(at)
        elif not coach.other_side(at):
            coach.resume(at)

    def _finish(self, stretch: Stretch) -> None:
        self._end(stretch, finished=True)
        self._mouth.say(self._dialogue.finished(is_routine=stretch.is_routine).reply)

    def _end(self, stretch: Stretch, *, finished: bool) -> None:
        self.stretch = None
        self._dialogue.speak_of(stretch.name, seconds(self._mixer.position))
        if self._diary is not None:
            self._diary.end(finished=finished)
