"""Makes the bundled conversation from its script, with synthetic voices."""

from pathlib import Path

import msgspec
import numpy as np
import yaml

from assistant.audio.blocks import Pcm, samples, silence
from assistant.audio.wav import WavWriter
from assistant.speaking.speaker import trimmed
from assistant.speaking.voice import Voice

LEVEL = 0.25
"""Peak of each line (of full scale): somebody in the middle of a room."""
HISS = 0.0004
"""Level of the room's noise (of full scale): -68 dB. Without any, the room would be unreal."""


class _Speaker(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    voice: str
    variant: str
    words_per_minute: int


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at: float
    voice: str
    say: str


class _Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    voices: dict[str, _Speaker]
    lines: list[_Line]


def make_conversation(script: Path, out: Path) -> None:
    """Write the recording.

    Args:
        script: the YAML file with voices and lines.
        out: the WAV file.
    """
    content = msgspec.convert(yaml.safe_load(script.read_text(encoding="utf-8")), _Script)
    voices = {
        name: Voice(speaker.voice, speaker.words_per_minute, speaker.variant)
        for name, speaker in content.voices.items()
    }
    spoken = [(samples(line.at), _spoken(voices[line.voice], line.say)) for line in content.lines]
    track = silence(max(at + len(pcm) for at, pcm in spoken) + samples(1.0))
    for at, pcm in spoken:
        track[at : at + len(pcm)] += pcm
    track += HISS * np.random.default_rng(1).standard_normal(len(track)).astype(np.float32)
    with WavWriter(out, channels=1) as file:
        file.write(track)


def _spoken(voice: Voice, text: str) -> Pcm:
    pcm = trimmed(voice.render(text))
    return pcm * np.float32(LEVEL / np.abs(pcm).max())
