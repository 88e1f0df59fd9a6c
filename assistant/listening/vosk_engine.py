"""Vosk behind the port. The only module that knows it."""

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from assistant.audio.blocks import RATE, Pcm, samples, to_int16
from assistant.errors import UserError
from assistant.listening.cries import is_cry
from assistant.listening.heard import Hypothesis, Mode
from assistant.listening.mode_graph import GARBAGE, OTHER

ALTERNATIVES: Final = 4
"""Other readings that are looked at by the templates."""
FAINT: Final = 5
"""Readings after those that are looked through for red flags, where there are words. More asks about
other people's talk; less misses emergencies in people's own words (docs/decisions.md)."""
FAINT_BEHIND_GARBAGE: Final = 19
"""The same where most of it sounds like nothing in particular: the nearest readings differ only in how
much of it there is."""
FAINT_WITHIN: Final = 3.0
"""Nats by which such a reading may sound worse than the best. Ten were no better and no worse."""
PARTIAL_EVERY: Final = samples(0.06)
"""How often the words so far are asked for: each time costs a walk back through the lattice."""
DITHER: Final = 0.5 / 32768
"""Noise added to the sound (of full scale). Digital silence is a sound that no network has heard: its
logarithm is far below that of any room."""
LONGEST_AT_LEAST: Final = samples(1.6)
LONGEST_FOR_A_LETTER: Final = samples(0.15)
"""An utterance longer than this, pauses included, is not the few words that were heard in it: the
network's blank absorbs other people's talk, and "ow" is left. A longer limit lets more of it through;
a shorter one loses a drawn-out "ow". A "stop" is believed at any length."""
NEVER_DOUBTED: Final = "stop"
_FLUSH: Final = samples(0.3)
"""Silence after the last sample, so that the network sees what follows the last phone."""


class Grammar(Protocol):
    """What an engine's recognisers are made of."""

    def folder(self, mode: Mode) -> Path:
        """Return the folder of the model for a mode."""

    def quick(self, mode: Mode) -> bool:
        """Tell whether the folder of a mode is there already."""

    def phrases(self, mode: Mode, model: Any) -> list[str] | None:
        """Return the phrases of a run-time grammar; None where the model's own graph is used."""

    def plain(self, text: str) -> str:
        """Return a result in the words of the templates."""

    def missing_words(self, model: Any) -> frozenset[str]:
        """Return the words of the templates that can never be heard."""


