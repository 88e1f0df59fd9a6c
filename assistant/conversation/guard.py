"""Guards against obeying itself: what is heard while the loudspeaker plays has to be somebody's."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from assistant.audio.blocks import BLOCK, Pcm, samples, seconds
from assistant.audio.foreground import Foreground
from assistant.audio.mixer import Sounding
from assistant.conversation.own_speech import OwnSpeech
from assistant.listening.heard import Heard

HEARD_FROM: Final = 6.0
"""Level of the echo estimate over the noise (dB) from which the microphone hears its own voice."""
AUDIBLE: Final = 0.001
"""Peak (of full scale) from which the loudspeaker plays something."""
NO_ECHO: Final = samples(3.0)
"""Sound played without any echo of it after which there is none: a headset, or a device that cancels by
itself. Until then it trusts nothing that it hears while it speaks."""
LEARNING: Final = samples(2.5)
"""Sound of its own that it must have heard before it believes that somebody speaks over it: until then
the canceller does not know the room, and the beginning of the greeting passes for somebody."""
MOSTLY: Final = 0.5
"""Share of an utterance over its own voice from which somebody must have been noticed in it."""
NOTICED_FOR: Final = samples(0.1)
"""For how long somebody must have been noticed in what was heard over its voice. Where the canceller
fails for a moment it is for some hundredths of a second. Longer loses what is said quietly (0.2 s: 3 in
100 of the first "stop" at -15 and -20 dB); the next one falls into the silence, where this is nothing."""
BEFORE: Final = 0.5
"""Seconds before an utterance in which somebody noticed counts: the words begin before they are found."""
BRIEF: Final = 1.2
IN_THE_CLEAR: Final = 0.2
"""A command this brief (seconds) has to go on for so long after its own voice was last heard: the tail
of a number passes for "set". Longer loses more of what is said only once over its voice."""
LINGERS: Final = samples(0.3)
"""How long the room still has its voice when the echo that is known has died away. It does not concern a
"stop": that one is believed as soon as nothing is to be heard any more."""
STRAYED: Final = samples(0.3)
"""How long before a jump of the delay is known its echo may have passed for somebody. Somebody who does
speak is noticed again after it."""
_PRE_ROLL: Final = 0.25
"""Seconds at the beginning of an utterance in which nothing was said yet."""
_REMEMBERED: Final = samples(20.0)


@dataclass(frozen=True)
class _Moment:
    t: float
    own: bool
    lingers: bool
    """Whether it is, or was just, its own voice."""
    spoken_over: bool


class Guard:
    """Tells what is to be ignored because it may be the assistant's own voice.

    Two independent reasons: the words are the ones that were being said at that very time, or nobody was
    noticed while the loudspeaker could be heard. The first never concerns what may not be missed: no
    prompt has those words.

    Args:
        never_own: tells whether a sentence may not be ignored for its words: stop, pause, ow.
    """

    def __init__(self, never_own: Callable[[str], bool]) -> None:
        self._never_own = never_own
        self._own_speech = OwnSpeech()
        self._moments: deque[_Moment] = deque(maxlen=_REMEMBERED // BLOCK)
        self._without_echo = 0
        self._learnt = 0
        self._lingers_for = 0

    @property
    def spoken_over(self) -> bool:
        """Tell whether somebody speaks over its voice in the last block."""
        return bool(self._moments) and self._moments[-1].spoken_over

    @property
    def masked(self) -> bool:
        """Tell whether the last block was its own voice and nobody else's."""
        last = self._moments[-1] if self._moments else None
        return last is not None and last.own and not last.spoken_over

    def take(
        self, foreground: Foreground, reference: Pcm, position: int, sounding: Sounding | None
    ) -> None:
        """Take one block.

        Args:
            foreground: the microphone without the own voice.
            reference: what the loudspeaker played.
            position: stream time of the first sample (samples).
            sounding: the clip that is heard from the loudspeaker; None where it is silent.
        """
        self._own_speech.follow(sounding, position + BLOCK)
        played = bool(np.abs(reference).max() > AUDIBLE)
        if foreground.echo_found:
            self._without_echo = 0
            own = foreground.own_voice > HEARD_FROM
        else:
            self._without_echo += BLOCK if played else 0
            own = played and self._without_echo <= NO_ECHO
        self._learnt += BLOCK if own and foreground.echo_found else 0
        known = self._learnt >= LEARNING or not foreground.echo_found
        if foreground.jumped:
            self._was_nobody()
        spoken_over = foreground.spoken_over and known
        self._lingers_for = LINGERS if own else max(0, self._lingers_for - BLOCK)
        lingers = self._lingers_for > 0
        self._moments.append(_Moment(seconds(position), own, lingers, spoken_over))

    def ignores(self, heard: Heard) -> str | None:
        """Return why something heard is to be ignored; None where it is not.

        Returns:
            `own_words` or `nobody_noticed`, as the event log has it.
        """
        readings = (heard.text,) if heard.text else heard.faint
        if not readings:
            return None
        if not self._never_own(heard.text) and any(
            self._own_speech.matches(reading, heard.start + _PRE_ROLL, heard.end)
            for reading in readings
        ):
            return "own_words"
        during = [m for m in self._moments if heard.start - BEFORE <= m.t <= heard.end]
        while_speaking = [m for m in during if m.t >= heard.start + _PRE_ROLL]
        noticed = [moment for moment in during if moment.spoken_over]
        if noticed:
            nobody = _is_a_burst(noticed) or self._is_a_tail(heard, during)
            return "nobody_noticed" if nobody else None
        stays = not self._never_own(heard.text)
        own = sum(m.own or (stays and m.lingers) for m in while_speaking)
        return "nobody_noticed" if own and own >= MOSTLY * len(while_speaking) else None

    def _was_nobody(self) -> None:
        """Take back that somebody spoke over its voice just now."""
        for ago in range(1, min(STRAYED // BLOCK, len(self._moments)) + 1):
            self._moments[-ago] = replace(self._moments[-ago], spoken_over=False)

    def _is_a_tail(self, heard: Heard, during: Sequence[_Moment]) -> bool:
        """Tell whether nothing of a brief command was heard in the clear; never of a "stop"."""
        if self._never_own(heard.text) or heard.end - heard.start > BRIEF:
            return False
        last = max((moment.t for moment in during if moment.own), default=None)
        return last is not None and heard.end - last < IN_THE_CLEAR


def _is_a_burst(noticed: Sequence[_Moment]) -> bool:
    """Tell whether somebody was noticed only briefly, and mostly over its voice."""
    over_it = sum(moment.own for moment in noticed)
    return len(noticed) * BLOCK < NOTICED_FOR and over_it >= MOSTLY * len(noticed)
