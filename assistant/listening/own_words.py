"""Words that an engine may lack: `intents/en/pronunciations.yaml`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from assistant.errors import UserError
from assistant.yaml_files import read_yaml

Text = Annotated[str, msgspec.Meta(min_length=1)]


class OwnWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one word is said."""

    phones: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    """Pronunciations in CMU's phones, without stress: `P IH R IH F AO R M IH S`."""
    sounds_like: tuple[Text, ...] = ()
    """The word written with words that a downloaded Vosk model has: `perry form is`."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: dict[Text, OwnWord]


def read_own_words(folders: tuple[Path, ...]) -> Mapping[str, OwnWord]:
    """Read the pronunciations of several intent folders; a folder without the file has none.

    Raises:
        UserError: a file is broken.
    """
    found: dict[str, OwnWord] = {}
    for folder in folders:
        path = folder / "pronunciations.yaml"
        if path.is_file():
            found.update(_read(path))
    return found


def _read(path: Path) -> Mapping[str, OwnWord]:
    try:
        return msgspec.convert(read_yaml(path), _File).words
    except msgspec.ValidationError as error:
        raise UserError(f"{path}: {error}") from error