class VoskEngine:
    """Decodes with Vosk.

    Args:
        grammar: the model and what may be said.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._models: dict[Path, Any] = {}
        self._recognisers: dict[Mode, Any] = {}
        self._loading = threading.Lock()
        self._glancing: dict[Mode, Any] = {}
        self._mode = Mode.OPEN
        self._now: Any = None
        self._fed: list[Pcm] = []
        self._noise = np.random.default_rng(1)
        self._since_partial = 0
        self._text = ""
        self._length = 0
        self._open = False

    @property
    def name(self) -> str:
        """Return `vosk`."""
        return "vosk"

    def prepare(self, mode: Mode) -> None:
        """Load what a mode needs; may be called on another thread."""
        with self._loading:
            if mode not in self._recognisers:
                self._recognisers[mode] = self._recogniser(mode)
                self._glancing[mode] = self._recogniser(mode)

    def quick(self, mode: Mode) -> bool:
        """Tell whether a mode has only to be loaded, not to be compiled."""
        return self._grammar.quick(mode)

    def begin(self, mode: Mode) -> None:
        """Start an utterance."""
        if self._open:
            # The last utterance was never closed: something failed in it. What is left of it, and its
            # recogniser, are not trusted any more.
            self._recognisers.clear()
        if mode not in self._recognisers:
            self.prepare(mode)
        self._open = True
        self._mode, self._now, self._fed = mode, self._recognisers[mode], []
        self._since_partial, self._text, self._length = 0, "", 0

    def feed(self, block: Pcm) -> str:
        """Decode the next samples."""
        self._accept(block)
        self._fed.append(block)
        self._length += len(block)
        self._since_partial += len(block)
        if self._since_partial >= PARTIAL_EVERY:
            self._since_partial = 0
            self._text = self._plain(json.loads(self._now.PartialResult()).get("partial", ""))
        return self._text

    def glance(self) -> str:
        """Decode what was fed with another recogniser, which can be closed."""
        recogniser = self._glancing[self._mode]
        whole = np.concatenate([*self._fed, np.zeros(_FLUSH, dtype=np.float32)])
        recogniser.AcceptWaveform(to_int16(self._dithered(whole)))
        found = _never_lost(json.loads(recogniser.FinalResult()).get("alternatives", []))
        return self._plain(found[0].get("text", "")) if found else ""

    def end(self) -> Hypothesis:
        """Close the utterance."""
        self._accept(np.zeros(_FLUSH, dtype=np.float32))
        self._fed = []
        found = _never_lost(json.loads(self._now.FinalResult()).get("alternatives", []))
        self._open = False
        readings = [
            (self._plain(entry.get("text", "")), float(entry.get("confidence", 0.0)))
            for entry in found
        ]
        if not readings:
            return Hypothesis("", 0.0)
        best, cost = readings[0]
        near, faint = _others(readings)
        if not best:
            return Hypothesis("", 0.0, faint=faint)
        if self._is_too_long_for(best):
            return Hypothesis("", 0.0)
        # What Vosk calls confidence here is a score in nats; how far the next different reading
        # lies behind tells how sure the first one is.
        next_behind = next((cost - other for text, other in readings if text != best), _FAR)
        sure = 1 - 0.5 * float(np.exp(-max(0.0, next_behind)))
        return Hypothesis(best, sure, tuple(near), tuple(near.values()), faint)

    def _is_too_long_for(self, text: str) -> bool:
        if NEVER_DOUBTED in text.split():
            return False
        return self._length > LONGEST_AT_LEAST + LONGEST_FOR_A_LETTER * len(text)

    def missing_words(self) -> frozenset[str]:
        """Return the words of the templates that can never be heard."""
        return self._grammar.missing_words(self._model(self._grammar.folder(Mode.OPEN)))

    def _accept(self, block: Pcm) -> None:
        self._now.AcceptWaveform(to_int16(self._dithered(block)))

    def _dithered(self, sound: Pcm) -> Pcm:
        dither = self._noise.standard_normal(len(sound), dtype=np.float32)
        return sound + dither * np.float32(DITHER)

    def _plain(self, text: str) -> str:
        words = " ".join(word for word in text.split() if word not in (GARBAGE, OTHER))
        return self._grammar.plain(words)

    def _model(self, folder: Path) -> Any:
        if folder not in self._models:
            import vosk

            vosk.SetLogLevel(-1)
            try:
                self._models[folder] = vosk.Model(str(folder))
            except Exception as error:
                raise UserError(f"Vosk cannot load the model {folder}: {error}") from error
        return self._models[folder]

    def _recogniser(self, mode: Mode) -> Any:
        import vosk

        model = self._model(self._grammar.folder(mode))
        phrases = self._grammar.phrases(mode, model)
        if phrases is None:
            recogniser = vosk.KaldiRecognizer(model, RATE)
        else:
            recogniser = vosk.KaldiRecognizer(model, RATE, json.dumps([*phrases, GARBAGE]))
        recogniser.SetMaxAlternatives(1 + max(ALTERNATIVES + FAINT, FAINT_BEHIND_GARBAGE))
        return recogniser


def _never_lost(found: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Put a "stop" and the like first where only a common word that is no command sounds better.

    Without such words it would have been heard: they may take the place of any other command.

    Args:
        found: Vosk's readings, best first.
    """
    others = [OTHER in entry.get("text", "").split() for entry in found]
    if not any(others[:1]) or all(others):
        return found
    first = found[others.index(False)]
    if not is_cry(first.get("text", "")):
        return found
    return [first, *(entry for entry in found if entry is not first)]


def _others(readings: Sequence[tuple[str, float]]) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the other readings that are near, with how far they lie behind (nats), and the faint ones.

    Where the best has no words nothing is near it.

    Args:
        readings: words and score (nats) of each, best first.
    """
    best, cost = readings[0]
    near: dict[str, float] = {}
    for text, score in readings[: 1 + ALTERNATIVES] if best else ():
        if text and text != best:
            near.setdefault(text, max(0.0, cost - score))
    looked_at = 1 + (ALTERNATIVES + FAINT if best else FAINT_BEHIND_GARBAGE)
    faint = dict.fromkeys(
        text
        for text, score in readings[:looked_at]
        if text and text != best and text not in near and cost - score <= FAINT_WITHIN
    )
    return near, tuple(faint)


_FAR: Final = 10.0
"""Nats by which the next reading lies behind when there is none."""
