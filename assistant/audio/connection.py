"""The open streams of a `Duplex`, and the signs of life that they give."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from assistant.audio.blocks import Pcm
from assistant.audio.device import Device, Way
from assistant.audio.devices import Frames, SoundSystem, Stream, rates
from assistant.audio.duplex import Duplex

STALLED: Final = 1.0
"""Seconds without a sign of a device after which it counts as lost. A busy machine is late by a few
tenths; nobody should be counted for two seconds by a loudspeaker that is gone."""
STARTING: Final = 1.8
"""The same for the first sign of a device: Bluetooth takes its time."""


class Connection:
    """Opens devices and connects them to a `Duplex`.

    Its methods are called by the worker; the audio callbacks only leave the time at which they came.

    Args:
        system: PortAudio.
        duplex: what is connected.
        clock: seconds that never go back.
    """

    def __init__(self, system: SoundSystem, duplex: Duplex, clock: Callable[[], float]) -> None:
        self._system = system
        self._duplex = duplex
        self._clock = clock
        self._streams: list[Stream] = []
        self._alive_until: dict[Way, float] = {}
        self._alive: set[Way] = set()
        self.devices: dict[Way, Device] = {}
        """What is open."""

    def open(self, microphone: Device | None, loudspeaker: Device | None) -> None:
        """Open what can be opened, each in a stream of its own and at its own rate.

        Args:
            microphone: None for none.
            loudspeaker: None for none.
        """
        self.close()
        gate = _Gate(self._record, self._play)
        opened: dict[Way, Device] = {}
        found: dict[Way, int] = {}
        if microphone is not None:
            heard = _first(rates(microphone), self._system.microphone, microphone, gate.record)
            if heard is not None:
                opened["microphone"], found["microphone"] = microphone, heard.rate
                self._streams.append(heard)
        if loudspeaker is not None:
            played = _first(rates(loudspeaker), self._system.loudspeaker, loudspeaker, gate.play)
            if played is not None:
                opened["loudspeaker"], found["loudspeaker"] = loudspeaker, played.rate
                self._streams.append(played)
        self._duplex.connect(found.get("microphone"), found.get("loudspeaker"))
        self.devices = opened
        self._alive = set()
        self._alive_until = dict.fromkeys(opened, self._clock() + STARTING)
        gate.open = True

    def close(self) -> None:
        """Let go of all devices."""
        for stream in self._streams:
            stream.close()
        self._streams, self.devices = [], {}

    def alive(self, way: Way) -> bool:
        """Tell whether a device has given a sign since it was opened."""
        return way in self.devices and way in self._alive

    def stalled(self) -> tuple[Way, ...]:
        """Return the directions that give no sign any more."""
        now = self._clock()
        return tuple(way for way in self.devices if now > self._alive_until[way])

    def _record(self, frames: Frames) -> None:
        self._sign("microphone")
        self._duplex.record(frames)

    def _play(self, frames: int) -> Pcm:
        self._sign("loudspeaker")
        return self._duplex.play(frames)

    def _sign(self, way: Way) -> None:
        self._alive.add(way)
        self._alive_until[way] = self._clock() + STALLED


class _Gate:
    """Keeps the callbacks of two streams out until both are open and their rates are known."""

    def __init__(self, record: Callable[[Frames], None], play: Callable[[int], Pcm]) -> None:
        self._record = record
        self._play = play
        self.open = False

    def record(self, frames: Frames) -> None:
        if self.open:
            self._record(frames)

    def play(self, frames: int) -> Pcm:
        return self._play(frames) if self.open else np.zeros(frames, dtype=np.float32)


def _first(
    tried: Sequence[int],
    open_at: Callable[..., Stream | None],
    device: Device,
    callback: Callable[..., object],
) -> Stream | None:
    return next(filter(None, (open_at(device, rate, callback) for rate in tried)), None)
