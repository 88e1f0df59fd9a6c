"""Who has the floor: the assistant yields it when somebody speaks over it, and takes it up again."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from assistant.audio.blocks import samples
from assistant.audio.mixer import Clip, Mixer, Priority
from assistant.conversation.alarm import ALARM
from assistant.conversation.context import FORGET_AFTER
from assistant.conversation.events import EventLog
from assistant.conversation.interruption.afterwards import Then
from assistant.conversation.mouth import Mouth
from assistant.conversation.stretch import BREATH, Stretch

AFTER: Final = samples(2.0)
"""Silence kept after somebody was noticed, and after the last of a voice. Shorter speaks over the second
"stop" of somebody whose first was not understood; longer makes each false alarm cost more of
what is being said."""
LONGEST: Final = samples(8.0)
"""Silence at most: a television talks on."""
TRIES: Final = 2
"""How often the same passage is taken up again after a voice that said nothing to it."""
NOISES: Final = 4
"""How often after mere noises. More repeats a phrase too often where dishes clatter; fewer leaves an
answer unfinished for a dog."""
HARDER: Final = 3.0
"""By how much louder (dB) somebody has to be after each of the first `TRIES` false alarms."""
CALM: Final = samples(30.0)
"""Undisturbed for so long, it is as ready to yield as at first. Shorter yields again to the same room;
longer is deaf to somebody quiet for longer after a false alarm."""


class Outcome(StrEnum):
    """How a silence ended."""

    ANSWERED = "answered"
    """Something was understood."""
    TAKEN_UP = "taken_up"
    """Nothing was: it spoke on."""
    GIVEN_UP = "given_up"
    """Nothing was, too often: the rest is kept for "go on"."""


class Floor:
    """Falls silent for whoever speaks over the voice, and decides when it is heard again.

    In a hold the clock runs on and the numbers are merely not heard. An answer is broken off, to be
    said again from the beginning of its phrase; so is the line of a stretch, which waits for it. A
    warning is taken up as often as needed: after `TRIES` times it is said over whatever is heard. The
    alarm yields to nobody.

    Args:
        mixer: the timeline.
        mouth: speaks.
        events: the log.
        raise_threshold: makes the detector less ready, by so many dB; 0 takes it back.
    """

    def __init__(
        self,
        mixer: Mixer,
        mouth: Mouth,
        events: EventLog,
        raise_threshold: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._mixer = mixer
        self._mouth = mouth
        self._events = events
        self._raise_threshold = raise_threshold
        self._since: int | None = None
        self._last = 0
        self._ended = 0
        self._tries = 0
        self._allowed = NOISES
        self._line: Stretch | None = None
        self._kept = ""
        self._kept_at = 0
        self.halted = False
        """Whether silence was asked for during the warning that is still to be finished."""

    @property
    def yielded(self) -> bool:
        """Tell whether it keeps silent for somebody."""
        return self._since is not None

    def kept(self, now: int) -> bool:
        """Tell whether something that was cut on request may be asked for again with "go on"."""
        return bool(self._kept) and now - self._kept_at <= samples(FORGET_AFTER)

    @property
    def broken(self) -> bool:
        """Tell whether speech was broken off and not taken up yet."""
        return self._mouth.aside

    @property
    def warning(self) -> bool:
        """Tell whether a warning is being said or was broken off."""
        sounding = self._mixer.sounding
        said = sounding is not None and _is_warning(sounding.clip)
        return said or self._mouth.warning_aside

    def follow(
        self, now: int, stretch: Stretch | None, *, spoken_over: bool, speaking: bool
    ) -> None:
        """Take what is known of one block.

        Args:
            now: stream time (samples).
            stretch: the one that runs, if one does.
            spoken_over: whether somebody speaks over the voice.
            speaking: whether a voice is being listened to.
        """
        if self._since is None:
            if spoken_over:
                self.give_up(now, stretch)
            elif self._tries and now - self._ended >= CALM:
                self._forgive()
            return
        if speaking:
            self._last, self._allowed = now, TRIES
        if now - self._last >= AFTER or now - self._since >= LONGEST:
            self._take_up(now, stretch)
        else:
            self._cover(now, stretch)

    def give_up(self, now: int, stretch: Stretch | None) -> None:
        """Fall silent for somebody who speaks."""
        sounding = self._mixer.sounding
        counting = stretch is not None and not stretch.coach.paused
        if self._since is not None or (sounding is None and not counting):
            return
        if sounding is not None and self._must_be_heard(sounding.clip):
            return
        self._since = self._last = now
        self._mixer.lower()
        self._events.log("yield", phase="begin", outcome=None)
        self._cover(now, stretch)

    def end(self, now: int, stretch: Stretch | None, outcome: Outcome = Outcome.ANSWERED) -> None:
        """Be heard again; what is left of a broken line of the stretch is said anew."""
        if outcome == Outcome.ANSWERED:
            self._forgive()
        if self._since is None:
            return
        self._since, self._ended = None, now
        self._mixer.lift()
        if stretch is not None and stretch is self._line and not stretch.coach.paused:
            stretch.leave_room(now, now + BREATH)
        self._line = None
        self._events.log("yield", phase="end", outcome=str(outcome))

    def settle(self, then: Then, now: int) -> None:
        """Do with what was being said as was decided, before the reply to what was heard."""
        if then in _SILENT:
            self._mouth.set_aside()
        if then == Then.KEEP:
            self._keep(now)
        elif then == Then.FORGET:
            self._mouth.forget()
            self._kept = ""
        elif then == Then.WARNING_LATER:
            self._mouth.drop_all_but_warnings()
            self._since = self._last = now
            self.halted = True
        if then not in (Then.WARNING_LATER, Then.SPEAK_ON):
            self.halted = False

    def resume(self, then: Then) -> None:
        """Queue what is to be said again, at the moment that was decided."""
        if then == Then.TAKE_UP:
            self._mouth.take_up()
        elif then == Then.TAKE_UP_KEPT:
            text, self._kept = self._kept, ""
            self._mouth.say(text)
        elif then in (Then.WARNING_FIRST, Then.WARNING_AFTER):
            self._mouth.drop_all_but_warnings()
            self._mouth.take_up()

    def _cover(self, now: int, stretch: Stretch | None) -> None:
        """Keep what sounds unheard, so that nothing of it is lost but numbers."""
        sounding = self._mixer.sounding
        if sounding is None or sounding.clip.priority <= Priority.COUNT:
            return
        if self._must_be_heard(sounding.clip):
            self.end(now, stretch, Outcome.TAKEN_UP)
        elif sounding.clip.priority >= Priority.REPLY:
            self._mouth.set_aside()
        elif stretch is not None and not stretch.coach.paused:
            self._mouth.cut()
            self._line = stretch
            stretch.leave_room(now, now + LONGEST)

    def _must_be_heard(self, clip: Clip) -> bool:
        if clip.id == ALARM:
            return True
        return self._tries >= TRIES and (_is_warning(clip) or clip.priority == Priority.TRANSITION)

    def _take_up(self, now: int, stretch: Stretch | None) -> None:
        outcome = Outcome.TAKEN_UP
        if self._tries >= self._allowed and self.broken and not self.warning:
            outcome = Outcome.GIVEN_UP
            self._keep(now)
        else:
            self._mouth.take_up()
        self._tries += 1
        self._raise_threshold(HARDER * min(self._tries, TRIES))
        self.end(now, stretch, outcome)

    def _keep(self, now: int) -> None:
        text = self._mouth.keep()
        if text:
            self._kept, self._kept_at = text, now

    def _forgive(self) -> None:
        if self._tries:
            self._tries, self._allowed = 0, NOISES
            self._raise_threshold(0.0)


def _is_warning(clip: Clip) -> bool:
    return clip.priority == Priority.SAFETY and clip.id != ALARM


_SILENT: Final = frozenset({Then.KEEP, Then.WARNING_FIRST, Then.WARNING_AFTER, Then.WARNING_LATER})
"""Decisions before which what sounds is broken off, if nobody did before."""
