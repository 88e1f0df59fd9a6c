"""A stretch that runs: the coach's cues placed on the timeline, and logged when their time comes."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.audio.blocks import samples, seconds
from assistant.audio.mixer import Priority
from assistant.coaching.beats import Beat, BeatKind, Place
from assistant.coaching.coach import Coach, Cue
from assistant.coaching.plan import Plan
from assistant.conversation.diary import Diary
from assistant.conversation.events import EventLog
from assistant.conversation.manner import Manner
from assistant.conversation.mouth import Mouth
from assistant.conversation.turn import Running

BREATH: Final = samples(0.5)
"""Silence between what was said to the person and what the coach says next."""
TAKE_YOUR_TIME: Final = samples(8.0)
"""How long "not ready" puts things off."""

_NUMBERS: Final = (BeatKind.COUNT, BeatKind.LEAD_IN)


@dataclass
class _Hold:
    """The hold that runs, and how much of it was really held."""

    place: Place
    planned: int
    held: int = 0
    since: int | None = None


class Stretch:
    """Runs one stretch or routine.

    Args:
        plan: what it was made from.
        coach: walks through its beats.
        manner: how it is counted.
        mouth: speaks its lines and numbers.
        events: the log.
        diary: each hold is noted in it; None to note nothing.
    """

    def __init__(
        self,
        plan: Plan,
        coach: Coach,
        manner: Manner,
        mouth: Mouth,
        events: EventLog,
        diary: Diary | None = None,
    ) -> None:
        self._diary = diary
        self.plan = plan
        self.coach = coach
        self._manner = manner
        self._mouth = mouth
        self._events = events
        self._pending: deque[Cue] = deque()
        self._hold: _Hold | None = None
        self._frozen: int | None = None

    @property
    def name(self) -> str:
        """Return the id of the exercise or routine."""
        return self.plan.name

    @property
    def is_routine(self) -> bool:
        """Tell whether it is a routine."""
        return self.plan.routine is not None

    def rewrite(self, plan: Plan, beats: Sequence[Beat], now: int) -> None:
        """Go on with a plan that was changed."""
        self.plan = plan
        self.coach.rewrite(beats)
        if self._hold is not None:
            self._hold.planned = self.coach.planned(now) or self._hold.planned

    def running(self, now: int) -> Running:
        """Return what can be asked about it at this moment."""
        beat, following = self.coach.current(now), self.coach.following(now)
        until_hold = self.coach.until_hold(now)
        return Running(
            exercise=beat.place.exercise,
            routine=self.name if self.is_routine else None,
            paused=self.coach.paused,
            seconds_left=self.coach.seconds_left(now),
            holds_left=self.coach.holds_left(now),
            side=beat.place.side,
            next_exercise=following.exercise if following else None,
            next_side=following.side if following else None,
            after_this=self.coach.next_exercise(now),
            switching=beat.kind == BeatKind.SWITCH,
            between=self.coach.between(now),
            until_hold=None if until_hold is None else seconds(until_hold),
            planned=self.coach.planned(now),
        )

    @property
    def frozen(self) -> bool:
        """Tell whether it keeps silent until the rest of a command is heard."""
        return self._frozen is not None

    def advance(self, now: int) -> None:
        """Place what is due on the timeline and log what has begun."""
        for cue in self.coach.advance(now):
            self._pending.append(cue)
            if not self.frozen:
                self._place(cue)
        while self._pending and self._pending[0].at <= now:
            self._begun(self._pending.popleft())

    def freeze(self, now: int) -> None:
        """Fall silent while the clock runs on: somebody began to say "stop"."""
        if not self.frozen:
            self._frozen = now
            self._mouth.cut()

    def thaw(self, now: int) -> None:
        """It was not a stop after all: be heard again, without a lost second."""
        self._frozen = None
        self.place_again(now)

    def pause(self, now: int) -> None:
        """Stand still, as of the moment when it fell silent."""
        at = now if self._frozen is None else self._frozen
        self._frozen = None
        self._stand_still(at)
        if not self.coach.paused:
            self.coach.pause(at)
            self._events.log("pause", exercise=self.coach.current(at).place.exercise)

    def leave_room(self, now: int, until: int) -> None:
        """Make room for a reply: outside a hold everything waits, in a hold the clock runs on."""
        if self.coach.paused:
            return
        if self.coach.current(now).kind == BeatKind.COUNT:
            self.place_again(now)
        else:
            self._pending.clear()
            self.coach.delay(now, until)

    def break_off(self, now: int) -> None:
        """Forget what was placed: it ends, or goes on elsewhere. A running hold ends here."""
        at = now if self._frozen is None else self._frozen
        self._frozen = None
        self._stand_still(at)
        self.coach.pause(at)
        if self._hold is not None:
            self._log_hold_end(at)

    def place_again(self, now: int) -> None:
        """Place again what falling silent took off the timeline."""
        if not self.frozen:
            for cue in self._pending:
                if cue.at >= now:
                    self._place(cue)

    def _place(self, cue: Cue) -> None:
        style = self._manner.style
        sign = cue.beat.tone if style.tones else None
        text = style.spoken(cue.beat)
        if cue.beat.kind in _NUMBERS:
            self._mouth.count_at(text, cue.at, sign)
        elif text:
            self._mouth.say_at(text, cue.at, Priority.TRANSITION, sign)

    def _begun(self, cue: Cue) -> None:
        beat, place = cue.beat, cue.beat.place
        if beat.kind == BeatKind.COUNT:
            if self._hold is None:
                self._hold = _Hold(place, beat.planned)
                self._log_hold("begin", cue.at)
            if self._hold.since is None:
                # The second in which it was paused is counted again, and counts once.
                self._hold.held = samples(beat.planned - beat.number)
                self._hold.since = cue.at
            self._events.log(
                "count",
                at=cue.at,
                number=beat.number,
                exercise=place.exercise,
                side=place.side,
                round=place.round,
            )
            return
        if self._hold is not None and beat.kind == BeatKind.RELEASE:
            self._log_hold_end(cue.at)
        if beat.kind == BeatKind.LEAD_IN:
            self._events.log("cue", at=cue.at, name=f"lead_in_{beat.number}")
        else:
            self._events.log("cue", at=cue.at, name=str(beat.kind))

    def _stand_still(self, now: int) -> None:
        self._pending.clear()
        self._mouth.cut()
        if self._hold is not None and self._hold.since is not None:
            self._hold.held += now - self._hold.since
            self._hold.since = None

    def _log_hold_end(self, at: int) -> None:
        hold = self._hold
        if hold is not None and hold.since is not None:
            hold.held += at - hold.since
            hold.since = None
        if hold is not None:
            # "Shorter" may ask for less than has been held already: it ends with the second that runs.
            hold.planned = max(hold.planned, math.ceil(seconds(hold.held)))
        self._log_hold("end", at)
        self._hold = None
        if hold is not None and self._diary is not None:
            done = self.plan.done + self.coach.holds - self.coach.holds_left(at)
            self._diary.held(hold.place, hold.planned, seconds(hold.held), self.plan, done)

    def _log_hold(self, phase: str, at: int) -> None:
        if self._hold is not None:
            self._events.log(
                "hold",
                at=at,
                phase=phase,
                exercise=self._hold.place.exercise,
                side=self._hold.place.side,
                round=self._hold.place.round,
                planned=self._hold.planned,
                actual=seconds(self._hold.held),
            )
