"""How the assistant speaks and counts, as the person chose it by voice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from assistant.audio.mixer import Mixer
from assistant.coaching.style import Counting, Style
from assistant.conversation.turn import Action, Do

VOLUMES: Final = (0.25, 0.4, 0.63, 1.0, 1.6)
"""Factors of the volume it began with, 4 dB apart; above full scale it is limited."""


_USUAL: Final = Style()


class Manner:
    """Keeps what was chosen until the program ends.

    Args:
        mixer: the loudspeaker, for the volume.
        speak: changes the voice.
        style: how it counts at first.
    """

    def __init__(
        self,
        mixer: Mixer,
        speak: Callable[[str], None] = lambda _: None,
        style: Style = _USUAL,
    ) -> None:
        self._speak = speak
        self.style = style
        self._mixer = mixer
        self._usual = mixer.volume
        self._volume = VOLUMES.index(1.0)

    def change(self, action: Action) -> None:
        """Do what an action of the kinds COUNTING, TONES, VOLUME or SPEECH asks for."""
        wanted = action.id or ""
        if action.do == Do.VOLUME:
            step = 1 if wanted == "louder" else -1
            self._volume = min(max(self._volume + step, 0), len(VOLUMES) - 1)
            self._mixer.volume = self._usual * VOLUMES[self._volume]
        elif action.do == Do.SPEECH:
            self._speak(wanted)
        elif action.do == Do.TONES:
            self.style = replace(self.style, tones=wanted == "on")
        elif wanted in ("up", "down"):
            counting = self.style.counting
            if counting == Counting.OFF:
                counting = Counting.EVERY
            self.style = replace(self.style, counting=counting, up=wanted == "up")
        else:
            self.style = replace(self.style, counting=Counting(wanted))
