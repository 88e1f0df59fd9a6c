"""The ear: blocks in, partial and final utterances out, with their stream times."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.audio.blocks import BLOCK, Pcm, samples, seconds
from assistant.listening.endpoint import PRE_ROLL, TRAILING, Edge, Endpointer
from assistant.listening.heard import Heard, Hypothesis, Mode
from assistant.listening.port import Engine
from assistant.listening.voice_activity import VoiceActivity

GLANCE_AFTER: Final = samples(0.1)
"""Pause in a short utterance at which it is decoded as if it ended here. The engine itself is some tenths
of a second late with its words: "stop" would be known only after the usual silence. Shorter glances into
the middle of words; longer acts later."""
GLANCE_AGAIN: Final = samples(0.2)
"""The same where the first glance saw no words: in a room the echo of "stop" cut short is nothing in
particular. Without it one "stop" in twelve waited for the usual silence. What is seen then has to be
confirmed by the end, 0.1 s later: it is also what its own voice leaves in the room."""
GLANCE_UP_TO: Final = samples(1.8)
"""Longest utterance that is glanced at: commands are short, and each glance decodes all of it again."""
GLANCES: Final = 3
"""How often in one utterance."""


@dataclass(frozen=True)
class Patience:
    """When an utterance ends."""

    silence: int = TRAILING
    """After so much silence (samples)."""
    fallen: int | None = None
    """After so much sound far below the loudest of it, whatever the room still echoes (samples)."""
    unchanged: int | None = None
    """After so much sound in which no word was added (samples); None to wait for the silence."""
    sure: bool = False
    """Whether these words stand whatever the engine makes of the whole: a "stop" is not taken back."""


class Listener:
    """Finds utterances and has an engine decode them.

    Args:
        engine: the recogniser.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._endpointer = Endpointer()
        self._voice = VoiceActivity()
        self._before: deque[Pcm] = deque(maxlen=PRE_ROLL // BLOCK)
        self._latest: deque[Pcm] = deque(maxlen=PRE_ROLL // BLOCK)
        self._start = 0
        self._end = 0
        self._length = 0
        self._glances = 0
        self._text = ""
        self.mode = Mode.OPEN
        """What is expected; an utterance keeps the mode in which it began."""
        self.patience: Callable[[str], Patience] = lambda _: Patience()
        """Returns when an utterance ends that has these words so far."""
        self._ends_at: int | None = None

    @property
    def engine(self) -> str:
        """Return the engine's name."""
        return self._engine.name

    @property
    def speaking(self) -> bool:
        """Tell whether something that may be somebody is listened to."""
        return self._endpointer.speaking

    @property
    def voiced(self) -> bool:
        """Tell whether it is a voice, and no noise."""
        return self._endpointer.speaking and self._voice.present

    def begin_anew(self) -> None:
        """Forget the utterance that is open: it was the assistant's own voice up to now.

        What follows, with the sound just before it, is then heard by itself.
        """
        if self._endpointer.speaking:
            self._engine.end()
            self._before.extend(self._latest)
        self._endpointer.forget()

    def forget(self) -> None:
        """Forget the utterance that is open, and its sound: the engine failed in it."""
        self._endpointer.forget()
        self._before.clear()

    def hear(self, block: Pcm, position: int, *, masked: bool = False) -> list[Heard]:
        """Take one block.

        Args:
            block: `BLOCK` samples.
            position: stream time of its first sample (samples).
            masked: whether it is known that nobody speaks in it.

        Returns:
            What is new: a partial when there are more words, a final when the utterance ended.
        """
        edge = self._endpointer.take(block, masked=masked)
        if edge == Edge.BEGIN:
            return self._begin(block, position)
        if not self._endpointer.speaking and edge == Edge.NONE:
            self._before.append(block)
            return []
        partial = self._feed(block, position)
        if edge == Edge.NONE and self._worth_a_glance():
            self._glances += 1
            again = self._endpointer.fallen == GLANCE_AGAIN
            partial += self._words(self._engine.glance(), position, doubtful=again)
        if edge == Edge.NONE and self._ends_at is not None and position >= self._ends_at:
            self._endpointer.forget()
            edge = Edge.END
        if edge == Edge.END:
            return [*partial, self._close()]
        return partial

    def finish(self) -> list[Heard]:
        """Close an open utterance: the sound has ended."""
        return [self._close()] if self._endpointer.speaking else []

    def hear_all(self, pcm: Pcm) -> list[Heard]:
        """Return all that is heard in a whole recording, which is filled up to whole blocks."""
        whole = np.pad(pcm, (0, -len(pcm) % BLOCK))
        heard: list[Heard] = []
        for start in range(0, len(whole), BLOCK):
            heard += self.hear(whole[start : start + BLOCK], start)
        return heard + self.finish()

    def _begin(self, block: Pcm, position: int) -> list[Heard]:
        self._engine.begin(self.mode)
        self._text, self._ends_at, self._sure = "", None, False
        self._length, self._glances = 0, 0
        self._voice.begin()
        self._start = position - BLOCK * len(self._before)
        for earlier in self._before:
            self._engine.feed(earlier)
            self._voice.take(earlier)
        self._latest = self._before.copy()
        self._before.clear()
        return self._feed(block, position)

    def _feed(self, block: Pcm, position: int) -> list[Heard]:
        text = self._engine.feed(block)
        self._voice.take(block)
        self._latest.append(block)
        self._length += len(block)
        self._end = position + BLOCK - self._endpointer.silent
        return self._words(text, position)

    def _worth_a_glance(self) -> bool:
        """Tell whether a short utterance has just come to a pause."""
        fallen = self._endpointer.fallen
        paused = fallen == GLANCE_AFTER or (fallen == GLANCE_AGAIN and not self._text)
        return paused and self._length <= GLANCE_UP_TO and self._glances < GLANCES

    def _words(self, text: str, position: int, *, doubtful: bool = False) -> list[Heard]:
        """Take the words so far; return them if they are new.

        Args:
            text: the words.
            position: stream time of the block in which they were known (samples).
            doubtful: whether the whole utterance has to confirm them, whatever they are.
        """
        if not text or text == self._text:
            return []
        self._text = text
        patience = self.patience(text)
        self._endpointer.trailing = patience.silence
        self._endpointer.hurry = patience.fallen
        within = patience.unchanged
        self._ends_at = None if within is None else position + within
        self._sure = patience.sure and not doubtful
        return [
            Heard(
                text,
                False,
                seconds(self._start),
                seconds(self._end),
                0.0,
                voice=self._voice.highest,
            )
        ]

    def _close(self) -> Heard:
        found = self._engine.end()
        if self._sure and found.text != self._text:
            readings = (found.text, *found.alternatives)
            found = Hypothesis(
                self._text, found.score, tuple(filter(None, readings)), faint=found.faint
            )
        return Heard(
            found.text,
            True,
            seconds(self._start),
            seconds(self._end),
            found.score,
            found.alternatives,
            found.behind,
            found.faint,
            self._voice.highest,
        )
