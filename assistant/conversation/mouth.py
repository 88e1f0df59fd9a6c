"""What the assistant says, from text to the mixer, and the record of what was heard of it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Final

import numpy as np

from assistant.audio.blocks import RATE, Pcm, samples, seconds, silence
from assistant.audio.mixer import Clip, Mixer, Priority
from assistant.audio.tones import Tone, tone
from assistant.coaching.script import TONE_GAP
from assistant.conversation.events import EventLog
from assistant.speaking.speaker import phrases

GAP: Final = samples(0.35)
"""Silence between two phrases of one reply: a breath, and room for the person to speak."""


@dataclass
class _Saying:
    phrases_left: int
    start: int | None = None


class Mouth:
    """Puts speech on the mixer's timeline and logs `say` and `said`.

    Args:
        mixer: the timeline.
        render: text to samples.
        render_number: a counted number to samples, all of them shorter than a second.
        events: the log.
    """

    def __init__(
        self,
        mixer: Mixer,
        render: Callable[[str], Pcm],
        render_number: Callable[[str], Pcm],
        events: EventLog,
    ) -> None:
        self._render_number = render_number
        self._mixer = mixer
        self._render = render
        self._events = events
        self._ids = (f"s{number}" for number in count(1))
        self._saying: dict[str, _Saying] = {}
        self._aside: list[Clip] = []

    @property
    def busy(self) -> bool:
        """Tell whether anything is being said or waits to be."""
        return bool(self._saying) or self._mixer.busy

    @property
    def talking(self) -> bool:
        """Tell whether words are being said or wait to be; tones do not count."""
        return bool(self._saying)

    @property
    def aside(self) -> bool:
        """Tell whether something was broken off and may be taken up again."""
        return bool(self._aside)

    @property
    def warning_aside(self) -> bool:
        """Tell whether a warning is in what was broken off."""
        return any(clip.priority == Priority.SAFETY for clip in self._aside)

    def say(self, text: str, priority: Priority = Priority.REPLY) -> int:
        """Say a text as soon as the voice is free.

        Returns:
            The stream time at which it will have been said (samples).
        """
        parts = [self._render(phrase) for phrase in phrases(text)]
        identity = self._begin(text, len(parts))
        for index, (words, part) in enumerate(zip(phrases(text), parts, strict=True)):
            pcm = np.concatenate([silence(GAP if index else 0), part])
            self._mixer.queue(Clip(identity, pcm, priority, words))
        return self._mixer.free_at

    def say_at(self, text: str, at: int, priority: Priority, sign: Tone | None = None) -> None:
        """Say a text at an absolute stream time (samples), with a tone before it."""
        identity = self._begin(text, 1)
        speech = self._render(text)
        if sign is not None:
            speech = np.concatenate([tone(sign), silence(TONE_GAP), speech])
        self._mixer.schedule(Clip(identity, speech, priority, text), at)

    def count_at(self, text: str, at: int, sign: Tone | None = None) -> None:
        """Speak a number at its sample, with a tone after it; its event is the coach's.

        A number that is longer than its second (a slow voice says "twenty-seven" in 1.1 s) is a tick:
        it would run into the next one. A tone that would not end within the second is left out.
        """
        sound = self._render_number(text) if text else silence(0)
        if len(sound) >= RATE:
            sound = tone(Tone.TICK)
        if sign is not None:
            both = np.concatenate([sound, silence(TONE_GAP), tone(sign)])
            sound = both if len(both) < RATE else sound
        if len(sound):
            self._mixer.schedule(Clip("", sound, Priority.COUNT, text), at)

    def sign(self, kind: Tone) -> None:
        """Sound a tone as soon as the voice is free."""
        self._mixer.queue(Clip("", tone(kind), Priority.ENCOURAGEMENT))

    def rendered(self, text: str) -> Pcm:
        """Return a text as it would be spoken, without saying it."""
        return self._render(text)

    def duration(self, text: str) -> int:
        """Return how long a text takes to say (samples)."""
        parts = phrases(text)
        return sum(len(self._render(part)) for part in parts) + GAP * max(0, len(parts) - 1)

    def cut(self) -> None:
        """Fall silent and forget what was still to be said, but for what was set aside."""
        self._mixer.cut()
        self.settle()

    def set_aside(self) -> None:
        """Fall silent, and keep what is said from the beginning of this phrase on."""
        sounding = self._mixer.sounding
        saying = self._saying.get(sounding.clip.id) if sounding is not None else None
        if sounding is not None and saying is not None and saying.start is None:
            saying.start = sounding.start
        self._aside += self._mixer.take_off()

    def take_up(self) -> None:
        """Say again what was set aside, from the beginning of the broken phrase."""
        again, self._aside = self._aside, []
        for clip in again:
            self._mixer.queue(clip)

    def keep(self) -> str:
        """Give up what was set aside, and return its words."""
        text = " ".join(clip.text for clip in self._aside)
        self.forget()
        return text

    def drop_all_but_warnings(self) -> None:
        """Give up what was set aside, but for what has to be said sooner or later."""
        self._mixer.discard([clip for clip in self._aside if clip.priority != Priority.SAFETY])
        self._aside = [clip for clip in self._aside if clip.priority == Priority.SAFETY]
        self.settle()

    def forget(self) -> None:
        """Give up what was set aside."""
        self._mixer.discard(self._aside)
        self._aside = []
        self.settle()

    def settle(self) -> None:
        """Log what was said to its end, or cut, since the last call."""
        for played in self._mixer.drain():
            saying = self._saying.get(played.id)
            if saying is None:
                continue
            saying.phrases_left -= 1
            if saying.start is None:
                saying.start = played.start
            if played.cut or saying.phrases_left == 0:
                del self._saying[played.id]
                self._events.log(
                    "said",
                    at=played.end,
                    id=played.id,
                    cut=played.cut,
                    start=round(seconds(saying.start), 4),
                )

    def _begin(self, text: str, parts: int) -> str:
        identity = next(self._ids)
        self._saying[identity] = _Saying(parts)
        self._events.log("say", id=identity, text=text)
        return identity
