"""What sound drivers print by themselves: kept out of the terminal, and in a file for a bug report."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

NAME: Final = "drivers.log"
"""The file in the log folder: what was printed in the last run."""


@contextlib.contextmanager
def drivers_aside(folder: Path) -> Iterator[TextIO]:
    """Send what C libraries write to standard error into a file; yield the real standard error.

    ALSA and JACK print dozens of lines while devices are looked for, and one whenever sound was late: in
    the middle of what the terminal shows. Python's own messages have to go to what is yielded.

    Args:
        folder: where the file is; where it cannot be written, what is printed is lost.
    """
    try:
        real = os.dup(2)
    except OSError:
        yield sys.stderr
        return
    aside = _opened(folder)
    sys.stderr.flush()
    os.dup2(aside, 2)
    os.close(aside)
    try:
        with os.fdopen(os.dup(real), "w", encoding=sys.stderr.encoding, errors="replace") as shown:
            yield shown
    finally:
        os.dup2(real, 2)
        os.close(real)


def _opened(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


def printed(folder: Path, lines: int) -> list[str]:
    """Return the last lines that drivers printed; none where there is no file."""
    try:
        return (folder / NAME).read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
    except OSError:
        return []
