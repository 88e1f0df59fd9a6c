"""The voice: text to samples. The only module that knows pyttsx3."""

import contextlib
import ctypes
import io
import os
import sys
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.audio.blocks import Pcm
from assistant.audio.wav import read_riff, resampled
from assistant.errors import UserError

DEFAULT_PITCH: Final = 50
"""Height of the voice, 0 to 99, in espeak's units: 50 is the voice as it was made."""

DEFAULT_RATE: Final = 150
"""Words a minute. Most listeners find 150 to 200 comfortable; in pain, slower is kinder."""

NUMBER_RATE: Final = 180
"""Words a minute of counted numbers, at least: at 150 "twenty-seven" fills its whole second, and no
gap is left to hear a "stop" in."""

LONGEST: Final = 20.0
"""Seconds that one phrase may take to synthesise; it takes some hundredths."""

_VARIANTS: Final = ("f3", "m3", "f5")
_MOST_VOICES: Final = 5
_DEFAULT_VOICE: Final = "gmw/en-us"
_SEED: Final = 1
_ESPEAK_RATE: Final = 1
_ESPEAK_PITCH: Final = 3
"""espeak's numbers for the parameters that are the rate of speech and the height of the voice."""


class Voice:
    """Renders text with the speech synthesiser of this machine.

    Nothing is loaded before the first text is rendered.

    Args:
        voice: the synthesiser's name of a voice, or a part of it; None for the default one.
        words_per_minute: how fast it speaks.
        variant: a variant of an espeak voice, such as `f3`; None for the plain one.
        pitch: height of the voice, 0 to 99; only espeak can change it.
    """

    def __init__(
        self,
        voice: str | None = None,
        words_per_minute: int = DEFAULT_RATE,
        variant: str | None = None,
        pitch: int = DEFAULT_PITCH,
    ) -> None:
        self._variant = variant
        self._pitch = pitch
        self._wanted = voice
        self._words_per_minute = words_per_minute
        self._engine: Any = None
        self._identity = ""
        self._finished = threading.Event()
        self._library: ctypes.CDLL | None = None

    @property
    def key(self) -> str:
        """Return what the sound depends on besides the text, without loading anything."""
        bundled = _version("espeakng-loader") if _uses_espeak() else sys.platform
        chosen = self._wanted or _DEFAULT_VOICE
        chosen += f"+{self._variant}" if self._variant else ""
        height = "" if self._pitch == DEFAULT_PITCH else f" pitch {self._pitch}"
        return f"pyttsx3 {_version('pyttsx3')} {bundled} {chosen} {self._words_per_minute}{height}"

    def render(self, text: str) -> Pcm:
        """Return the spoken text, with whatever silence the synthesiser puts around it.

        Raises:
            UserError: the machine has no synthesiser, or it has no such voice.
        """
        engine = self._loaded()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "speech.wav"
            # The driver prints a line for each file; standard output belongs to the answers.
            with contextlib.redirect_stdout(io.StringIO()):
                self._start_afresh()
                self._finished.clear()
                engine.save_to_file(text, str(file))
                engine.runAndWait()
                self._wait()
            sound = read_riff(file)
        return resampled(sound.samples.mean(axis=1, dtype=np.float32), sound.rate)

    def _start_afresh(self) -> None:
        """Forget what was said before: the breathy part of a sound is drawn by chance."""
        if self._library is not None:
            self._library.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))

    def _wait(self) -> None:
        """Wait until the file is whole.

        The driver's loop ends while espeak still synthesises on a thread of its own: on a busy
        machine one rendering in ten was missing, and the late end of one text was taken for the
        end of the next. The notice of the end comes after the file was written.
        """
        if self._library is None:
            return
        if not self._finished.wait(LONGEST):
            raise UserError(f"the speech synthesiser has not answered for {LONGEST:.0f} seconds")
        # The notice is given in the middle of the driver's last callback: let that return as well.
        self._library.espeak_Synchronize()

    def _loaded(self) -> Any:
        if self._engine is None:
            if _uses_espeak():
                self._library = _preloaded()
            import pyttsx3

            try:
                self._engine = pyttsx3.init()
            except (RuntimeError, OSError, ImportError) as error:
                raise UserError(f"speech cannot be synthesised on this machine: {error}") from error
            self._engine.connect("finished-utterance", self._on_finished)
            self._identity = self._found()
        self._take_the_floor()
        return self._engine

    def _take_the_floor(self) -> None:
        """Make this the voice that speaks: all voices of a process share one engine.

        With espeak not through the driver: espeak takes the rate in turn, on its thread, and the
        driver's loop throws away what has not had its turn when it begins.
        """
        if self._library is None:
            self._engine.setProperty("voice", self._identity)
            self._engine.setProperty("rate", self._words_per_minute)
            return
        self._library.espeak_SetVoiceByName(self._identity.encode())
        self._library.espeak_SetParameter(_ESPEAK_RATE, self._words_per_minute, 0)
        self._library.espeak_SetParameter(_ESPEAK_PITCH, self._pitch, 0)
        self._library.espeak_Synchronize()

    def _on_finished(self, name: str | None, completed: bool) -> None:  # noqa: ARG002
        self._finished.set()

    def _found(self) -> str:
        """Return the synthesiser's own name of the voice."""
        name = self._named()
        return f"{name}+{self._variant}" if self._variant else name

    def _named(self) -> str:
        voices = [str(voice.id) for voice in self._engine.getProperty("voices")]
        if self._wanted is None:
            default = [v for v in voices if v == _DEFAULT_VOICE]
            return (default or [v for v in voices if "en" in v.lower()] or voices)[0]
        exact = [voice for voice in voices if voice == self._wanted]
        near = [voice for voice in voices if self._wanted.lower() in voice.lower()]
        if not exact and not near:
            some = ", ".join(voice for voice in voices if "en" in voice.lower())
            raise UserError(f"there is no voice {self._wanted!r}: choose one of {some}")
        return (exact or near)[0]


def other_voices(wanted: str | None) -> Sequence[tuple[str | None, str | None]]:
    """Return the (voice, variant) pairs that are offered besides a voice: women and men.

    espeak's variants are known without asking; on other systems the English voices are looked up.
    """
    if _uses_espeak():
        return [(wanted, variant) for variant in _VARIANTS]
    try:
        import pyttsx3

        found = [str(voice.id) for voice in pyttsx3.init().getProperty("voices")]
    except (RuntimeError, OSError, ImportError):
        return []
    return [(name, None) for name in found if "en" in name.lower()][:_MOST_VOICES]


@cache
def _version(package: str) -> str:
    """Return a package's version: looked up once, it would take longer than a kept phrase."""
    return version(package)


def _uses_espeak() -> bool:
    """Tell whether the bundled synthesiser speaks here: macOS and Windows have their own."""
    return sys.platform not in ("darwin", "win32")


def _preloaded() -> ctypes.CDLL:
    """Load the synthesiser that comes from PyPI, so that none need be installed."""
    import espeakng_loader

    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    return ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
