"""What the microphone hears and the loudspeaker plays, joined block by block for the worker."""

import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, seconds, silence
from assistant.audio.native import Recorded, Resampler

QUEUE_BLOCKS: Final = 500
"""Blocks that may wait for the worker: ten seconds. When it is that late, blocks are dropped and
counted; the loudspeaker never waits for it."""
APART: Final = samples(0.5)
"""How far one direction may be ahead of the other before it goes on alone. Shorter takes a busy moment
for a loss; longer keeps the cues of a stretch waiting for a microphone that is gone."""
AHEAD: Final = samples(0.16)
"""How much of the microphone may wait for the loudspeaker while both run: more is thrown away, or each
answer would come that much later from then on. Less is used up by the unevenness of two streams."""
_KEPT: Final = 2 * BLOCK


@dataclass(frozen=True)
class Pair:
    """What the microphone heard, and what the loudspeaker played in the same block."""

    mic: Pcm
    reference: Pcm
    position: int
    """Stream time of the first sample (samples)."""


class Duplex:
    """Joins the two directions of sound, whichever of them there is.

    Without a microphone the worker gets silence; without a loudspeaker what would be played goes nowhere
    at the microphone's pace; without either, at the pace at which `next` is called. So a conversation
    goes on, is shown, and can be steered by keys, whatever is unplugged.

    Args:
        read: returns the next samples for the loudspeaker and moves the clock on.
        position: returns the stream time (samples).
    """

    def __init__(self, read: Callable[[int], Pcm], position: Callable[[], int]) -> None:
        self._read = read
        self._position = position
        self._lock = threading.Lock()
        self._queue: queue.Queue[Pair] = queue.Queue(QUEUE_BLOCKS)
        self.dropped = 0
        """Blocks that the worker was too late for."""
        self.has_microphone = False
        self.has_loudspeaker = False
        self.connect(None, None)

    def connect(self, microphone: int | None, loudspeaker: int | None) -> None:
        """Begin anew with devices of these rates (Hz); None for a direction that is not there.

        No stream may be running.
        """
        with self._lock:
            self.has_microphone = microphone is not None
            self.has_loudspeaker = loudspeaker is not None
            self._recorded = Recorded(microphone or RATE)
            self._resampler = Resampler(RATE, loudspeaker or RATE)
            self._heard: Pcm = silence(0)
            self._to_play: Pcm = silence(0)
            self._played: deque[tuple[Pcm, int]] = deque()
            self._deaf = microphone is None

    def next(self, timeout: float) -> Pair | None:
        """Return the next block; None when none came in so many seconds."""
        alone = not (self.has_microphone or self.has_loudspeaker)
        try:
            return self._queue.get(timeout=min(timeout, seconds(BLOCK)) if alone else timeout)
        except queue.Empty:
            if not alone:
                return None
        self._read_block()
        return self._queue.get_nowait()

    def record(self, frames: NDArray[np.float32]) -> None:
        """Take what the microphone recorded, shape (n, channels): all that its callback calls."""
        with self._lock:
            self._heard = np.concatenate([self._heard, self._recorded.convert(frames)])
            if self._deaf:
                self._deaf, self._heard = False, self._heard[-BLOCK:]
            self._match()
            waiting = len(self._heard)
            if self.has_loudspeaker and waiting > APART:
                self._heard = self._heard[-_KEPT:]
        if not self.has_loudspeaker:
            for _ in range(waiting // BLOCK):
                self._read_block()

    def play(self, frames: int) -> Pcm:
        """Return so many samples for the loudspeaker: all that its callback calls."""
        while len(self._to_play) < frames:
            block = self._read_block()
            self._to_play = np.concatenate([self._to_play, self._resampler.convert(block)])
        out, self._to_play = self._to_play[:frames], self._to_play[frames:]
        return out

    def _read_block(self) -> Pcm:
        position = self._position()
        block = self._read(BLOCK)
        with self._lock:
            if len(self._heard) > AHEAD:
                self._heard = self._heard[-_KEPT:]
            self._played.append((block, position))
            self._match()
        return block

    def _match(self) -> None:
        """Hand over what has its counterpart, or will not get one."""
        self._deaf = self._deaf or len(self._played) * BLOCK > APART
        while self._played and (self._deaf or len(self._heard) >= BLOCK):
            heard, self._heard = self._heard[:BLOCK], self._heard[BLOCK:]
            played, position = self._played.popleft()
            self._hand_over(Pair(silence(BLOCK) if self._deaf else heard, played, position))

    def _hand_over(self, pair: Pair) -> None:
        try:
            self._queue.put_nowait(pair)
        except queue.Full:
            self.dropped += 1
