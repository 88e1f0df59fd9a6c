"""The history: written hold by hold, so that a killed process loses the hold in progress and no more."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final, TypeAlias
from uuid import uuid4

from assistant.history.database import open_database
from assistant.history.records import HeldHold, Moment, PainScore, Session

_Write: TypeAlias = tuple[str, tuple[object, ...]]

PATIENCE: Final = 5.0
"""Seconds to wait for another process when nothing is being counted any more."""


class History:
    """Reads and writes what was done.

    What cannot be written at once (another process writes, the disk is full) waits and is written
    with the next thing, or at the end.

    Args:
        path: the file; None keeps everything in memory, for a guest.
        now: the present moment, with its time zone.
        report: told in one line what went wrong; nothing of it ends a stretch.
        new_id: makes the name of a session.

    Raises:
        UserError: the file cannot be opened.
    """

    def __init__(
        self,
        path: Path | None,
        now: datetime,
        report: Callable[[str], None] = lambda _: None,
        new_id: Callable[[], str] = lambda: uuid4().hex,
    ) -> None:
        self._connection = open_database(path, now, report)
        self._report = report
        self._new_id = new_id
        self._waiting: deque[_Write] = deque()
        self._troubled = False

    def begin(self, name: str, plan: str, done: int, at: datetime) -> str:
        """Note that a stretch or routine begins; return the session's id.

        Args:
            name: id of the exercise or routine.
            plan: what was asked for, as JSON.
            done: holds that are behind it already.
            at: when.
        """
        session = self._new_id()
        moment = at.isoformat()
        self._write(
            "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, 0)",
            (session, moment, moment, name, plan, done),
        )
        return session

    def held(self, session: str, hold: HeldHold, plan: str, done: int) -> None:
        """Note a hold that has just ended, and how far the session is."""
        row = (
            session,
            hold.at.isoformat(),
            hold.exercise,
            hold.side,
            hold.round,
            hold.planned,
            hold.actual,
        )
        self._waiting.append(("INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?, ?)", row))
        self.went_on(session, plan, done, hold.at)

    def went_on(
        self, session: str, plan: str, done: int, at: datetime, *, finished: bool = False
    ) -> None:
        """Note how far a session is, with the plan as it is by now."""
        self._write(
            "UPDATE sessions SET ended = ?, plan = ?, done = ?, finished = ? WHERE id = ?",
            (at.isoformat(), plan, done, int(finished), session),
        )

    def hurt(self, pain: PainScore, session: str | None = None) -> None:
        """Note a pain score."""
        self._write(
            "INSERT INTO pain VALUES (?, ?, ?, ?)",
            (pain.at.isoformat(), pain.score, str(pain.moment), session),
        )

    def sessions(self, first: date, last: date) -> list[Session]:
        """Return the sessions of some days, the first day and the last included, in order."""
        rows = self._read(
            "SELECT id, began, ended, name, plan, done, finished FROM sessions "
            "WHERE began >= ? AND began < ? ORDER BY began",
            _between(first, last),
        )
        return [self._session(row) for row in rows if first <= _day(row[1]) <= last]

    def pain(self, first: date, last: date) -> list[PainScore]:
        """Return the pain scores of some days, in order."""
        rows = self._read(
            "SELECT at, score, moment FROM pain WHERE at >= ? AND at < ? ORDER BY at",
            _between(first, last),
        )
        return [_pain(row) for row in rows if first <= _day(row[0]) <= last]

    def clear(self) -> None:
        """Erase everything; the file shrinks, too, so that nothing of it can be read there."""
        self._waiting.clear()
        for table in ("pain", "holds", "sessions"):
            self._waiting.append((f"DELETE FROM {table}", ()))
        self.flush()
        try:
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            self._trouble(error)

    def flush(self) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for statement, values in self._waiting:
                self._connection.execute(statement, values)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._trouble(error)
        else:
            self._waiting.clear()

    def close(self) -> None:
        """Write what waits, with patience, and close the file."""
        self._connection.execute(f"PRAGMA busy_timeout = {int(1000 * PATIENCE)}")
        self.flush()
        self._connection.close()

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        self._waiting.append((statement, values))
        self.flush()

    def _read(self, query: str, values: tuple[str, str] | tuple[str]) -> list[tuple[str, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            self._trouble(error)
            return []

    def _session(self, row: Iterable[str]) -> Session:
        identity, began, ended, name, plan, done, finished = row
        holds = self._read(
            "SELECT at, exercise, side, round, planned, actual FROM holds WHERE session = ? "
            "ORDER BY rowid",
            (identity,),
        )
        pain = self._read(
            "SELECT at, score, moment FROM pain WHERE session = ? ORDER BY rowid", (identity,)
        )
        return Session(
            identity,
            datetime.fromisoformat(began),
            datetime.fromisoformat(ended),
            name,
            plan,
            int(done),
            bool(finished),
            tuple(
                HeldHold(datetime.fromisoformat(at), what, side, int(n), int(planned), float(held))
                for at, what, side, n, planned, held in holds
            ),
            tuple(_pain(row) for row in pain),
        )

    def _trouble(self, error: sqlite3.Error) -> None:
        """Tell of a fault once: a full disk must not be told of with every hold."""
        if not self._troubled:
            self._troubled = True
            self._report(f"the history cannot be kept at the moment: {error}")


def _pain(row: Iterable[str]) -> PainScore:
    at, score, moment = row
    return PainScore(datetime.fromisoformat(at), int(score), Moment(moment))


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()


def _between(first: date, last: date) -> tuple[str, str]:
    """Return the bounds of a search: a day more on each side, because of the time zones."""
    day = timedelta(days=1)
    return (
        datetime.combine(first - day, time()).isoformat(),
        datetime.combine(last + 2 * day, time()).isoformat(),
    )
