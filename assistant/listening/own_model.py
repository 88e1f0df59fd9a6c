"""Our own acoustic model with a graph for each mode, compiled here and kept on disk."""

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.listening.graph.model_folder import (
    ACOUSTIC,
    check_acoustic_model,
    is_whole_folder,
    write_model_folder,
)
from assistant.listening.heard import Mode
from assistant.listening.mode_graph import DEFAULT_COSTS, Costs
from assistant.listening.own_words import OwnWord
from assistant.understanding.templates import Templates
from assistant.understanding.wording import plain_words

if TYPE_CHECKING:
    from assistant.listening.mode_compiler import ModeCompiler

_CODE: Final = (
    "graph/decoding_graph.py", "graph/fst_file.py", "graph/lexicon.py", "graph/spelling.py",
    "graph/state_table.py", "graph/topology.py", "graph/word_graph.py", "mode_compiler.py",
    "mode_graph.py", "other_words.py", "other_words.txt", "own_model.py",
    "../understanding/sentence_graph.py",
)  # fmt: skip
"""What a kept graph depends on besides the templates and the model."""


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
        report: is told in one line of a kept folder that is broken.

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
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._costs = costs
        self._report = report
        check_acoustic_model(acoustic)
        self._acoustic = acoustic
        self._templates = templates
        self._red_flags = [plain_words(text) for text in red_flags]
        self._words = words
        self._cache = cache / "vosk"

    def folder(self, mode: Mode) -> Path:
        """Return the folder that Vosk loads for a mode, compiled now if it is not kept whole.

        Raises:
            UserError: a template's graph is too large, or the disk is full.
        """
        folder = self._kept(mode)
        if not is_whole_folder(folder):
            if folder.exists():
                self._report(f"the kept speech graph {folder} is broken: it is made anew")
                shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            fst, words = self._compiler.compiled(mode)
            write_model_folder(self._acoustic, fst, words, folder)
            if all(map(self.quick, Mode)):
                # What the modes have in common takes 40 MB, and is not needed any more.
                del self._compiler
        return folder

    def quick(self, mode: Mode) -> bool:
        """Tell whether the graph of a mode is kept."""
        return is_whole_folder(self._kept(mode))

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
    def _compiler(self) -> "ModeCompiler":
        from assistant.listening.mode_compiler import ModeCompiler

        return ModeCompiler(self._templates.compiled, self._red_flags, self._words, self._costs)

    @cached_property
    def _fingerprint(self) -> str:
        digest = hashlib.sha256(self._templates.fingerprint.encode())
        here = Path(__file__).parent
        for path in (*(here / name for name in _CODE), *(self._acoustic / n for n in ACOUSTIC)):
            digest.update(path.read_bytes())
        digest.update(repr((self._costs, self._red_flags, sorted(self._words.items()))).encode())
        return digest.hexdigest()[:24]
