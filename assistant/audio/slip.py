"""A delay that jumps: a driver that drops or repeats some of a buffer."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

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
"""Share of the microphone's power left by an estimate that has the path."""
_OFTEN: Final = 20
"""Hops with so little left after which the path is known. In the first second a single one is chance, and
the echo would be looked for where it never was."""
_LOST: Final = 0.65
"""Share of the microphone's power left by an estimate from which it is looked elsewhere. Lower finds no
more of them: what a filter leaves that has begun to learn the new place is found as well later."""
_IN_PLACE: Final = 0.3
"""Share left below which the estimate is where it should be, and what spoke against it is forgotten."""
_KEPT: Final = 0.85
"""Share of the evidence that is kept from hop to hop: about 70 ms of it count."""
_SURE: Final = 2.0
"""Evidence (nats, summed over hops) from which it has jumped. One hop with a tenth left is enough; half
left, because the filter has begun to learn the new place, takes four. Higher lets more jumps pass for
somebody (of 160: 15 at 2, 19 at 3)."""
_CLEARER: Final = 1.5
"""Nats by which no other place may come near. At 1 a vowel is found a period of the voice away three
times as often; at 2 more jumps pass for somebody."""
_BESIDE: Final = samples(0.0005)
"""Distance from which another place is not the same one."""
_FEWEST: Final = 0.03
_MOST: Final = 1.5
"""Shares left between which one hop counts: a single one settles nothing that others contradict."""
_AUDIBLE: Final = 1e-6 * _SPAN
"""Energy of a span (-60 dBFS) below which nothing is told."""


class SlipFinder:
    """Compares the microphone with the estimated echo earlier and later than it should be.

    The estimate has gone through the room, so that some hundredths of a second are enough, where the
    delay of what was played is found after a second. A person who speaks leaves as much wherever the
    echo is looked for.
    """

    def __init__(self) -> None:
        self._mic = silence(_SPAN + FARTHEST)
        self._echo = silence(_SPAN + FARTHEST)
        self._evidence = np.zeros(2 * FARTHEST + 1)
        """Logarithm of the share left, summed over the last hops, for each jump from `-FARTHEST` on."""
        self._known = 0
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
        self._known += left < _KNOWN * loud
        if left < _IN_PLACE * loud:
            self._evidence[:] = 0.0
        if left < _LOST * loud or self._known < _OFTEN or self._taken < _SPAN:
            return 0
        later, earlier = _left(heard, self._echo), _left(told, self._mic)
        shares = np.concatenate([earlier[:0:-1], later])
        self._evidence = _KEPT * self._evidence + np.log(np.clip(shares, _FEWEST, _MOST))
        return _clearest(self._evidence)

    def forget(self) -> None:
        """Begin anew: the estimates up to now were in the wrong place."""
        self._mic[:] = 0.0
        self._echo[:] = 0.0
        self._evidence[:] = 0.0
        self._taken = 0


def _left(piece: Pcm, past: Pcm) -> NDArray[np.float64]:
    """Return the share of a piece that is left without the past of 0 to `FARTHEST` samples ago."""
    loud = float(piece @ piece)
    alike = np.correlate(past, piece)[::-1]
    ran = np.cumsum(np.concatenate([[0.0], np.square(past, dtype=np.float64)]))
    louder = (ran[len(piece) :] - ran[: -len(piece)])[::-1]
    return np.asarray((loud - 2.0 * alike + louder) / np.maximum(loud, louder))


def _clearest(evidence: NDArray[np.float64]) -> int:
    """Return the jump that the evidence is for; 0 where there is none, or it may be another."""
    best = int(np.argmin(evidence))
    jump, found = best - FARTHEST, float(evidence[best])
    if found > -_SURE or abs(jump) < _LEAST:
        return 0
    others = (evidence[: max(0, best - _BESIDE)], evidence[best + _BESIDE :])
    next_best = min(float(part.min(initial=0.0)) for part in others)
    return jump if next_best - found >= _CLEARER else 0
