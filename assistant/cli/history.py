"""`unpinch history`: what was done, as a table, as JSON, or as a picture."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.cli.assemble import library
from assistant.cli.history_plot import draw
from assistant.cli.settings import Settings
from assistant.history.history import History
from assistant.history.records import Moment, PainScore, Session
from assistant.history.summary import summarise


def show_history(
    settings: Settings, weeks: int, *, as_json: bool, plot: Path | None, clear: bool
) -> None:
    """Print the sessions and pain scores of the last weeks, draw them, or erase all there are.

    Raises:
        UserError: the history cannot be opened, the picture cannot be written, or what draws it is
            not installed.
    """
    now = datetime.now().astimezone()
    history = History(settings.history_file, now, _tell)
    if clear:
        history.clear()
        sys.stdout.write("Erased.\n")
        return
    first, last = now.date() - timedelta(weeks=weeks), now.date()
    sessions, pain = history.sessions(first, last), history.pain(first, last)
    history.close()
    if plot is not None:
        draw(sessions, pain, (first, last), plot)
        sys.stdout.write(f"Written to {plot}.\n")
    elif as_json:
        for line in _json_lines(sessions, pain):
            sys.stdout.write(line + "\n")
    else:
        content = library(settings)
        names = {one.id: one.name for one in content.exercises.values()}
        names |= {one.id: one.name for one in content.routines.values()}
        _print(sessions, pain, names)
        sys.stdout.write(f"Kept in {settings.history_file}; erase it with  --clear\n")


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _json_lines(sessions: Sequence[Session], pain: Sequence[PainScore]) -> list[str]:
    lines = [
        {
            "began": one.began.isoformat(),
            "ended": one.ended.isoformat(),
            "name": one.name,
            "finished": one.finished,
            "holds": [
                {
                    "exercise": hold.exercise,
                    "side": hold.side,
                    "round": hold.round,
                    "planned": hold.planned,
                    "actual": hold.actual,
                }
                for hold in one.holds
            ],
            "pain": [_score(score) for score in one.pain],
        }
        for one in sessions
    ]
    alone = [_score(one) for one in pain if one.moment == Moment.LOGGED]
    return [json.dumps(line) for line in (*lines, *alone)]


def _score(pain: PainScore) -> dict[str, str | int]:
    return {"at": pain.at.isoformat(), "score": pain.score, "moment": str(pain.moment)}


def _print(
    sessions: Sequence[Session], pain: Sequence[PainScore], names: Mapping[str, str]
) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("When", "What", "Holds", "Minutes", "Pain"):
        table.add_column(title, justify="right" if title in ("Holds", "Minutes") else "left")
    rows: list[tuple[datetime, tuple[str, ...]]] = []
    for one in sessions:
        done = summarise([one])
        left = "" if one.finished else " (not finished)"
        what = names.get(one.name, one.name) + left
        rows.append((one.began, (what, str(done.holds), f"{one.minutes:.0f}", _pain_of(one))))
    for score in pain:
        if score.moment == Moment.LOGGED:
            rows.append((score.at, ("", "", "", str(score.score))))
    if not rows:
        sys.stdout.write("Nothing is noted yet.\n")
        return
    for when, cells in sorted(rows):
        table.add_row(when.strftime("%a %d %b %H:%M"), *cells)
    Console(file=sys.stdout, highlight=False).print(table)


def _pain_of(session: Session) -> str:
    before, after = session.pain_at(Moment.BEFORE), session.pain_at(Moment.AFTER)
    during = session.pain_at(Moment.DURING)
    parts = ["-" if before is None else str(before), *([str(during)] if during else [])]
    if after is not None:
        parts.append(str(after))
    return " to ".join(parts) if parts != ["-"] else ""
