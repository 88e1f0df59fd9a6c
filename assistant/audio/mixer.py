"""The mixer: one voice on one timeline. It owns the clock.

Stream time is the number of samples that `read` has handed to the loudspeaker. Nothing else in the
program measures time, so a conversation replayed from files is the conversation that was live.
"""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from assistant.audio.blocks import Pcm, samples, silence
from assistant.audio.fader import Fader

FADE: Final = samples(0.008)
"""Length of the fade when a clip is cut. Shorter clicks; longer is heard as the voice going on."""


class Priority(IntEnum):
    """Who may speak when two want to: the higher one."""

    ENCOURAGEMENT = 0
    COUNT = 1
    TRANSITION = 2
    REPLY = 3
    SAFETY = 4


@dataclass(frozen=True)
class Clip:
    """Something to play."""

    id: str
    samples: Pcm
    priority: Priority
    text: str = ""
    """What is spoken in it; empty for what has no words."""


@dataclass(frozen=True)
class Played:
    """What became of a clip."""

    id: str
    start: int
    """Where it began, or where it would have (samples of stream time)."""
    end: int
    """Where it ended; equal to `start` when nothing of it was heard."""
    cut: bool
    """True when it was not heard to its end."""


@dataclass
class Sounding:
    """A clip that is being played."""

    clip: Clip
    start: int
    """Where it began (samples of stream time)."""
    offset: int = 0
    """How much of it was played (samples)."""

    @property
    def left(self) -> int:
        """Return how much of it is still to be played (samples)."""
        return len(self.clip.samples) - self.offset


