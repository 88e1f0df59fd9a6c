"""Our own acoustic model with a graph for each mode, compiled here and kept on disk."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from assistant.errors import UserError
from assistant.listening.graph.decoding_graph import GraphTooLargeError, Pronunciation
from assistant.listening.graph.lexicon import Lexicon
from assistant.listening.graph.model_folder import (
    ACOUSTIC,
    check_acoustic_model,
    write_model_folder,
)
from assistant.listening.heard import Mode
from assistant.listening.mode_graph import (
    DEFAULT_COSTS,
    GARBAGE,
    GARBAGE_SOUNDS,
    OTHER,
    Costs,
    largest,
    make_dearer,
    mode_graph,
)
from assistant.listening.other_words import other_sounds
from assistant.listening.own_words import OwnWord
from assistant.listening.phrases import plain_words
from assistant.understanding.sentence_table import is_open
from assistant.understanding.template import Template
from assistant.understanding.templates import Templates

_CODE: Final = (
    "graph/decoding_graph.py", "graph/fst_file.py", "graph/lexicon.py", "graph/spelling.py",
    "graph/topology.py", "graph/word_graph.py", "mode_graph.py", "other_words.py", "other_words.txt",
    "own_model.py", "../understanding/sentence_graph.py",
)  # fmt: skip
"""What a kept graph depends on besides the templates and the model."""


_COMMON: Final = frozenset({"a", "i"})
"""Words of one sound that stand in many sentences: their neighbours tell them from noise."""


def is_own_model(folder: Path) -> bool:
    """Tell whether a folder holds an acoustic model without a graph, such as ours."""
    return (folder / "am").is_dir() and not (folder / "graph").exists()


class OwnModel:
    """Gives Vosk a folder for each mode.

    Args:
        acoustic: folder of the acoustic model.
        templates: what may be said.
        red_flags: sentences that speak of a red flag.
        words: pronunciations that win over the dictionary.
        cache: where the folders are kept.
        costs: how unlikely each part of a graph is.

    Raises:
        UserError: the acoustic model is not complete.
    """

    def __init__(
        self,
        acoustic: Path,
        templates: Templates,
        red_flags: Sequence[str],
        words: Mapping[str, OwnWord],
        cache: Path,
        costs: Costs = DEFAULT_COSTS,
    ) -> None:
        self._costs = costs
        check_acoustic_model(acoustic)
        self._acoustic = acoustic
        self._templates = templates
        self._red_flags = [plain_words(text) for text in red_flags]
        self._words = words
        self._cache = cache / "vosk"

    def folder(self, mode: Mode) -> Path:
        """Return the folder that Vosk loads for a mode, compiled now if it is not kept.

        Raises:
            UserError: a template's graph is too large, or the disk is full.
        """
        folder = self._kept(mode)
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            graph = mode_graph(self._compiled, self._red_flags, mode, self._costs)
            found, _ = self._lexicon.pronunciations(graph.words() - {GARBAGE, OTHER})
            single = {word for word, variants in found.items() if len(variants[0]) == 1}
            make_dearer(graph, single - _COMMON, self._costs.single_sound)
            pronunciations: dict[str, Sequence[Pronunciation]] = {
                **found,
                GARBAGE: GARBAGE_SOUNDS,
                OTHER: other_sounds(self._lexicon, self._commands),
            }
            try:
                write_model_folder(self._acoustic, graph, pronunciations, folder)
            except GraphTooLargeError as error:
                raise UserError(
                    f"{largest(self._compiled)}: the template is too large: {error}, "
                    "and most of them are in this one: split its long lists of optional words"
                ) from error
        return folder

    def quick(self, mode: Mode) -> bool:
        """Tell whether the graph of a mode is kept."""
        return self._kept(mode).is_dir()

    def _kept(self, mode: Mode) -> Path:
        return self._cache / f"{mode}-{self._fingerprint}"

    def phrases(self, mode: Mode, model: Any) -> None:
        """Return None: the graph is in the folder."""

    def plain(self, text: str) -> str:
        """Return a result as it is: the graph has the templates' own words."""
        return text

    def missing_words(self, model: Any) -> frozenset[str]:
        """Return nothing: every word has a pronunciation, if only a guessed one."""
        return frozenset()

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon({word: tuple(own.phones[0].split()) for word, own in self._words.items()})

    @property
    def _commands(self) -> frozenset[str]:
        """Return the words that are a whole command of a stretch."""
        return frozenset(
            entry.text
            for entry in self._templates.entries(Mode.STRETCH)
            if not is_open(entry.modes)
        )

    @cached_property
    def _compiled(self) -> list[Template]:
        return self._templates.compiled()

    @cached_property
    def _fingerprint(self) -> str:
        digest = hashlib.sha256(self._templates.fingerprint.encode())
        here = Path(__file__).parent
        for path in (*(here / name for name in _CODE), *(self._acoustic / n for n in ACOUSTIC)):
            digest.update(path.read_bytes())
        digest.update(repr((self._costs, self._red_flags, sorted(self._words.items()))).encode())
        return digest.hexdigest()[:24]
