"""The ear: blocks in, partial and final utterances out, with their stream times."""

from collections import deque
from collections.abc import Callable

import numpy as np

from assistant.audio.blocks import BLOCK, Pcm, seconds
from assistant.listening.endpoint import PRE_ROLL, TRAILING, Edge, Endpointer
from assistant.listening.heard import Heard, Mode
from assistant.listening.port import Engine


class Listener:
    """Finds utterances and has an engine decode them.

    Args:
        engine: the recogniser.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._endpointer = Endpointer()
        self._before: deque[Pcm] = deque(maxlen=PRE_ROLL // BLOCK)
        self._latest: deque[Pcm] = deque(maxlen=PRE_ROLL // BLOCK)
        self._start = 0
        self._end = 0
        self._text = ""
        self.mode = Mode.OPEN
        """What is expected; an utterance keeps the mode in which it began."""
        self.trailing: Callable[[str], int] = lambda _: TRAILING
        """Returns how much silence ends an utterance after these words (samples)."""

    @property
    def engine(self) -> str:
        """Return the engine's name."""
        return self._engine.name

    @property
    def speaking(self) -> bool:
        """Tell whether somebody speaks."""
        return self._endpointer.speaking

    def begin_anew(self) -> None:
        """Forget the utterance that is open: it was the assistant's own voice up to now.

        What follows, with the sound just before it, is then heard by itself.
        """
        if self._endpointer.speaking:
            self._engine.end()
            self._before.extend(self._latest)
        self._endpointer.forget()

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
        self._text = ""
        self._start = position - BLOCK * len(self._before)
        for earlier in self._before:
            self._engine.feed(earlier)
        self._latest = self._before.copy()
        self._before.clear()
        return self._feed(block, position)

    def _feed(self, block: Pcm, position: int) -> list[Heard]:
        text = self._engine.feed(block)
        self._latest.append(block)
        self._end = position + BLOCK - self._endpointer.silent
        if not text or text == self._text:
            return []
        self._text = text
        self._endpointer.trailing = self.trailing(text)
        return [Heard(text, False, seconds(self._start), seconds(self._end), 0.0)]

    def _close(self) -> Heard:
        found = self._engine.end()
        return Heard(
            found.text,
            True,
            seconds(self._start),
            seconds(self._end),
            found.score,
            found.alternatives,
            found.behind,
        )
