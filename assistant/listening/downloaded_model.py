"""A user's own Vosk model, whole as it was downloaded, with the phrases of each mode as grammar."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from assistant.listening.heard import Mode
from assistant.listening.own_words import OwnWord
from assistant.listening.phrases import phrases_of, words_of
from assistant.listening.vosk_model import check_model, has_runtime_grammar
from assistant.understanding.templates import Templates

MOST_OF_ONE_MEANING: Final = 30
"""Sentences of one meaning in a run-time grammar: building it takes a second for each thousand."""


class DownloadedModel:
    """The phrases of the templates in the words that a model has.

    Args:
        folder: the model.
        templates: what may be said.
        words: spellings, in words that the model has, of words that it lacks.

    Raises:
        UserError: the folder holds no whole model.
    """

    def __init__(self, folder: Path, templates: Templates, words: Mapping[str, OwnWord]) -> None:
        check_model(folder)
        self._folder = folder
        self._templates = templates
        self._words = words
        self._respelled: dict[str, str] = {}

    def folder(self, mode: Mode) -> Path:
        """Return the same folder for every mode."""
        return self._folder

    def quick(self, mode: Mode) -> bool:
        """Return False: its grammars are made anew each time."""
        return False

    def phrases(self, mode: Mode, model: Any) -> list[str] | None:
        """Return the phrases of a mode; None where the model's graph cannot be changed."""
        if not has_runtime_grammar(self._folder):
            return None
        phrases = dict.fromkeys(phrases_of(self._templates, mode, MOST_OF_ONE_MEANING))
        spelled = [[self._spelled(word, model) for word in phrase.split()] for phrase in phrases]
        return [" ".join(filter(None, words)) for words in spelled if None not in words]

    def plain(self, text: str) -> str:
        """Return a result with the words that were respelled for the model."""
        for spelling, word in self._respelled.items():
            text = f" {text} ".replace(f" {spelling} ", f" {word} ").strip()
        return text

    def missing_words(self, model: Any) -> frozenset[str]:
        """Return the words that the model lacks and that have no spelling in words it has."""
        return frozenset(w for w in words_of(self._templates) if self._spelled(w, model) is None)

    def _spelled(self, word: str, model: Any) -> str | None:
        if model.vosk_model_find_word(word) >= 0:
            return word
        entry = self._words.get(word)
        for spelling in entry.sounds_like if entry else ():
            if all(model.vosk_model_find_word(part) >= 0 for part in spelling.split()):
                self._respelled[spelling] = word
                return spelling
        return None
