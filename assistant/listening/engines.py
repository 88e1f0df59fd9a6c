"""Loading the speech engine with the model that was asked for."""

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.errors import UserError
from assistant.listening.downloaded_model import DownloadedModel
from assistant.listening.own_model import OwnModel, is_own_model
from assistant.listening.own_words import read_own_words
from assistant.listening.port import Engine
from assistant.listening.vosk_engine import VoskEngine
from assistant.resources import data_folder
from assistant.understanding.templates import Templates


def load_engine(
    *,
    model: Path | None,
    templates: Templates,
    red_flags: Sequence[str],
    cache: Path,
    report: Callable[[str], None] = lambda _: None,
) -> Engine:
    """Return the engine: Vosk, with our own model or one that somebody downloaded.

    Args:
        model: folder of a Vosk model; None takes the bundled one.
        templates: what may be said.
        red_flags: sentences that speak of a red flag: to be heard in every mode.
        cache: where compiled grammars are kept.
        report: is told in one line of what was kept and is broken.

    Raises:
        UserError: there is no model, or it is broken.
    """
    folders = tuple(dict.fromkeys(file.parent for file in templates.files))
    words = read_own_words((data_folder("intents") / "en", *folders))
    folder = model or bundled_model()
    if is_own_model(folder):
        return VoskEngine(OwnModel(folder, templates, red_flags, words, cache, report=report))
    return VoskEngine(DownloadedModel(folder, templates, words))


def bundled_model() -> Path:
    """Return the folder of the model that comes with the program.

    Raises:
        UserError: there is none.
    """
    models = data_folder("models")
    for path in sorted(models.iterdir()):
        if (path / "am").is_dir():
            return path
    raise UserError(
        f"{models} holds no speech model: install unpinch again, or name one with --model"
    )
