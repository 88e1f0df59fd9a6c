"""Microphone and loudspeaker. The only module that knows sounddevice."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from assistant.audio.blocks import BLOCK, RATE, Pcm
from assistant.errors import UserError

QUEUE_BLOCKS: Final = 500
"""Blocks that may wait for the worker: ten seconds. When it is that late, blocks are dropped and
counted; the loudspeaker never waits for it."""


class NoSoundError(UserError):
    """This machine has no microphone or loudspeaker that can be used."""


@dataclass(frozen=True)
class Pair:
    """What the microphone heard, and what the loudspeaker played in the same block."""

    mic: Pcm
    reference: Pcm
    position: int
    """Stream time of the first sample (samples)."""


class Duplex:
    """One stream in both directions at `RATE`.

    Args:
        read: returns the next samples for the loudspeaker; called by the audio callback.
        position: returns the stream time (samples).
        input: microphone, by number or part of its name; None for the default one.
        output: loudspeaker, likewise.
    """

    def __init__(
        self,
        read: Callable[[int], Pcm],
        position: Callable[[], int],
        input: str | int | None = None,  # noqa: A002 - the word that users know
        output: str | int | None = None,
    ) -> None:
        self._read = read
        self._position = position
        self._devices = (input, output)
        self._queue: queue.Queue[Pair] = queue.Queue(QUEUE_BLOCKS)
        self.dropped = 0
        """Blocks that the worker was too late for."""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Open the stream.

        Raises:
            NoSoundError: there is no PortAudio, or no such device.
        """
        sounddevice = portaudio()
        try:
            stream = sounddevice.Stream(
                samplerate=RATE,
                blocksize=BLOCK,
                channels=1,
                dtype="float32",
                device=self._devices,
                callback=self._callback,
            )
        except (sounddevice.PortAudioError, ValueError) as error:
            raise NoSoundError(
                f"the microphone or the loudspeaker cannot be opened: {error}"
            ) from error
        with stream:
            yield

    def next(self, timeout: float) -> Pair | None:
        """Return the next block; None when none came in so many seconds."""
        try:
            return self._queue.get(timeout=timeout)
        except queue.Empty:
            return None

    def play(self, frames: int, mic: Pcm | None = None) -> Pcm:
        """Return the next samples for the loudspeaker and hand the pair to the worker."""
        position = self._position()
        played = self._read(frames)
        heard = np.zeros(frames, dtype=np.float32) if mic is None else np.array(mic)
        try:
            self._queue.put_nowait(Pair(heard, played, position))
        except queue.Full:
            self.dropped += 1
        return played

    def _callback(self, indata: Any, outdata: Any, frames: int, _time: Any, _status: Any) -> None:
        outdata[:, 0] = self.play(frames, indata[:, 0])


@contextmanager
def loudspeaker(read: Callable[[int], Pcm], output: str | int | None = None) -> Iterator[None]:
    """Play without a microphone.

    Raises:
        NoSoundError: there is no PortAudio, or no such device.
    """
    sounddevice = portaudio()

    def callback(outdata: Any, frames: int, _time: Any, _status: Any) -> None:
        outdata[:, 0] = read(frames)

    try:
        stream = sounddevice.OutputStream(
            samplerate=RATE, blocksize=BLOCK, channels=1, dtype="float32", device=output,
            callback=callback,
        )  # fmt: skip
    except (sounddevice.PortAudioError, ValueError) as error:
        raise NoSoundError(f"the loudspeaker cannot be opened: {error}") from error
    with stream:
        yield


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
        sounddevice = portaudio()
        sounddevice.check_input_settings(samplerate=RATE, channels=1, dtype="float32")
        sounddevice.check_output_settings(samplerate=RATE, channels=1, dtype="float32")
    except (NoSoundError, ValueError):
        return False
    except Exception as error:
        # PortAudioError cannot be named before the module is there.
        if type(error).__name__ != "PortAudioError":
            raise
        return False
    return True
