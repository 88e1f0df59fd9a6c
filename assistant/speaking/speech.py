"""How the assistant sounds, and how that changes while it runs: speed, height, another voice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from assistant.audio.blocks import Pcm

SLOWEST: Final = 80
FASTEST: Final = 260
_STEP: Final = 25
"""Words a minute by which "slower" and "faster" change the speed: a sixth, which everybody notices."""
_PITCH_STEP: Final = 15
LOWEST: Final = 5
HIGHEST: Final = 95


@dataclass(frozen=True)
class Sound:
    """How something is said."""

    voice: str | None
    """The synthesiser's name of a voice; None for the usual one."""
    variant: str | None
    rate: int
    """Words a minute."""
    pitch: int
    """0 to 99; 50 is the voice's own."""


class Rendering(Protocol):
    """Renders phrases in one sound."""

    def render(self, text: str) -> Pcm:
        """Return a spoken phrase."""


class Speech:
    """Says things as it was last asked to.

    A change is heard from the next phrase on. What a stretch has planned keeps its times: a line that
    became longer uses up some of the silence behind it.

    Args:
        make: returns what renders in one sound, numbers or everything else.
        sound: how it begins.
        voices: the (voice, variant) pairs that "another voice" goes through.
    """

    def __init__(
        self,
        make: Callable[[Sound, bool], Rendering],
        sound: Sound,
        voices: Sequence[tuple[str | None, str | None]],
    ) -> None:
        self._make = make
        self._voices = list(dict.fromkeys([(sound.voice, sound.variant), *voices]))
        self.sound = sound
        self._become(sound)

    def render(self, text: str) -> Pcm:
        """Return a spoken phrase."""
        return self._phrases.render(text)

    def render_number(self, text: str) -> Pcm:
        """Return a spoken number, short enough for its second."""
        return self._numbers.render(text)

    def change(self, how: str) -> None:
        """Speak `slower`, `faster`, `lower`, `higher`, or in `another` voice."""
        now = self.sound
        if how == "another":
            at = self._voices.index((now.voice, now.variant))
            voice, variant = self._voices[(at + 1) % len(self._voices)]
            self._become(replace(now, voice=voice, variant=variant))
        elif how in ("slower", "faster"):
            rate = now.rate + (_STEP if how == "faster" else -_STEP)
            self._become(replace(now, rate=min(max(rate, SLOWEST), FASTEST)))
        else:
            pitch = now.pitch + (_PITCH_STEP if how == "higher" else -_PITCH_STEP)
            self._become(replace(now, pitch=min(max(pitch, LOWEST), HIGHEST)))

    def _become(self, sound: Sound) -> None:
        self.sound = sound
        self._phrases = self._make(sound, False)
        self._numbers = self._make(sound, True)
