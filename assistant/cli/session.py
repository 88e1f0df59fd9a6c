"""One live session: what the sound card delivers goes to the assistant, until goodbye."""

from collections.abc import Callable
from typing import Final, Protocol

import numpy as np

from assistant.audio.blocks import Pcm, samples, silence
from assistant.audio.card import Card, News
from assistant.audio.duplex import Duplex, Pair
from assistant.cli.awake import SleepWatch
from assistant.cli.keys import Keys
from assistant.cli.machine_lines import MachineLines
from assistant.conversation.assistant import Assistant
from assistant.conversation.turn import Running
from assistant.listening.condition import Hearing

LEVEL_EVERY: Final = samples(0.1)
"""How often the level meter moves."""
_WAIT: Final = 0.3
"""Seconds to wait for the sound card before keys and devices are looked at again."""

_TYPED: Final = {"stop": "stop", "next": "next", "again": "again", "quit": "goodbye"}
"""What a key says in the person's place."""


class View(Protocol):
    """What shows the session."""

    def note(self, text: str) -> None:
        """Show a line that is no caption."""

    def trouble(self, text: str) -> None:
        """Show what is wrong, until it is put right; nothing for an empty text."""

    def level(self, level: float | None) -> None:
        """Show how loud the microphone is (0.0 to 1.0 of full scale); None while there is none."""

    def muted(self, muted: bool) -> None:
        """Show whether the microphone is muted by key."""

    def running(self, running: Running | None) -> None:
        """Show where in a stretch it is."""


class Session:
    """Feeds the assistant, block by block, and tells the person what is wrong with the machine.

    Args:
        whole: the assistant.
        duplex: delivers the blocks.
        card: the devices.
        keys: the keyboard.
        actions: what each key does, by its name.
        view: shows it.
        watch: notices that the computer slept.
        tap: given each block, for a recording that was asked for.
    """

    def __init__(
        self,
        whole: Assistant,
        duplex: Duplex,
        card: Card,
        keys: Keys,
        actions: dict[str, str],
        view: View,
        watch: SleepWatch,
        tap: Callable[[Pcm, Pcm], None] = lambda _mic, _reference: None,
    ) -> None:
        self._whole = whole
        self._duplex = duplex
        self._card = card
        self._keys = keys
        self._actions = actions
        self._view = view
        self._watch = watch
        self._tap = tap
        self._lines = MachineLines.load()
        self._hearing = Hearing()
        self._microphone: str | None = None
        self._muted = False
        self._broken = False
        self._level_shown = 0

    @property
    def over(self) -> bool:
        """Tell whether goodbye was said to its end."""
        return self._whole.conversation.ended

    def begin(self, news: list[News]) -> None:
        """Tell which devices were wanted and are not there."""
        self._microphone = self._card.names.get("microphone")
        for each in news:
            self._whole.error(self._lines.news(each, spoken=False))
            self._whole.conversation.say(self._lines.news(each, spoken=True))

    def step(self) -> None:
        """Take the next block, or do without it; look at keys, devices and the clock."""
        self._press()
        # Before the devices: a sleep stops them, and when they are back nothing goes on by itself.
        if self._watch.slept():
            self._whole.error(self._lines.slept)
            self._whole.conversation.interrupted(self._lines.slept, goes_on=False)
        self._tend()
        pair = self._duplex.next(_WAIT)
        if pair is not None:
            self._take(pair)

    def end(self, reason: str) -> None:
        """Close the log."""
        if self._duplex.dropped:
            self._whole.error(
                f"the computer was too slow for {self._duplex.dropped} blocks of sound"
            )
        if self._card.lapses:
            self._whole.error(
                f"sound was lost {self._card.lapses} times: the computer was too slow"
            )
        self._whole.finish(reason)

    def _take(self, pair: Pair) -> None:
        mic = silence(len(pair.mic)) if self._muted else pair.mic
        self._whole.process(mic, pair.reference, pair.position)
        self._tap(pair.mic, pair.reference)
        if pair.position - self._level_shown >= LEVEL_EVERY:
            self._level_shown = pair.position
            self._view.running(self._whole.conversation.running)
            listens = self._duplex.has_microphone
            self._view.level(float(np.abs(mic).max()) if listens else None)
        waiting = self._whole.conversation.idle and not self._muted and self._card.whole
        found = self._hearing.take(pair.mic, waiting=waiting)
        if found is not None:
            text = self._lines.condition(found)
            self._whole.error(text)
            self._whole.conversation.say(text)

    def _press(self) -> None:
        action = self._actions.get(self._keys.pressed() or "")
        if action == "pause":
            self._whole.type("resume" if self._whole.conversation.paused else "pause")
        elif action == "mute":
            self._muted = not self._muted
            self._view.muted(self._muted)
        elif action is not None:
            self._whole.type(_TYPED[action])

    def _tend(self) -> None:
        for news in self._card.tend():
            shown = self._lines.news(news, spoken=False)
            said = self._lines.news(news, spoken=True)
            self._whole.error(shown)
            if news.kind == "back":
                self._whole.conversation.say(said)
                continue
            self._broken = True
            self._view.trouble(shown)
            # A moment's silence is shown: to speak of it would take longer than it lasts.
            said, waits = (said, self._lines.waits) if news.kind == "lost" else ("", "")
            unheard = news.way == "loudspeaker"
            self._whole.conversation.interrupted(said, waits, unheard=unheard)
        if self._broken and self._card.whole:
            self._mend()

    def _mend(self) -> None:
        """Go on: every device that is used works."""
        self._broken = False
        microphone = self._card.names.get("microphone")
        if microphone == self._microphone:
            self._hearing.begin_anew()
        else:
            self._microphone, self._hearing = microphone, Hearing()
        self._view.trouble("")
        self._whole.conversation.restored(self._lines.going_on)
