"""A delay that jumps: a driver that drops or repeats some of a buffer."""

from typing import Final

import numpy as np

from assistant.audio.blocks import Pcm, samples, silence
from assistant.audio.spectra import HOP

FARTHEST: Final = samples(0.05)
"""Jump that is looked for at most."""
_SPAN: Final = 3 * HOP
"""Samples that are compared. Fewer find likenesses by chance; more let the jump pass for somebody who
speaks."""
_LEAST: Final = samples(0.003)
"""Jump that is looked for at least: the smallest buffers are about as long, and a strong formant fits as
well a period away."""
_KNOWN: Final = 0.1
"""Share of the microphone's power left by an estimate from which its path is known."""
_LOST: Final = 0.8
"""Share of the microphone's power left by an estimate from which it is looked elsewhere."""
_FOUND: Final = 0.1
"""Share left elsewhere at which it has jumped there. A person who speaks is left wherever the echo is.
At 0.25 a vowel is found a period or two of the voice away."""
_BESIDE: Final = samples(0.0005)
"""Distance from which another place is not the same one."""
_CLEARER: Final = 2.0
"""Times that more has to be left at any other place: a hum fits at each of its periods."""
_AUDIBLE: Final = 1e-6 * _SPAN
"""Energy of a span (-60 dBFS) below which nothing is told."""


class SlipFinder:
    """Compares the microphone with the estimated echo earlier and later than it should be.

    The estimate has gone through the room, so that a few hundredths of a second are enough, where the
    delay of what was played is found after a second.
    """

    def __init__(self) -> None:
        self._mic = silence(_SPAN + FARTHEST)
        self._echo = silence(_SPAN + FARTHEST)
        self._known = False
        self._taken = 0

    def take(self, mic: Pcm, echo: Pcm) -> int:
        """Return by how many samples the echo comes later than estimated, in the last hops; 0 for none.

        Args:
            mic: `HOP` samples of the microphone.
            echo: what was estimated of the echo in them.
        """
        for past, hop in ((self._mic, mic), (self._echo, echo)):
            past[:-HOP] = past[HOP:]
            past[-HOP:] = hop
        self._taken += HOP
        heard, told = self._mic[-_SPAN:], self._echo[-_SPAN:]
        loud = float(heard @ heard)
        left = float(np.square(heard - told).sum())
        if min(loud, float(told @ told)) < _AUDIBLE:
            return 0
        self._known = self._known or left < _KNOWN * loud
        if left < _LOST * loud or not self._known or self._taken < _SPAN:
            return 0
        later, later_left = _nearest(heard, self._echo)
        earlier, earlier_left = _nearest(told, self._mic)
        found, share = (
            (later, later_left) if later_left <= earlier_left else (-earlier, earlier_left)
        )
        return found if share < _FOUND and abs(found) >= _LEAST else 0

    def forget(self) -> None:
        """Begin anew: the estimates up to now were in the wrong place."""
        self._mic[:] = 0.0
        self._echo[:] = 0.0
        self._taken = 0


def _nearest(piece: Pcm, past: Pcm) -> tuple[int, float]:
    """Return how long ago the past was most like a piece (samples), and the share of it that was not."""
    loud = float(piece @ piece)
    alike = np.correlate(past, piece)[::-1]
    ran = np.cumsum(np.concatenate([[0.0], np.square(past, dtype=np.float64)]))
    louder = (ran[len(piece) :] - ran[: -len(piece)])[::-1]
    left = (loud - 2.0 * alike + louder) / np.maximum(loud, louder)
    best = int(np.argmin(left))
    around = slice(max(0, best - _BESIDE), best + _BESIDE)
    share = float(left[best])
    left[around] = np.inf
    return best, share if left.min() > _CLEARER * share else 1.0
