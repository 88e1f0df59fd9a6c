"""The history: what was written is read, whatever happens to the process or to the file."""

import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.history.database import MIGRATIONS, open_database
from assistant.history.history import History
from assistant.history.records import HeldHold, Moment, PainScore
from assistant.history.summary import pain_change, summarise, week_of

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Clock:
    """A made-up day, a minute at a time."""

    def __init__(self) -> None:
        self.now = NOON

    def minute(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def opened(path: Path | None, reports: list[str] | None = None) -> History:
    ids = count()
    report = (lambda _: None) if reports is None else reports.append
    return History(path, NOON, report, lambda: f"session {next(ids)}")


def hold(at: datetime, actual: float = 20.0) -> HeldHold:
    return HeldHold(at, "piriformis_stretch", "right leg", 1, 20, actual)


def test_a_session_is_read_as_it_was_written(tmp_path: Path) -> None:
    clock, history = Clock(), opened(tmp_path / "history.sqlite")
    session = history.begin("routine", "{}", 0, clock.now)
    history.held(session, hold(clock.minute()), "{}", 1)
    history.held(session, hold(clock.minute(), actual=7.5), "{}", 1)
    history.hurt(PainScore(clock.now, 3, Moment.BEFORE), session)
    history.went_on(session, "{}", 2, clock.minute(), finished=True)
    history.close()

    (read,) = opened(tmp_path / "history.sqlite").sessions(NOON.date(), NOON.date())
    assert (read.name, read.done, read.finished, read.minutes) == ("routine", 2, True, 3.0)
    assert [one.actual for one in read.holds] == [20.0, 7.5]
    assert read.pain_at(Moment.BEFORE) == 3
    assert summarise([read]).holds == 1


def test_a_day_is_the_day_where_it_was(tmp_path: Path) -> None:
    history = opened(tmp_path / "history.sqlite")
    late = datetime.fromisoformat("2026-03-04T23:30:00-08:00")
    history.begin("routine", "{}", 0, late)
    assert len(history.sessions(late.date(), late.date())) == 1
    following = late.date() + timedelta(days=1)
    assert history.sessions(following, following) == []


def test_a_guest_leaves_no_file(tmp_path: Path) -> None:
    history = opened(None)
    history.begin("routine", "{}", 0, NOON)
    assert len(history.sessions(NOON.date(), NOON.date())) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\x00" + bytes(200)])
def test_a_broken_file_is_set_aside_and_told_of(tmp_path: Path, content: bytes) -> None:
    path, reports = tmp_path / "history.sqlite", list[str]()
    path.write_bytes(content)
    history = opened(path, reports)
    assert len(reports) == 1
    assert "history.broken-20260304-120000.sqlite" in reports[0]
    assert (tmp_path / "history.broken-20260304-120000.sqlite").read_bytes() == content
    history.begin("routine", "{}", 0, NOON)
    assert len(history.sessions(NOON.date(), NOON.date())) == 1


def test_a_file_that_breaks_while_it_is_open_is_told_of_once(tmp_path: Path) -> None:
    path, reports = tmp_path / "history.sqlite", list[str]()
    history = opened(path, reports)
    with sqlite3.connect(path) as other:
        other.execute("DROP TABLE pain")
        other.execute("DROP TABLE holds")
    session = history.begin("routine", "{}", 0, NOON)
    for _ in range(3):
        history.held(session, hold(NOON), "{}", 1)
    assert len(reports) == 1


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(UserError, match="newer version"):
        opened(path)
    assert [file.name for file in tmp_path.iterdir()] == ["history.sqlite"]


def test_an_older_file_is_brought_to_the_present_form_with_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    before = opened(path)
    before.begin("routine", "{}", 0, NOON)
    before.close()
    more = (*MIGRATIONS, "ALTER TABLE sessions ADD COLUMN mood TEXT DEFAULT 'fair';")
    connection = open_database(path, NOON, print, more)
    assert connection.execute("SELECT name, mood FROM sessions").fetchall() == [("routine", "fair")]
    assert connection.execute("PRAGMA user_version").fetchone() == (len(more),)


def test_what_another_process_keeps_from_being_written_is_written_with_the_next_thing(
    tmp_path: Path,
) -> None:
    path, reports = tmp_path / "history.sqlite", list[str]()
    history, other = opened(path, reports), sqlite3.connect(path, isolation_level=None)
    session = history.begin("routine", "{}", 0, NOON)
    other.execute("BEGIN IMMEDIATE")
    history.held(session, hold(NOON), "{}", 1)
    assert reports
    other.execute("COMMIT")
    history.held(session, hold(NOON), "{}", 2)
    (read,) = opened(path).sessions(NOON.date(), NOON.date())
    assert len(read.holds) == 2


def test_clearing_leaves_nothing_to_be_read_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    history = opened(path)
    history.begin("a_secret_stretch", "{}", 0, NOON)
    history.clear()
    history.close()
    assert all(b"secret" not in file.read_bytes() for file in tmp_path.iterdir())


def test_pain_after_a_stretch_does_not_make_a_bad_week_look_good() -> None:
    moments = [Moment.BEFORE, Moment.AFTER, Moment.LOGGED, Moment.AFTER]
    scores = [
        PainScore(NOON, score, moment) for score, moment in zip([4, 2, 6, 1], moments, strict=True)
    ]
    assert pain_change(scores) == (4, 6)


def test_a_week_begins_on_monday() -> None:
    assert [day.isoformat() for day in week_of(NOON.date())] == ["2026-03-02", "2026-03-08"]


WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from assistant.history.history import History
from assistant.history.records import HeldHold
now = datetime(2026, 3, 4, tzinfo=UTC) + timedelta(minutes=int(sys.argv[2]))
history = History(Path(sys.argv[1]), now)
session = history.begin("routine", "{}", 0, now)
for number in range(1, 100000):
    history.held(session, HeldHold(now, "bridge_pose", None, number, 10, 10.0), "{}", number)
    print(number, flush=True)
"""


def test_a_killed_process_loses_no_hold_that_had_ended(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    for kills in range(1, 6):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(kills)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(7 * kills)]
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().splitlines(keepends=True)
        process.wait()
        whole = [line for line in (*told, *rest) if line.endswith("\n")]
        sessions = History(path, NOON).sessions(NOON.date(), NOON.date())
        assert len(sessions) == kills
        assert len(sessions[-1].holds) in (len(whole), len(whole) + 1)
        assert sessions[-1].done == len(sessions[-1].holds)
