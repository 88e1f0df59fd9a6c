"""Speaks sentences with voices that nothing in this project was trained on.

The synthetic voices are divided once and for all, by speaker:

    training       espeak-ng and all its variants, flite kal, kal16 and awb, festival kal
    measuring      flite slt, flite rms, festival ked

A voice of one side is never used on the other. Flite and festival are separate programs; without
one of them its voices are skipped.
"""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from assistant.audio.blocks import Pcm
from assistant.audio.wav import read_wav

LEVEL: Final = 0.05
"""Root mean square of the louder half of every sentence, of full scale: -26 dB."""
_PATIENCE: Final = 60.0
"""Seconds after which a program that speaks one sentence has hung."""


@dataclass(frozen=True)
class BenchVoice:
    """A voice for measuring."""

    name: str
    program: str
    """What has to be installed for it."""
    command: Callable[[Path, Path], Sequence[str]]
    """Makes the command from the text file and the WAV file that is to be written."""

    def speak(self, text: str, cache: Path) -> Pcm:
        """Return a sentence at `RATE` and `LEVEL`.

        Args:
            text: what to say.
            cache: folder in which each sentence is kept under a hash of voice and text.

        Raises:
            subprocess.SubprocessError: the program failed.
            UserError: it wrote no sound.
        """
        digest = hashlib.sha256(f"{self.name}\0{text}".encode()).hexdigest()[:24]
        kept = cache / f"{digest}.wav"
        if not kept.exists():
            cache.mkdir(parents=True, exist_ok=True)
            self._write(text, kept)
        return at_level(read_wav(kept), LEVEL)

    def _write(self, text: str, kept: Path) -> None:
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            words, sound = Path(folder) / "text", Path(folder) / "sound.wav"
            words.write_text(text + "\n", encoding="utf-8")
            subprocess.run(
                self.command(words, sound), check=True, capture_output=True, timeout=_PATIENCE
            )
            sound.replace(kept)


def _flite(voice: str) -> BenchVoice:
    return BenchVoice(
        f"flite {voice}",
        "flite",
        lambda words, sound: ("flite", "-voice", voice, "-f", str(words), "-o", str(sound)),
    )


def _festival(voice: str) -> BenchVoice:
    return BenchVoice(
        f"festival {voice}",
        "text2wave",
        lambda words, sound: (
            "text2wave", "-eval", f"(voice_{voice}_diphone)", "-o", str(sound), str(words),
        ),
    )  # fmt: skip


def _espeak(variant: str) -> BenchVoice:
    return BenchVoice(
        f"espeak {variant}",
        "espeak-ng",
        lambda words, sound: (
            "espeak-ng", "-v", f"en-us+{variant}", "-s", "150", "-w", str(sound), "-f", str(words),
        ),
    )  # fmt: skip


BENCH_VOICES: Final = (_flite("slt"), _flite("rms"), _festival("ked"))
TUNING_VOICES: Final = (
    _flite("kal"), _flite("awb"), _festival("kal"),
    _espeak("m3"), _espeak("f2"), _espeak("f5"), _espeak("m7"),
)  # fmt: skip
"""Training voices: what is chosen with them is measured with the others."""


def voices_of(half: str) -> Sequence[BenchVoice]:
    """Return who speaks: for the half to tune on (`tune`) nobody who is measured with."""
    return TUNING_VOICES if half == "tune" else BENCH_VOICES


def available_voices(cache: Path, voices: Sequence[BenchVoice] = BENCH_VOICES) -> list[BenchVoice]:
    """Return the voices that can speak here, and print a line for each that cannot."""
    found = []
    for voice in voices:
        reason = _fault(voice, cache)
        if reason is None:
            found.append(voice)
        else:
            print(f"voice {voice.name} is skipped: {reason}")
    return found


def _fault(voice: BenchVoice, cache: Path) -> str | None:
    """Return why a voice cannot speak; None when it can."""
    if shutil.which(voice.program) is None:
        return f"there is no program {voice.program!r} (a package of this system)"
    try:
        sound = voice.speak("hello", cache)
    except (OSError, subprocess.SubprocessError) as error:
        return f"{voice.program} failed: {error}"
    return None if float(np.abs(sound).max(initial=0.0)) > 0.0 else f"{voice.program} said nothing"


def at_level(sound: Pcm, level: float) -> Pcm:
    """Return a sound whose louder half has a root mean square of `level` (of full scale)."""
    return (sound * (level / max(loudness(sound), 1e-6))).astype(np.float32)


def loudness(sound: Pcm) -> float:
    """Return the root mean square of the louder half, so that pauses do not count."""
    block = 320
    if len(sound) < 2 * block:
        return float(np.sqrt(np.mean(sound**2))) if len(sound) else 0.0
    frames = sound[: len(sound) // block * block].reshape(-1, block)
    power = np.sort((frames**2).mean(axis=1))[len(frames) // 2 :]
    return float(np.sqrt(power.mean()))
