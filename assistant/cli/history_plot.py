"""The picture of `unpinch history --plot`: pain and minutes over weeks."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from assistant.errors import UserError
from assistant.history.records import Moment, PainScore, Session


def draw(
    sessions: Sequence[Session], pain: Sequence[PainScore], days: tuple[date, date], path: Path
) -> None:
    """Draw minutes a day as bars and pain scores as points.

    Args:
        sessions: gives the minutes.
        pain: gives the points.
        days: the first and the last day of the picture.
        path: the PNG file.

    Raises:
        UserError: the picture cannot be written, or matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UserError("drawing needs matplotlib: pip install 'unpinch[plot]'") from error
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    minutes = _minutes_by_day(sessions)
    axes.bar(
        date2num(list(minutes)), list(minutes.values()), width=0.7, color="#c3dbe6", label="minutes"
    )
    day = timedelta(days=1)
    axes.set_xlim(float(date2num(days[0] - day)), float(date2num(days[1] + day)))
    axes.set_ylabel("minutes a day")
    scale = axes.twinx()
    for moments, mark, label in (
        ((Moment.BEFORE, Moment.DURING, Moment.LOGGED), "o-", "pain before, or told"),
        ((Moment.AFTER,), "v", "pain after"),
    ):
        chosen = [one for one in pain if one.moment in moments]
        scale.plot(
            date2num([one.at.date() for one in chosen]),
            [one.score for one in chosen],
            mark,
            label=label,
        )
    scale.set_ylim(-0.3, 10.3)
    scale.set_ylabel("pain, 0 to 10")
    locator = AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    figure.legend(loc="outside upper center", ncols=3)
    try:
        figure.savefig(path, format="png", dpi=120)
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}") from error


def _minutes_by_day(sessions: Sequence[Session]) -> dict[date, float]:
    days: dict[date, float] = {}
    for session in sessions:
        days[session.day] = days.get(session.day, 0.0) + session.minutes
    return days
