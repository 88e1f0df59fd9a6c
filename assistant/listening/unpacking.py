"""Unpacking an archive that somebody else made: nothing gets outside, and all of it or nothing."""

import shutil
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from assistant.errors import UserError

LARGEST: Final = 4 << 30
"""Bytes that a model may unpack to: the largest that Vosk offers takes half of it."""
_RATIO: Final = 50
"""How much larger than the archive the content may be: models shrink to a half, bombs to a thousandth."""


def unpack_model(archive: Path, target: Path) -> None:
    """Unpack a ZIP file whose content is one folder, and put that in its place in one step.

    Args:
        archive: the file.
        target: the folder to be; what is there is left alone until all of the new is there.

    Raises:
        UserError: the archive is damaged or wants to write where it should not, or the disk is full.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            _check(packed, archive)
            with tempfile.TemporaryDirectory(dir=target.parent, prefix=".unpacking-") as temporary:
                packed.extractall(temporary)
                _put(_only_folder(Path(temporary)), target)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise UserError(f"the archive of {target.name} is damaged: {error}") from error
    except OSError as error:
        raise UserError(f"cannot unpack into {target.parent}: {error.strerror or error}") from error


def _check(packed: zipfile.ZipFile, archive: Path) -> None:
    """Look at every entry before the first one is written."""
    for entry in packed.infolist():
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise UserError(f"the archive wants to write to {entry.filename!r}: not unpacked")
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise UserError(f"the archive has a link or a device, {entry.filename!r}: not unpacked")
    whole = sum(entry.file_size for entry in packed.infolist())
    if whole > min(LARGEST, _RATIO * archive.stat().st_size + (1 << 20)):
        raise UserError(f"the archive would unpack to {whole} bytes: not unpacked")
    room = shutil.disk_usage(archive.parent).free
    if whole > room:
        raise UserError(
            f"the disk is full: {whole >> 20} MB are needed and {room >> 20} MB are free"
        )


def _only_folder(folder: Path) -> Path:
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _put(folder: Path, target: Path) -> None:
    if target.exists():
        shutil.rmtree(target)
    folder.rename(target)
