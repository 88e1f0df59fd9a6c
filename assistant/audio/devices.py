"""Microphone and loudspeaker. The only module that knows sounddevice."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.audio.device import Device
from assistant.errors import UserError

Frames = NDArray[np.float32]
"""Samples of a device, shape (frames, channels), full scale -1.0 to 1.0."""

BLOCK_SECONDS: Final = 0.02
"""How much sound the card hands over at once, in either direction."""
LATENCY: Final = 0.1
"""Seconds of sound that the card keeps ready. At the 0.04 that PortAudio takes for "high", a busy moment
of this program was heard as a gap; more delays what is said and how soon it falls silent."""
OTHER_RATES: Final = (48_000, 44_100, 16_000)
"""Rates (Hz) that are tried when a device does not open at the one that it calls its own."""


class NoSoundError(UserError):
    """This machine has no microphone or loudspeaker that can be used."""


class Stream:
    """An open stream.

    Args:
        stream: of sounddevice.
        rate: frames a second (Hz).
    """

    def __init__(self, stream: Any, rate: int) -> None:
        self._stream = stream
        self.rate = rate

    def close(self) -> None:
        """Let go of the device, whatever state it is in."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)


Record = Callable[[Frames], None]
Play = Callable[[int], NDArray[np.float32]]


class SoundSystem:
    """What PortAudio offers on this machine.

    Args:
        module: sounddevice, or what stands in for it.
    """

    def __init__(self, module: Any) -> None:
        self._module = module
        self.lapses = 0
        """Times at which sound was lost, or a gap played: the computer was too slow for the card."""

    def devices(self) -> tuple[Device, ...]:
        """Return what PortAudio found when it was last looked at."""
        systems = [str(entry["name"]) for entry in self._module.query_hostapis()]
        usual = tuple(self._module.default.device)
        return tuple(
            Device(
                number,
                str(entry["name"]),
                systems[int(entry["hostapi"])],
                int(entry["max_input_channels"]),
                int(entry["max_output_channels"]),
                round(float(entry["default_samplerate"])),
                number == usual[0],
                number == usual[1],
            )
            for number, entry in enumerate(self._module.query_devices())
        )

    def look_again(self) -> None:
        """Find devices that came or went; no stream may be open."""
        self._module._terminate()
        self._module._initialize()

    def microphone(self, device: Device, rate: int, record: Record) -> Stream | None:
        """Open a microphone alone; None where it can't be done."""

        def callback(indata: Any, _frames: int, _time: Any, status: Any) -> None:
            self.lapses += bool(status)
            record(indata)

        for channels in _channels(device.inputs):
            stream = self._opened("InputStream", device.number, channels, rate, callback)
            if stream is not None:
                return stream
        return None

    def loudspeaker(self, device: Device, rate: int, play: Play) -> Stream | None:
        """Open a loudspeaker alone; None where it can't be done."""

        def callback(outdata: Any, frames: int, _time: Any, status: Any) -> None:
            self.lapses += bool(status)
            outdata[:] = play(frames)[:, np.newaxis]

        for channels in _channels(device.outputs):
            stream = self._opened("OutputStream", device.number, channels, rate, callback)
            if stream is not None:
                return stream
        return None

    def _opened(
        self, kind: str, device: Any, channels: Any, rate: int, callback: Callable[..., None]
    ) -> Stream | None:
        try:
            stream = getattr(self._module, kind)(
                samplerate=rate,
                blocksize=round(rate * BLOCK_SECONDS),
                device=device,
                channels=channels,
                dtype="float32",
                latency=LATENCY,
                callback=callback,
            )
        except (self._module.PortAudioError, ValueError):
            return None
        try:
            stream.start()
        except self._module.PortAudioError:
            stream.close(ignore_errors=True)
            return None
        return Stream(stream, rate)


def rates(device: Device) -> tuple[int, ...]:
    """Return the rates to try with a device, its own first (Hz)."""
    return tuple(dict.fromkeys((device.rate, *OTHER_RATES)))


def _channels(most: int) -> tuple[int, ...]:
    """Return how many channels to ask for: one, as few as a stubborn driver takes, then all."""
    return tuple(dict.fromkeys((1, min(2, most), most)))


def sound_system() -> SoundSystem:
    """Return the sound system of this machine.

    Raises:
        NoSoundError: PortAudio is not installed.
    """
    return SoundSystem(portaudio())


def portaudio() -> Any:
    """Return the sounddevice module.

    Raises:
        NoSoundError: PortAudio, the library under it, is not installed.
    """
    try:
        import sounddevice
    except OSError as error:
        raise NoSoundError(
            "PortAudio is missing: install it with  sudo apt-get install libportaudio2  "
            "(Debian, Ubuntu) or  brew install portaudio  (macOS)"
        ) from error
    return sounddevice


def has_duplex() -> bool:
    """Tell whether there are a microphone and a loudspeaker."""
    try:
        found = sound_system().devices()
    except NoSoundError:
        return False
    return any(each.inputs for each in found) and any(each.outputs for each in found)


if __name__ == "__main__":
    # Asked in a process of its own: PortAudio finds new devices only when it starts.
    sys.stdout.write(json.dumps([asdict(device) for device in sound_system().devices()]))
