"""A stretch that waits because of the machine: a device is gone, or the computer slept."""

from assistant.audio.mixer import Mixer, Priority
from assistant.conversation.mouth import Mouth
from assistant.conversation.stretch import BREATH, Stretch


class Outage:
    """Makes a stretch wait, and go on when the cause is gone.

    Args:
        mixer: the timeline.
        mouth: says what happened.
    """

    def __init__(self, mixer: Mixer, mouth: Mouth) -> None:
        self._mixer = mixer
        self._mouth = mouth
        self._waiting: Stretch | None = None
        self._unheard = False
        self._urgent = ""

    def begin(
        self, stretch: Stretch | None, text: str, waits: str, *, unheard: bool, goes_on: bool
    ) -> None:
        """Make the stretch wait, if one runs, and say why.

        Args:
            stretch: the one that runs.
            text: what happened; empty to say nothing.
            waits: said after it when a count waits.
            unheard: whether nobody hears what is said until it is over.
            goes_on: whether it goes on by itself when the cause is gone; otherwise the person says when.
        """
        if unheard and not self._unheard:
            self._unheard = True
            if not self._mouth.busy:
                self._urgent = ""
        if not goes_on:
            self._waiting = None
        if stretch is not None and not stretch.coach.paused:
            stretch.pause(self._mixer.position)
            self._waiting = stretch if goes_on else None
            text = f"{text} {waits}".strip()
        if text:
            self._mouth.say(text)

    def end(self, stretch: Stretch | None, text: str) -> None:
        """Go on with the stretch that waited, and say so, unless the person moved it meanwhile.

        A warning that nobody could hear is said first.
        """
        if self._unheard and self._urgent:
            self._mouth.say(self._urgent, Priority.SAFETY)
        self._unheard, self._urgent = False, ""
        waited = stretch is not None and stretch is self._waiting and stretch.coach.paused
        self._waiting = None
        if waited and stretch is not None:
            self._mouth.say(text)
            stretch.coach.resume(self._mixer.free_at + BREATH)

    def replied(self, text: str, *, urgent: bool) -> None:
        """Remember a warning until it was heard: nothing may swallow it."""
        if urgent:
            self._urgent = text
        elif not self._unheard:
            self._urgent = ""

    def forget(self) -> None:
        """Leave it to the person when to go on: they said so."""
        self._waiting = None
