"""The diary: what happens in the conversation, written into the history at its time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import msgspec

from assistant.coaching.beats import Place
from assistant.coaching.plan import Plan
from assistant.history.history import History
from assistant.history.records import HeldHold, Moment, PainScore, Session
from assistant.history.summary import Summary, pain_change, summarise, week_of


class Diary:
    """Knows the session that runs.

    Args:
        history: where it is kept.
        began: when the program began, with its time zone.
        stream_time: seconds since then.
    """

    def __init__(self, history: History, began: datetime, stream_time: Callable[[], float]) -> None:
        self._history = history
        self._began = began
        self._stream_time = stream_time
        self._session: str | None = None
        self._running = False
        self._plan = Plan()
        self._done = 0
        self._before: PainScore | None = None

    @property
    def now(self) -> datetime:
        """Return the present moment."""
        return self._began + timedelta(seconds=self._stream_time())

    @property
    def pain_before(self) -> int | None:
        """Return the score given before the stretch that runs or has just ended; None without one."""
        return self._before.score if self._before else None

    def begin(self, plan: Plan) -> None:
        """Note that a plan begins."""
        self.end(finished=False)
        self._plan, self._done, self._running = plan, plan.done, True
        self._session = self._history.begin(plan.name, _json(plan), plan.done, self.now)
        if self._before is not None:
            if self.now - self._before.at > timedelta(minutes=5):
                self._before = None
            else:
                self._history.hurt(self._before, self._session)

    def held(self, place: Place, planned: int, actual: float, plan: Plan, done: int) -> None:
        """Note a hold that has just ended.

        Args:
            place: which one.
            planned: seconds.
            actual: seconds really held.
            plan: the plan as it is by now.
            done: holds that are behind the person.
        """
        if self._session is not None:
            self._plan, self._done = plan, done
            hold = HeldHold(self.now, place.exercise, place.side, place.round, planned, actual)
            self._history.held(self._session, hold, _json(plan), done)

    def end(self, *, finished: bool) -> None:
        """Note that the session ended, if one runs."""
        if self._running and self._session is not None:
            self._running = False
            self._history.went_on(
                self._session, _json(self._plan), self._done, self.now, finished=finished
            )

    def hurts(self, score: int, moment: Moment) -> None:
        """Note a pain score; one from before a stretch is kept until the stretch begins."""
        pain = PainScore(self.now, score, moment)
        if moment == Moment.BEFORE:
            self._before = pain
            return
        session = None if moment == Moment.LOGGED else self._session
        self._history.hurt(pain, session)

    def forget_before(self) -> None:
        """Let the next stretch begin without a score from before."""
        self._before = None

    def last_session(self) -> Summary:
        """Return what the session that has just ended comes to."""
        today = self.now.date()
        sessions = self._history.sessions(today - timedelta(days=1), today)
        return summarise([one for one in sessions if one.id == self._session])

    def of_day(self, day: date) -> Summary:
        """Return what was done on a day."""
        return summarise(self._history.sessions(day, day))

    def of_week(self) -> Summary:
        """Return what was done in this week, from Monday on."""
        return summarise(self._history.sessions(*week_of(self.now.date())))

    def pain_of_weeks(self, weeks: int = 4) -> tuple[int, int] | None:
        """Return the first and the last score of the last weeks; None for fewer than two."""
        today = self.now.date()
        return pain_change(self._history.pain(today - timedelta(weeks=weeks), today))

    def unfinished(self) -> Plan | None:
        """Return what is left of the last session of today; None when it was finished."""
        today = self.now.date()
        sessions = self._history.sessions(today, today)
        if not sessions or sessions[-1].finished:
            return None
        plan = _plan(sessions[-1])
        return None if plan is None else replace(plan, done=sessions[-1].done)

    def done_on(self, day: date) -> Plan | None:
        """Return the plan of the last session of a day; None when nothing was done."""
        sessions = self._history.sessions(day, day)
        plan = _plan(sessions[-1]) if sessions else None
        return None if plan is None else replace(plan, done=0)

    def clear(self) -> None:
        """Erase everything."""
        self._history.clear()
        self._forget_session()

    def someone_else(self) -> None:
        """Write into a history of their own, which is not kept."""
        self._history.close()
        self._history = History(None, self.now)
        self._forget_session()

    def close(self) -> None:
        """Note that what runs ends here, and close the history."""
        self.end(finished=False)
        self._history.close()

    def _forget_session(self) -> None:
        self._session, self._before, self._running = None, None, False


def _json(plan: Plan) -> str:
    return msgspec.json.encode(plan).decode()


def _plan(session: Session) -> Plan | None:
    """Return a session's plan; None when another version wrote it in a way that is unknown here."""
    try:
        return msgspec.json.decode(session.plan, type=Plan)
    except msgspec.DecodeError:
        return None