class Mixer:
    """Plays one clip at a time, each at its sample.

    `read` is all that an audio callback calls. The other methods are called by the worker; the lock
    is only ever held for list operations, so neither waits for the other in any way one could hear.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._position = 0
        self.volume = 1.0
        """Factor of everything that is heard; above 1 it is limited at full scale."""
        self._fader = Fader()
        self._lifting = False
        self._sounding: Sounding | None = None
        self._scheduled: list[tuple[int, Clip]] = []
        self._queue: deque[Clip] = deque()
        self._tail: Pcm = silence(0)
        self._played: list[Played] = []

    @property
    def position(self) -> int:
        """Return the stream time: samples played so far."""
        return self._position

    @property
    def busy(self) -> bool:
        """Tell whether something sounds or waits in the queue (scheduled clips do not count)."""
        return self._sounding is not None or bool(self._queue)

    @property
    def free_at(self) -> int:
        """Return the stream time at which the voice is free, if nothing more is queued (samples)."""
        with self._lock:
            left = self._sounding.left if self._sounding else 0
            return self._position + left + sum(len(clip.samples) for clip in self._queue)

    @property
    def sounding(self) -> Sounding | None:
        """Return what is being played; not to be changed."""
        return self._sounding

    @property
    def lowered(self) -> bool:
        """Tell whether what is being played is not heard."""
        return self._fader.lowered

    def lower(self) -> None:
        """Fall silent within `fader.FADE_OUT`: everything runs on, unheard."""
        with self._lock:
            self._lifting = False
            self._fader.lower()

    def lift(self) -> None:
        """Be heard again: at once, or where something sounds, from the beginning of the next clip.

        Nobody can do anything with the second half of a number.
        """
        with self._lock:
            self._lifting = self._fader.lowered
            self._lift_between()

    def take_off(self) -> list[Clip]:
        """Fall silent within `FADE` and give back what sounded and what waits behind it.

        What is scheduled stays. Nothing is recorded as played.
        """
        with self._lock:
            taken = [*self._queue]
            if self._sounding is not None:
                taken.insert(0, self._sounding.clip)
                self._fade_sounding(self._position)
            self._queue.clear()
            return taken

    def discard(self, clips: Sequence[Clip]) -> None:
        """Record clips that were taken off as never played to their end."""
        with self._lock:
            for clip in clips:
                self._record(clip, self._position)

    def queue(self, clip: Clip) -> None:
        """Play a clip as soon as the voice is free, after what is queued already."""
        with self._lock:
            self._queue.append(clip)

    def schedule(self, clip: Clip, at: int) -> None:
        """Play a clip at an absolute stream time (samples).

        When its time comes and something of the same or a higher priority sounds, a count or an
        encouragement is dropped, never delayed; anything else waits until the voice is free. What
        sounds with a lower priority is cut. A count whose time has passed is dropped.
        """
        with self._lock:
            self._scheduled.append((at, clip))
            self._scheduled.sort(key=lambda entry: entry[0])

    def cut(self) -> None:
        """Fall silent within `FADE` and forget all that was queued or scheduled."""
        with self._lock:
            self._cut_sounding(self._position)
            for clip in (*self._queue, *(clip for _, clip in self._scheduled)):
                self._record(clip, self._position)
            self._queue.clear()
            self._scheduled.clear()

    def read(self, length: int) -> Pcm:
        """Return the next samples for the loudspeaker and move the clock on by as many."""
        with self._lock:
            out = silence(length)
            done = 0
            while done < length:
                now = self._position + done
                self._start_what_is_due(now)
                done += self._fill(out[done:], now)
            self._add_tail(out)
            self._position += length
        # A whole block has one factor: a step between two blocks of speech is not heard as a click.
        return out if self.volume == 1.0 else np.clip(self.volume * out, -1.0, 1.0)

    def drain(self) -> list[Played]:
        """Return what became of the clips that ended since the last call."""
        with self._lock:
            played, self._played = self._played, []
            return played

    def _fill(self, out: Pcm, now: int) -> int:
        """Fill until something changes; return how many samples were filled."""
        length = len(out)
        if self._scheduled:
            length = min(length, self._scheduled[0][0] - now)
        if self._sounding is None:
            self._fader.apply(out[:length])
            return length
        length = min(length, self._sounding.left)
        offset = self._sounding.offset
        out[:length] = self._sounding.clip.samples[offset : offset + length]
        self._fader.apply(out[:length])
        self._sounding.offset += length
        if self._sounding.left == 0:
            self._played.append(
                Played(self._sounding.clip.id, self._sounding.start, now + length, cut=False)
            )
            self._sounding = None
        return length

    def _start_what_is_due(self, now: int) -> None:
        while self._scheduled and self._scheduled[0][0] <= now:
            at, clip = self._scheduled.pop(0)
            expendable = clip.priority <= Priority.COUNT
            beaten = self._sounding is not None and self._sounding.clip.priority >= clip.priority
            if expendable and (beaten or at < now):
                self._record(clip, at)
            elif beaten:
                self._queue.append(clip)
            else:
                self._cut_sounding(now)
                self._start(clip, now)
        if self._sounding is None and self._queue:
            self._start(self._queue.popleft(), now)

    def _lift_between(self) -> None:
        if self._lifting and self._sounding is None:
            self._lifting = False
            self._fader.lift()

    def _start(self, clip: Clip, now: int) -> None:
        self._lift_between()
        if len(clip.samples) == 0:
            self._played.append(Played(clip.id, now, now, cut=False))
        else:
            self._sounding = Sounding(clip, now)

    def _record(self, clip: Clip, at: int) -> None:
        self._played.append(Played(clip.id, at, at, cut=True))

    def _cut_sounding(self, now: int) -> None:
        if self._sounding is not None:
            cut = self._sounding
            self._fade_sounding(now)
            self._played.append(Played(cut.clip.id, cut.start, now, cut=True))

    def _fade_sounding(self, now: int) -> None:
        if self._sounding is None:
            return
        cut = self._sounding
        tail = self._fader.gain * cut.clip.samples[cut.offset : cut.offset + FADE]
        self._tail = (tail * np.linspace(1.0, 0.0, len(tail), dtype=np.float32)).astype(np.float32)
        # A cut inside `read` fades from the sample where the stronger clip begins.
        self._tail = np.concatenate([silence(now - self._position), self._tail])
        self._sounding = None

    def _add_tail(self, out: Pcm) -> None:
        length = min(len(out), len(self._tail))
        out[:length] += self._tail[:length]
        self._tail = self._tail[length:]
