"""How hard words are said: other spellings for words that the synthesiser says badly."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from assistant.errors import UserError
from assistant.yaml_files import read_yaml


class Pronunciations:
    """Respells words before they are synthesised; captions keep the right spelling.

    Args:
        respelled: word, in small letters, to its spelling for the synthesiser.
    """

    def __init__(self, respelled: Mapping[str, str]) -> None:
        self._respelled = {word.lower(): spelling for word, spelling in respelled.items()}
        words = sorted(map(re.escape, self._respelled), key=len, reverse=True)
        self._pattern = re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) if words else None

    @staticmethod
    def load(path: Path) -> "Pronunciations":
        """Read a table of `word: spelling`; a missing file is an empty table.

        Raises:
            UserError: the file is broken.
        """
        if not path.exists():
            return Pronunciations({})
        try:
            return Pronunciations(msgspec.convert(read_yaml(path) or {}, dict[str, str]))
        except msgspec.ValidationError as error:
            raise UserError(f"{path}: this is not a table of `word: spelling` ({error})") from error

    def apply(self, text: str) -> str:
        """Return a text as it is given to the synthesiser."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._respelled[found[0].lower()], text)
