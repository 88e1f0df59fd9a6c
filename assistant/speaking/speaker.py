"""Rendered speech: each text is synthesised once, trimmed, and kept on disk."""

import contextlib
import hashlib
import re
import threading
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from assistant.audio.blocks import Pcm, samples
from assistant.cache import keep
from assistant.speaking.pronounce import Pronunciations

QUIET: Final = 0.01
"""Level (of full scale) under which the beginning and the end of a rendering are trimmed: -40 dB.
Higher cuts into soft consonants; lower leaves silence, and numbers sound late."""
MARGIN: Final = samples(0.004)
"""Samples kept before and after what is louder."""
_FADE: Final = samples(0.002)
_VERSION: Final = 3
"""Part of a rendering's name on disk: raise it when trimming changes."""

_SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+")


class Renderer(Protocol):
    """What turns a text into sound."""

    @property
    def key(self) -> str:
        """Return what the sound depends on besides the text."""

    def render(self, text: str) -> Pcm:
        """Return the spoken text."""


def phrases(text: str) -> list[str]:
    """Return the sentences of a text: each is rendered and cached by itself."""
    return [phrase for phrase in _SENTENCE.split(text.strip()) if phrase]


def trimmed(pcm: Pcm) -> Pcm:
    """Return a rendering without the silence around it."""
    loud = np.flatnonzero(np.abs(pcm) > QUIET)
    if not len(loud):
        return pcm[:0]
    cut = pcm[max(0, int(loud[0]) - MARGIN) : int(loud[-1]) + 1 + MARGIN].copy()
    ramp = np.linspace(0.0, 1.0, min(_FADE, len(cut)), dtype=np.float32)
    cut[: len(ramp)] *= ramp
    cut[len(cut) - len(ramp) :] *= ramp[::-1]
    return cut


class Speaker:
    """Renders phrases through a cache on disk.

    The synthesiser carries a little of what it said before into what it says next, so the first
    rendering of a phrase is kept: it then always sounds the same, to the sample.

    Args:
        voice: the synthesiser.
        cache_dir: where renderings are kept.
        pronunciations: how hard words are said.
    """

    def __init__(
        self, voice: Renderer, cache_dir: Path, pronunciations: Pronunciations | None = None
    ) -> None:
        self._voice = voice
        self._cache_dir = cache_dir
        self._pronunciations = pronunciations or Pronunciations({})
        self._rendered: dict[str, Pcm] = {}
        self._lock = threading.Lock()

    def render(self, text: str) -> Pcm:
        """Return a spoken phrase without silence around it.

        Raises:
            UserError: the machine has no synthesiser.
        """
        with self._lock:
            pcm = self._rendered.get(text)
            if pcm is None:
                pcm = self._rendered[text] = self._from_disk(self._pronunciations.apply(text))
            return pcm

    def _from_disk(self, spelled: str) -> Pcm:
        name = hashlib.sha256(f"{_VERSION} {self._voice.key} {spelled}".encode()).hexdigest()[:32]
        path = self._cache_dir / f"{name}.npy"
        try:
            kept: Pcm = np.load(path, allow_pickle=False)
            if kept.dtype == np.float32 and kept.ndim == 1:
                return kept
        except (OSError, ValueError, EOFError):
            pass
        pcm = trimmed(self._voice.render(spelled))
        _keep(path, pcm)
        return pcm


def _keep(path: Path, pcm: Pcm) -> None:
    """Write a rendering; where that cannot be done, it is made anew the next time."""
    with contextlib.suppress(OSError):
        keep(path, lambda file: np.save(file, pcm))
