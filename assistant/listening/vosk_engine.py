"""Vosk behind the port: any model that the user names, with the phrases of each mode as grammar."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from assistant.audio.blocks import RATE, Pcm, samples, to_int16
from assistant.errors import UserError
from assistant.listening.heard import Hypothesis, Mode
from assistant.listening.own_words import OwnWord
from assistant.listening.phrases import phrases_of
from assistant.listening.vosk_model import check_model, has_runtime_grammar
from assistant.understanding.templates import Templates

ALTERNATIVES: Final = 4
"""Other readings that are looked at by the templates."""
MOST_OF_ONE_MEANING: Final = 30
"""Sentences of one meaning in a run-time grammar: building it takes a second for each thousand."""
PARTIAL_EVERY: Final = samples(0.1)
UNKNOWN: Final = "[unk]"


class VoskEngine:
    """Decodes with a Vosk model.

    Args:
        model: its folder.
        templates: what may be said.
        words: spellings, in words that the model has, of words that it lacks.

    Raises:
        UserError: the folder holds no whole model.
    """

    def __init__(self, model: Path, templates: Templates, words: Mapping[str, OwnWord]) -> None:
        check_model(model)
        self._folder = model
        self._templates = templates
        self._words = words
        self._respelled: dict[str, str] = {}
        self._model: Any = None
        self._recognisers: dict[Mode, Any] = {}
        self._now: Any = None
        self._since_partial = 0
        self._text = ""

    @property
    def name(self) -> str:
        """Return `vosk`."""
        return "vosk"

    def begin(self, mode: Mode) -> None:
        """Start an utterance."""
        if mode not in self._recognisers:
            self._recognisers[mode] = self._recogniser(mode)
        self._now = self._recognisers[mode]
        self._since_partial, self._text = 0, ""

    def feed(self, block: Pcm) -> str:
        """Decode the next samples."""
        self._now.AcceptWaveform(to_int16(block))
        self._since_partial += len(block)
        if self._since_partial >= PARTIAL_EVERY:
            self._since_partial = 0
            self._text = self._plain(json.loads(self._now.PartialResult()).get("partial", ""))
        return self._text

    def end(self) -> Hypothesis:
        """Close the utterance."""
        found = json.loads(self._now.FinalResult()).get("alternatives", [])
        texts = [self._plain(entry.get("text", "")) for entry in found]
        readings = list(dict.fromkeys(text for text in texts if text))
        if not readings:
            return Hypothesis("", 0.0)
        # Vosk's own confidence is a lattice cost here, not a probability; how far the second
        # reading lies behind says more.
        costs = [float(entry.get("confidence", 0.0)) for entry in found]
        ahead = costs[0] - costs[1] if len(costs) > 1 else 5.0
        return Hypothesis(readings[0], max(0.0, min(1.0, 0.5 + ahead / 10)), tuple(readings[1:]))

    def missing_words(self) -> frozenset[str]:
        """Return the words of the templates that the model lacks and that have no spelling."""
        self._loaded()
        words = {w for mode in Mode for p in self._phrases(mode) for w in p.split()}
        return frozenset(word for word in words if self._spelled(word) is None)

    def _plain(self, text: str) -> str:
        words = " ".join(word for word in text.split() if word != UNKNOWN)
        for spelling, word in self._respelled.items():
            words = f" {words} ".replace(f" {spelling} ", f" {word} ").strip()
        return words

    def _loaded(self) -> Any:
        if self._model is None:
            import vosk

            vosk.SetLogLevel(-1)
            try:
                self._model = vosk.Model(str(self._folder))
            except Exception as error:
                raise UserError(f"Vosk cannot load the model {self._folder}: {error}") from error
        return self._model

    def _recogniser(self, mode: Mode) -> Any:
        import vosk

        model = self._loaded()
        if has_runtime_grammar(self._folder):
            phrases = [self._respell(phrase) for phrase in self._phrases(mode)]
            grammar = json.dumps([phrase for phrase in phrases if phrase] + [UNKNOWN])
            recogniser = vosk.KaldiRecognizer(model, RATE, grammar)
        else:
            recogniser = vosk.KaldiRecognizer(model, RATE)
        recogniser.SetMaxAlternatives(ALTERNATIVES + 1)
        return recogniser

    def _phrases(self, mode: Mode) -> list[str]:
        return list(dict.fromkeys(phrases_of(self._templates, mode, MOST_OF_ONE_MEANING)))

    def _respell(self, phrase: str) -> str:
        """Return a phrase in the model's words; empty when one of its words cannot be said."""
        spelled = [self._spelled(word) for word in phrase.split()]
        return "" if None in spelled else " ".join(word for word in spelled if word)

    def _spelled(self, word: str) -> str | None:
        if self._model.vosk_model_find_word(word) >= 0:
            return word
        entry = self._words.get(word)
        for spelling in entry.sounds_like if entry else ():
            if all(self._model.vosk_model_find_word(part) >= 0 for part in spelling.split()):
                self._respelled[spelling] = word
                return spelling
        return None
