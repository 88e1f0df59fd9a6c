"""A stand-in for sounddevice, with devices that lie, refuse, stall, and are unplugged.

Its time is a number that `run` moves on: streams call back as often as their blocks fit into it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np


class PortAudioError(Exception):
    """What PortAudio raises."""


@dataclass
class FakeDevice:
    """One device."""

    name: str
    inputs: int = 0
    outputs: int = 0
    rate: float = 48_000.0
    """The rate that it says is its own (Hz)."""
    accepts: tuple[int, ...] | None = None
    """Rates at which it opens; None for its own alone."""
    channels: tuple[int, ...] | None = None
    """Numbers of channels with which it opens; None for any."""
    system: int = 0
    plugged: bool = True
    dead: bool = False
    """True for one that opens and then never calls back."""
    speed: float = 1.0
    """Samples that it really takes in the time of one: a driver that lies about its rate."""
    sound: Callable[[int, int], Any] | None = None
    """What it records: frames and channels in, samples of that shape out."""
    played: list[Any] = field(default_factory=list)


class FakeStream:
    """A stream: calls back while its devices are plugged."""

    def __init__(
        self,
        card: "FakePortAudio",
        devices: tuple[FakeDevice | None, FakeDevice | None],
        channels: tuple[int, int],
        rate: int,
        block: int,
        callback: Callable[..., None],
    ) -> None:
        self.card = card
        self.devices = devices
        self.channels = channels
        self.rate = rate
        self.block = block
        self.callback = callback
        self.started = False
        self.due = 0.0

    def start(self) -> None:
        if any(device is not None and not device.plugged for device in self.devices):
            raise PortAudioError("Device unavailable")
        self.started = True
        self.due = self.card.now
        self.card.streams.append(self)

    def abort(self, ignore_errors: bool = True) -> None:
        self.started = False

    def close(self, ignore_errors: bool = True) -> None:
        self.started = False
        if self in self.card.streams:
            self.card.streams.remove(self)

    def call_back(self) -> None:
        heard, spoken = self.devices
        arguments: list[Any] = []
        if heard is not None:
            shape = (self.block, self.channels[0])
            sound = heard.sound(*shape) if heard.sound else _still(shape)
            arguments.append(np.asarray(sound, dtype=np.float32))
        if spoken is not None:
            out = np.empty((self.block, self.channels[1]), dtype=np.float32)
            out[-1, :] = np.nan
            arguments.append(out)
        status, self.card.lapsing = self.card.lapsing, False
        self.callback(*arguments, self.block, None, status)
        if spoken is not None:
            assert not np.isnan(arguments[-1][-1]).any(), "not all of the block was filled"
            spoken.played.append(arguments[-1])


@cache
def _still(shape: tuple[int, int]) -> Any:
    """Return the sound of a quiet room."""
    return np.full(shape, 0.001, dtype=np.float32)


class FakePortAudio:
    """Stands in for the module sounddevice."""

    PortAudioError = PortAudioError

    def __init__(self, *devices: FakeDevice) -> None:
        self.all = list(devices)
        self.listed: list[FakeDevice] = []
        self.streams: list[FakeStream] = []
        self.now = 0.0
        self.lapsing = False
        """True to tell the next callback that sound was lost before it."""
        self.stuttering = False
        """True while callbacks are left out, as on a machine that is too busy."""
        self._initialize()

    def _initialize(self) -> None:
        self.listed = [device for device in self.all if device.plugged]

    def _terminate(self) -> None:
        assert not self.streams, "PortAudio was ended while a stream was open"
        self.listed = []

    def query_hostapis(self) -> list[dict[str, Any]]:
        return [{"name": "ALSA"}, {"name": "JACK"}]

    def query_devices(self) -> list[dict[str, Any]]:
        return [
            {
                "name": device.name,
                "hostapi": device.system,
                "max_input_channels": device.inputs,
                "max_output_channels": device.outputs,
                "default_samplerate": device.rate,
            }
            for device in self.listed
        ]

    @property
    def default(self) -> Any:
        def first(able: Callable[[FakeDevice], int]) -> int:
            return next((n for n, device in enumerate(self.listed) if able(device)), -1)

        return SimpleNamespace(device=(first(lambda d: d.inputs), first(lambda d: d.outputs)))

    def InputStream(self, **how: Any) -> FakeStream:  # noqa: N802
        return self._stream((how["device"], None), (how["channels"], 0), how)

    def OutputStream(self, **how: Any) -> FakeStream:  # noqa: N802
        return self._stream((None, how["device"]), (0, how["channels"]), how)

    def _stream(self, numbers: Any, channels: Any, how: dict[str, Any]) -> FakeStream:
        heard = None if numbers[0] is None else self.listed[numbers[0]]
        spoken = None if numbers[1] is None else self.listed[numbers[1]]
        for device, wanted, most in (
            (heard, channels[0], heard.inputs if heard else 0),
            (spoken, channels[1], spoken.outputs if spoken else 0),
        ):
            if device is None:
                continue
            if how["samplerate"] not in (device.accepts or (round(device.rate),)):
                raise PortAudioError("Invalid sample rate")
            if wanted > most or (device.channels is not None and wanted not in device.channels):
                raise PortAudioError("Invalid number of channels")
        return FakeStream(
            self, (heard, spoken), channels, how["samplerate"], how["blocksize"], how["callback"]
        )

    def run(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        for stream in tuple(self.streams):
            self._run(stream)

    def _run(self, stream: FakeStream) -> None:
        there = [device for device in stream.devices if device is not None]
        step = stream.block / stream.rate / min(device.speed for device in there)
        while stream.due + step <= self.now and stream in self.streams:
            stream.due += step
            silent = any(device.dead or not device.plugged for device in there)
            if not silent and not self.stuttering:
                stream.call_back()


class FakeLook:
    """Finds devices at once."""

    def __init__(self, card: FakePortAudio) -> None:
        self._card = card
        self.looks = 0

    def start(self) -> None:
        self.looks += 1

    def found(self) -> Any:
        from assistant.audio.devices import SoundSystem

        listed = self._card.listed
        self._card._initialize()
        devices = SoundSystem(self._card).devices()
        self._card.listed = listed
        return devices
