"""Choosing the speech engine."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from assistant.listening.downloaded_model import DownloadedModel
from assistant.listening.own_model import OwnModel, is_own_model
from assistant.listening.own_words import read_own_words
from assistant.listening.port import Engine
from assistant.listening.sphinx_engine import SphinxEngine
from assistant.listening.vosk_engine import VoskEngine
from assistant.resources import data_folder
from assistant.understanding.templates import Templates


def choose_engine(
    name: Literal["auto", "pocketsphinx", "vosk"],
    *,
    model: Path | None,
    templates: Templates,
    red_flags: Sequence[str],
    cache: Path,
    report: Callable[[str], None] = lambda _: None,
) -> Engine:
    """Return the engine that was asked for.

    Args:
        name: `auto` takes Vosk when there is a model, PocketSphinx otherwise.
        model: folder of a Vosk model; None looks for one beside the bundled models.
        templates: what may be said.
        red_flags: sentences that speak of a red flag: to be heard in every mode.
        cache: where compiled grammars are kept.
        report: is told in one line of what was kept and is broken.

    Raises:
        UserError: Vosk was asked for and there is no model, or the model is broken.
    """
    folders = tuple(dict.fromkeys(file.parent for file in templates.files))
    words = read_own_words((data_folder("intents") / "en", *folders))
    found = model or _bundled_model()
    if name == "pocketsphinx" or (name == "auto" and found is None):
        return SphinxEngine(templates, red_flags, words, cache)
    folder = found or _expected_model()
    if is_own_model(folder):
        return VoskEngine(OwnModel(folder, templates, red_flags, words, cache, report=report))
    return VoskEngine(DownloadedModel(folder, templates, words))


def _bundled_model() -> Path | None:
    for path in sorted(data_folder("models").iterdir()):
        if (path / "am").is_dir():
            return path
    return None


def _expected_model() -> Path:
    return data_folder("models") / "vosk-model-small-en-us-0.15"
