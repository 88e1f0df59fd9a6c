"""Delivers a turn: gives way, says what there is to say, does it."""

from collections.abc import Callable, Mapping
from typing import Final

from assistant.audio.mixer import Mixer, Priority
from assistant.conversation.alarm import Alarm
from assistant.conversation.floor import Floor
from assistant.conversation.interruption.afterwards import Then
from assistant.conversation.manner import Manner
from assistant.conversation.mouth import Mouth
from assistant.conversation.outage import Outage
from assistant.conversation.prompts import Prompts
from assistant.conversation.state import State
from assistant.conversation.state_watch import StateWatch
from assistant.conversation.steering import CHANGES, Steering
from assistant.conversation.stretch import BREATH
from assistant.conversation.turn import Action, Do, Turn
from assistant.conversation.turn_taking import TurnTaking
from assistant.understanding.urgency import Urgency


class Delivery:
    """Carries out what the dialogue decided, on the timeline.

    Args:
        turn_taking: decides what becomes of what is being said.
        floor: who has it.
        outage: what made a stretch wait.
        alarm: sounds until it is silenced.
        steering: the stretch that runs.
        manner: how it speaks and counts.
        watch: is told when it is over.
        mixer: the timeline and its clock.
        mouth: speaks.
        prompts: the conversation's own lines.
    """

    def __init__(
        self,
        turn_taking: TurnTaking,
        floor: Floor,
        outage: Outage,
        alarm: Alarm,
        steering: Steering,
        manner: Manner,
        watch: StateWatch,
        mixer: Mixer,
        mouth: Mouth,
        prompts: Prompts,
    ) -> None:
        self._turn_taking = turn_taking
        self._floor = floor
        self._outage = outage
        self._alarm = alarm
        self._steering = steering
        self._manner = manner
        self._watch = watch
        self._mixer = mixer
        self._mouth = mouth
        self._prompts = prompts
        self._actions: Mapping[Do, Callable[[Action], None]] = {
            Do.START: lambda action: steering.start(action.plan),
            Do.STOP: lambda _: steering.leave(),
            Do.END: lambda _: self._end(),
            Do.ALARM: lambda _: self._alarm.sound(),
            **dict.fromkeys(CHANGES, steering.change),
            Do.COUNTING: self._manner.change,
            Do.TONES: self._manner.change,
            Do.VOLUME: self._manner.change,
            Do.SPEECH: self._change_speech,
        }

    def deliver(self, turn: Turn, now: int) -> None:
        """Give way, then say what there is to say, then do it: so nothing is talked over.

        Args:
            turn: what was decided.
            now: stream time (samples).
        """
        then = self._turn_taking.then(turn, now, running=self._steering.stretch is not None)
        if then == Then.SPEAK_ON and self._floor.broken:
            return
        do = turn.action.do if turn.action is not None else None
        self._floor.settle(then, now)
        self._give_way(do, now)
        if then in (Then.TAKE_UP, Then.TAKE_UP_KEPT):
            self._floor.resume(then)
        elif turn.reply:
            self.say(turn, then)
        if turn.action is not None:
            self._act(turn.action)
        if then != Then.WARNING_LATER and turn.understood:
            self.be_heard()

    def _give_way(self, do: Do | None, now: int) -> None:
        """Make the stretch and the alarm give way to what is done next."""
        stretch = self._steering.stretch
        if stretch is not None:
            if do in _INTERRUPTS:
                stretch.break_off(now)
            elif do == Do.PAUSE:
                self._outage.forget()
                stretch.pause(now)
            elif stretch.frozen:
                stretch.thaw(now)
        if do in _SILENCES:
            self._alarm.silence()
        if do == Do.STOP:
            self._mouth.cut()

    def be_heard(self) -> None:
        """Take the floor again, if it was yielded."""
        self._floor.end(self._mixer.position, self._steering.stretch)

    def say(self, turn: Turn, then: Then = Then.FORGET) -> None:
        """Say what a turn has to say, in place of what is being said.

        Args:
            turn: what to say.
            then: what becomes of a warning that is broken off by it.
        """
        now = self._mixer.position
        self._mouth.cut()
        if then == Then.WARNING_FIRST:
            self._floor.resume(then)
        urgent = turn.urgency == Urgency.NOW
        self._outage.replied(turn.reply, urgent=urgent)
        until = self._mouth.say(turn.reply, Priority.SAFETY if urgent else Priority.REPLY)
        if turn.then:
            until = self._mouth.say(turn.then, Priority.REPLY)
        if then == Then.WARNING_AFTER:
            self._floor.resume(then)
            until = self._mixer.free_at
        if self._steering.stretch is not None:
            self._steering.stretch.leave_room(now, until + BREATH)

    def _act(self, action: Action) -> None:
        if action.do in self._actions:
            self._actions[action.do](action)
        else:
            self._steering.move(action.do)

    def _change_speech(self, action: Action) -> None:
        """Sound otherwise; outside a hold say a word, so that it is heard how."""
        self._manner.change(action)
        if self._watch.shown != State.HOLDING:
            self.say(Turn("", reply=self._prompts.all_right))

    def _end(self) -> None:
        self._steering.leave()
        self._watch.end()


_INTERRUPTS: Final = frozenset(
    {
        Do.START,
        Do.STOP,
        Do.END,
        Do.NOT_READY,
        Do.NEXT,
        Do.BACK,
        Do.REPEAT,
        Do.START_OVER,
        Do.OTHER_SIDE,
    }
)
"""What ends the hold that runs, if one does."""

_SILENCES: Final = frozenset({Do.STOP, Do.PAUSE, Do.END, Do.ALARM_OFF})
"""What turns the alarm off: nobody has to find the right words while it sounds."""
