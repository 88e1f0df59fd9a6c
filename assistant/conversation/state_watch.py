"""What the assistant is doing at this moment, made of what its parts are doing, and told to the log."""

from typing import Final

from assistant.audio.mixer import Mixer
from assistant.conversation.alarm import Alarm
from assistant.conversation.attention import Attention
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.events import EventLog
from assistant.conversation.mouth import Mouth
from assistant.conversation.state import State, state_of
from assistant.conversation.steering import Steering


class StateWatch:
    """Changes nothing but the log.

    Args:
        mixer: the clock.
        mouth: whether it speaks.
        alarm: whether it sounds.
        dialogue: whether an answer is awaited.
        attention: whether it is asleep.
        steering: the stretch that runs.
        events: told of each change.
    """

    def __init__(
        self,
        mixer: Mixer,
        mouth: Mouth,
        alarm: Alarm,
        dialogue: Dialogue,
        attention: Attention,
        steering: Steering,
        events: EventLog,
    ) -> None:
        self._mixer = mixer
        self._mouth = mouth
        self._alarm = alarm
        self._dialogue = dialogue
        self._attention = attention
        self._steering = steering
        self._events = events
        self._ending = False
        self._shown: State | None = None

    @property
    def shown(self) -> State | None:
        """Return the state that was last told; None before the first."""
        return self._shown

    @property
    def waiting(self) -> bool:
        """Tell whether nothing more will happen until the person says something."""
        if self._alarm.on:
            return True
        if self._mouth.busy or self._dialogue.asking:
            return False
        return self._steering.stretch is None

    @property
    def idle(self) -> bool:
        """Tell whether it is silent and waits for the person."""
        return self._shown in _IDLE and not self._mouth.busy

    def end(self) -> None:
        """Take note that it is over as soon as the last word is said."""
        self._ending = True

    def look(self) -> None:
        """Tell the log when the state has changed."""
        state = self._present()
        if state != self._shown:
            self._shown = state
            self._events.log("state", state=str(state))

    def _present(self) -> State:
        if self._ending:
            return State.SPEAKING if self._mouth.busy else State.ENDED
        if self._alarm.on:
            return State.ALARM
        if self._dialogue.asking:
            return State.ASKING
        if self._steering.stretch is not None:
            return state_of(self._steering.stretch, self._mixer.position)
        if self._mouth.busy:
            return State.SPEAKING
        return State.ASLEEP if self._attention.asleep else State.LISTENING


_IDLE: Final = frozenset({State.LISTENING, State.ASLEEP, State.ASKING, State.PAUSED})
"""States in which the next word is the person's."""
