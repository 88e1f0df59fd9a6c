"""Models that can be fetched: what there is, what is installed, and which one is used."""

import contextlib
import re
import shutil
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from assistant.cache import keep_bytes
from assistant.errors import UserError
from assistant.yaml_files import read_yaml

_IN_USE: Final = "in-use.txt"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""Nothing that could lead out of the folder."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One model of the manifest."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    url: Annotated[str, Meta(pattern="^https?://")]
    bytes: Annotated[int, Meta(gt=0)]
    """Size of the archive."""
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    licence: str
    about: str


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    models: list[Entry]


def read_manifest(path: Path) -> dict[str, Entry]:
    """Return the models that can be fetched, by name.

    Raises:
        UserError: the file is broken.
    """
    try:
        found = msgspec.convert(read_yaml(path), _Manifest)
    except msgspec.ValidationError as error:
        raise UserError(f"{path}: {error}") from error
    return {entry.name: entry for entry in found.models}


class Installed:
    """The models of this person.

    Args:
        folder: where they are kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Return where a model is, or would be.

        Raises:
            UserError: that is no name of a model.
        """
        if not _NAME.fullmatch(name):
            raise UserError(f"{name!r} is no name of a model: unpinch models list  shows them")
        return self._folder / name

    def has(self, name: str) -> bool:
        """Tell whether a model is installed. It is put in its place whole, or not at all."""
        return self.path(name).is_dir()

    @property
    def in_use(self) -> Path | None:
        """Return the folder of the model that was chosen; None for the one that is built in."""
        with contextlib.suppress(OSError):
            name = (self._folder / _IN_USE).read_text(encoding="utf-8").strip()
            if _NAME.fullmatch(name) and self.has(name):
                return self.path(name)
        return None

    def use(self, name: str | None) -> None:
        """Choose a model; None for the one that is built in.

        Raises:
            UserError: it is not installed, or the choice cannot be kept.
        """
        if name is not None and not self.has(name):
            raise UserError(f"the model {name} is not here: type  unpinch models fetch {name}")
        try:
            if name is None:
                (self._folder / _IN_USE).unlink(missing_ok=True)
            else:
                keep_bytes(self._folder / _IN_USE, f"{name}\n".encode())
        except OSError as error:
            raise UserError(f"cannot write to {self._folder}: {error.strerror}") from error

    def remove(self, name: str) -> None:
        """Erase a model, and what was begun of it.

        Raises:
            UserError: it is not installed, or cannot be erased.
        """
        begun = partial(self._folder, name)
        if not self.has(name) and not begun.exists():
            raise UserError(f"the model {name} is not here")
        if self.in_use == self.path(name):
            self.use(None)
        try:
            begun.unlink(missing_ok=True)
            if self.has(name):
                shutil.rmtree(self.path(name))
        except OSError as error:
            raise UserError(f"cannot erase {self.path(name)}: {error.strerror}") from error


def partial(folder: Path, name: str) -> Path:
    """Return the file of a download that has not ended: it is taken up again where it broke off."""
    return folder / f".{name}.part"
