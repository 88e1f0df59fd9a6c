"""The program's own log: what the machine did, and not a word of what a person said."""

import contextlib
import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from assistant.conversation.events import Event, Sink

NAME: Final = "unpinch.log"
LARGEST: Final = 500_000
"""Bytes of one file; there are three."""
_KEPT: Final = 2

_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "start": ("schema", "version", "engine", "rates"),
    "state": ("state",),
    "error": ("message",),
    "end": ("reason",),
    "heard": ("start", "end", "score"),
    "said": ("start", "cut"),
    "hold": ("phase", "planned", "actual"),
    "pause": (),
    "yield": ("phase", "outcome"),
    "ignored": ("start", "end", "reason"),
}
"""What is written of each kind of event. No words that were heard or said, no intents, no exercise, no
red flag: nothing from which somebody's health could be read."""


class _Quiet(RotatingFileHandler):
    """Loses what cannot be written, without a word: a full disk is told of by what needs the space."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Do nothing."""


@contextlib.contextmanager
def logbook(folder: Path) -> Iterator[tuple[Sink, ...]]:
    """Return a sink that writes to the rotating log; none where it cannot be written.

    Args:
        folder: where the log is.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _Quiet(folder / NAME, maxBytes=LARGEST, backupCount=_KEPT, encoding="utf-8")
    except OSError:
        yield ()
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.Logger("unpinch")
    log.addHandler(handler)

    def write(event: Event) -> None:
        if event.kind not in _FIELDS or event.fields.get("final") is False:
            return
        fields = {name: event.fields.get(name) for name in _FIELDS[event.kind]}
        text = " ".join(f"{name}={value}" for name, value in fields.items())
        log.info("%8.2f %s %s", event.t, event.kind, text)

    try:
        yield (write,)
    finally:
        with contextlib.suppress(OSError):
            handler.close()


def tail(folder: Path, lines: int) -> list[str]:
    """Return the last lines of the log; none where there is no log."""
    try:
        return (folder / NAME).read_text(encoding="utf-8").splitlines()[-lines:]
    except OSError:
        return []
