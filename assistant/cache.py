"""Files that can be made again: written whole or not at all."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO


def keep_bytes(path: Path, content: bytes) -> None:
    """Write bytes in one step.

    Raises:
        OSError: they cannot be written.
    """

    def write(file: IO[bytes]) -> None:
        file.write(content)

    keep(path, write)


def keep(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write a file in one step, so that a second program never reads half of it.

    Args:
        path: where; folders are made.
        write: writes the content.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        partial = Path(file.name)
        try:
            write(file)
        except BaseException:
            partial.unlink()
            raise
    partial.replace(path)
