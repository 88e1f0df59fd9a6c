"""The whole assistant as a function of audio blocks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.audio.blocks import Pcm, seconds
from assistant.audio.foreground import ForegroundFilter
from assistant.audio.mixer import Mixer
from assistant.conversation.conversation import Conversation
from assistant.conversation.events import EventLog
from assistant.conversation.guard import Guard
from assistant.errors import UserError
from assistant.listening.heard import Heard
from assistant.listening.listener import Listener

FAILURES: Final = 3
"""Failures of the engine without an utterance heard to its end between them, at which it gives up. More
asks somebody again and again whom it cannot hear; fewer ends for a single fault."""


@dataclass(frozen=True)
class OverVoice:
    """What it takes to hear somebody over its own voice."""

    filter: ForegroundFilter
    guard: Guard


class Assistant:
    """Takes (microphone, reference) pairs, one block at a time; what it says is in the mixer.

    Live, the worker thread calls it for what the audio callback put on the queue; in a replay a
    plain loop does. There is no third way in.

    Args:
        mixer: the timeline.
        conversation: what is heard goes to it.
        events: the log.
        listener: the ear; None for one that is only typed to.
        over_voice: None where the loudspeaker cannot come back to the microphone.
        listens: called once, when the first block has come.
    """

    def __init__(
        self,
        mixer: Mixer,
        conversation: Conversation,
        events: EventLog,
        listener: Listener | None = None,
        over_voice: OverVoice | None = None,
        listens: Callable[[], None] | None = None,
    ) -> None:
        self.mixer = mixer
        self.conversation = conversation
        self._events = events
        self._listener = listener
        self.over_voice = over_voice
        self._listens = listens
        self._failures = 0
        if listener is not None:
            listener.patience = conversation.turn_taking.patience

    def process(self, mic: Pcm, reference: Pcm, position: int) -> None:
        """Take one block of the microphone.

        Args:
            mic: the samples.
            reference: what the loudspeaker was given in the same block.
            position: stream time of its first sample (samples).
        """
        if self._listener is not None:
            self._listen(self._listener, mic, reference, position)
        self.conversation.tick()
        if self._listens is not None:
            listens, self._listens = self._listens, None
            listens()

    def type(self, text: str) -> None:
        """Take a typed sentence as if it had just been heard."""
        now = seconds(self.mixer.position)
        self.conversation.address()
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

    def _listen(self, listener: Listener, mic: Pcm, reference: Pcm, position: int) -> None:
        sound = self._foreground(mic, reference, position)
        guard = self.over_voice.guard if self.over_voice is not None else None
        fell_silent = self.conversation.overhear(
            spoken_over=guard is not None and guard.spoken_over, speaking=listener.voiced
        )
        if fell_silent:
            listener.begin_anew()
        listener.mode = self.conversation.mode
        masked = guard is not None and guard.masked
        for heard in self._heard(listener, sound, position, masked=masked):
            reason = guard.ignores(heard) if guard is not None else None
            if reason is None:
                self.conversation.heard(heard)
            else:
                self.conversation.ignored(heard, reason)

    def _heard(
        self, listener: Listener, sound: Pcm, position: int, *, masked: bool
    ) -> Sequence[Heard]:
        """Return what the listener hears, nothing where its engine fails.

        Raises:
            UserError: it fails again and again: an assistant that cannot hear a "stop" must not go on.
        """
        try:
            heard = listener.hear(sound, position, masked=masked)
        except UserError:
            raise
        except Exception as error:
            self._failures += 1
            reason = f"the speech engine failed ({type(error).__name__}: {error})".replace(
                "\n", " "
            )
            if self._failures >= FAILURES:
                raise UserError(f"{reason}: see unpinch doctor") from error
            self.error(reason)
            listener.forget()
            self.conversation.missed()
            return ()
        if any(one.final for one in heard):
            self._failures = 0
        return heard

    def _foreground(self, mic: Pcm, reference: Pcm, position: int) -> Pcm:
        """Return the block without the own voice; the guard takes note of it."""
        if self.over_voice is None:
            return mic
        foreground = self.over_voice.filter.take(mic, reference)
        sounding = None if self.mixer.lowered else self.mixer.sounding
        self.over_voice.guard.take(foreground, reference, position, sounding)
        return foreground.sound
