"""The history's file: opened, brought to the present form, set aside when it is broken."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from assistant.errors import UserError

MIGRATIONS: Final[Sequence[str]] = (
    """
    CREATE TABLE sessions (
        id TEXT PRIMARY KEY, began TEXT NOT NULL, ended TEXT NOT NULL, name TEXT NOT NULL,
        plan TEXT NOT NULL, done INTEGER NOT NULL, finished INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX sessions_began ON sessions (began);
    CREATE TABLE holds (
        session TEXT NOT NULL REFERENCES sessions (id), at TEXT NOT NULL, exercise TEXT NOT NULL,
        side TEXT, round INTEGER NOT NULL, planned INTEGER NOT NULL, actual REAL NOT NULL
    );
    CREATE INDEX holds_session ON holds (session);
    CREATE TABLE pain (
        at TEXT NOT NULL, score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 10),
        moment TEXT NOT NULL, session TEXT REFERENCES sessions (id)
    );
    CREATE INDEX pain_at ON pain (at);
    """,
)
"""One script for each version of the form; the last one's number is the present version."""

OPEN_WITHIN: Final = 5.0
"""Seconds to wait for another process when the file is opened."""
WAIT: Final = 0.2
"""Seconds to wait for another process that writes. While a hold is counted no more time can be spared:
the coach hands its numbers out 0.3 s ahead. What was not written is written with the next thing."""


def open_database(
    path: Path | None,
    now: datetime,
    report: Callable[[str], None],
    migrations: Sequence[str] = MIGRATIONS,
) -> sqlite3.Connection:
    """Open a history, or begin one.

    A file that is broken is set aside under another name and told of; a new one is begun.

    Args:
        path: the file; None keeps everything in memory.
        now: goes into the name of a broken file.
        report: told in one line what went wrong.
        migrations: what brings an older file to the present form.

    Raises:
        UserError: the folder or file cannot be written, or it was written by a newer version.
    """
    if path is None:
        return _prepared(_connect(":memory:"), migrations)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _prepared(_connect(str(path)), migrations)
    except OSError as error:
        raise UserError(f"cannot write the history {path}: {error.strerror}") from error
    except sqlite3.OperationalError as error:
        raise UserError(f"cannot open the history {path}: {error}") from error
    except sqlite3.DatabaseError:
        aside = set_aside(path, now)
        report(f"the history {path} was broken; it is now {aside.name}, and a new one is begun")
        return _prepared(_connect(str(path)), migrations)


def set_aside(path: Path, now: datetime) -> Path:
    """Rename a broken file and what SQLite keeps beside it; return its new path.

    Raises:
        UserError: it cannot be renamed.
    """
    stamp = now.strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.stem}.broken-{stamp}{path.suffix}")
    try:
        path.replace(aside)
        for ending in ("-wal", "-shm"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.replace(aside.with_name(aside.name + ending))
    except OSError as error:
        raise UserError(
            f"the history {path} is broken and cannot be renamed: {error.strerror}"
        ) from error
    return aside


def _connect(name: str) -> sqlite3.Connection:
    return sqlite3.connect(name, timeout=OPEN_WITHIN, isolation_level=None)


def _prepared(connection: sqlite3.Connection, migrations: Sequence[str]) -> sqlite3.Connection:
    """Check the file, and bring it to the present form in one transaction."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(migrations):
            raise UserError(
                "the history was written by a newer version: update the program, or use another "
                "--data-dir"
            )
        for script in migrations[version:]:
            for statement in filter(str.strip, script.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
        connection.execute(f"PRAGMA busy_timeout = {int(1000 * WAIT)}")
    except (sqlite3.Error, UserError):
        connection.close()
        raise
    return connection
