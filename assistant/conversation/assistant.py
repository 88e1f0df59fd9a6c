"""The whole assistant as a function of audio blocks."""

from collections.abc import Callable

from assistant.audio.blocks import Pcm, seconds
from assistant.audio.mixer import Mixer
from assistant.conversation.conversation import Conversation
from assistant.conversation.events import EventLog
from assistant.listening.heard import Heard
from assistant.listening.listener import Listener


class Assistant:
    """Takes (microphone, reference) pairs, one block at a time; what it says is in the mixer.

    Live, the worker thread calls it for what the audio callback put on the queue; in a replay a
    plain loop does. There is no third way in.

    Args:
        mixer: the timeline.
        conversation: what is said and done.
        events: the log.
        listener: hears; None without a microphone.
        listens: called once, when the first block has come.
    """

    def __init__(
        self,
        mixer: Mixer,
        conversation: Conversation,
        events: EventLog,
        listener: Listener | None = None,
        listens: Callable[[], None] | None = None,
    ) -> None:
        self.mixer = mixer
        self.conversation = conversation
        self._events = events
        self._listener = listener
        self._listens = listens

    def process(self, mic: Pcm, position: int) -> None:
        """Take one block of the microphone.

        Args:
            mic: the samples.
            position: stream time of its first sample (samples).
        """
        if self._listener is not None:
            self._listener.mode = self.conversation.mode
            for heard in self._listener.hear(mic, position):
                self.conversation.heard(heard)
        self.conversation.tick()
        if self._listens is not None:
            listens, self._listens = self._listens, None
            listens()

    def type(self, text: str) -> None:
        """Take a typed sentence as if it had just been heard."""
        now = seconds(self.mixer.position)
        self.conversation.heard(Heard(text, final=True, start=now, end=now, score=1.0))

    def error(self, text: str) -> None:
        """Log something that went wrong and did not end the program."""
        self._events.log("error", message=text)
        # At once: without sound there is no next block.
        self._events.flush()

    def finish(self, reason: str) -> None:
        """Close the log and the diary."""
        self.conversation.close()
        self._events.log("end", reason=reason)
        self._events.flush()
