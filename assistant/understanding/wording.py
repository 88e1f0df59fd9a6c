"""What a recogniser has to be able to hear beside the templates: people's own words."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from assistant.errors import UserError
from assistant.resources import data_folder
from assistant.understanding.safety import SafetyScan

WORDING: Final = "wording.txt"
"""In the folder of the content: a sentence a line, written by `models.understanding.write_wording`."""


def free_wording(scan: SafetyScan, folder: Path | None = None) -> Sequence[str]:
    """Return the scan's own sentences and the file's, each once.

    Args:
        scan: its examples come first.
        folder: where the file is; None for the content that travels with the program.

    Raises:
        UserError: the file cannot be read. Without it a tenth of the words are not heard.
    """
    path = (folder or data_folder("content") / "en") / WORDING
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read: install the program again") from error
    if not lines:
        raise UserError(f"{path} is empty: install the program again")
    return tuple(dict.fromkeys((*scan.sentences, *filter(None, map(str.strip, lines)))))


def plain_words(text: str) -> str:
    """Return a written sentence as it is said: small letters, no marks."""
    return " ".join(_WORD.findall(text.lower()))


_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
