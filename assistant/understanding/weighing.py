"""Which of a recogniser's readings was said: how it sounded, weighed with what was to be expected.

"Read he" sounds a little more like it than "ready", but nobody says it who has just been told to lie
down. A reading that is a sentence of the templates is worth something, one that fits the moment more.
A "stop" is believed even where something else sounds better: a missed one is worse than a needless one.
What lies close behind and means something else tells how sure the result is.
"""

from dataclasses import dataclass
from typing import Final

from assistant.listening.heard import Mode
from assistant.understanding.intent import Intent, Understood
from assistant.understanding.understander import Understander

KNOWN: Final = 1.5
"""Nats that a whole sentence of the templates is worth. More prefers what is known to what was said."""
EXPECTED: Final = 1.5
"""Nats on top where it is what the moment asks for. More hears what it wants to hear."""
STOP_WITHIN: Final = 1.0
"""Nats by which "stop" may sound worse than the best reading while a stretch runs. More ends stretches
because of other people's talk."""
STOP: Final = "Stop"


@dataclass(frozen=True)
class Readings:
    """What may have been said, as a recogniser has it."""

    text: str
    """The one that is taken."""
    alternatives: tuple[str, ...] = ()
    """The others, best first."""
    behind: tuple[float, ...] = ()
    """By how much each of them sounds worse than `text` (nats), less than nothing for better; empty
    where that is not known."""


@dataclass(frozen=True)
class Rival:
    """The best of the readings that mean something else."""

    intent: Intent
    margin: float
    """By how much it is worth less than what was taken (nats)."""


class Weigher:
    """Chooses among readings.

    Args:
        understander: knows the sentences.
    """

    def __init__(self, understander: Understander) -> None:
        self._understander = understander

    def likeliest(self, heard: Readings, mode: Mode, expected: frozenset[str]) -> Readings:
        """Return the readings with the likeliest as the one to take.

        Args:
            heard: the best-sounding one and others; where nothing is known of how they sound it stands.
            mode: what may be said now.
            expected: names of the intents that the moment asks for.
        """
        if not heard.behind:
            return heard
        readings = [(heard.text, 0.0), *zip(heard.alternatives, heard.behind, strict=True)]
        best = max(readings, key=lambda one: self._worth(one[0], mode, expected) - one[1])
        if mode == Mode.STRETCH:
            near = [one for one in readings if one[1] <= STOP_WITHIN]
            best = next((one for one in near if self._name(one[0], mode) == STOP), best)
        others = [(said, cost - best[1]) for said, cost in readings if said != best[0]]
        return Readings(
            best[0], tuple(said for said, _ in others), tuple(cost for _, cost in others)
        )

    def rival(
        self, taken: Readings, meant: Intent, mode: Mode, expected: frozenset[str]
    ) -> Rival | None:
        """Return what else may have been said; None where nothing near means anything else.

        Args:
            taken: what `likeliest` returned.
            meant: what `taken.text` was understood as.
            mode: what may be said now.
            expected: names of the intents that the moment asks for.
        """
        worth = self._worth(taken.text, mode, expected)
        found: list[Rival] = []
        for said, cost in zip(taken.alternatives, taken.behind, strict=False):
            other = self._intent(said, mode)
            if other is not None and (other.name, other.slots) != (meant.name, meant.slots):
                found.append(Rival(other, worth - self._worth(said, mode, expected) + cost))
        return min(found, key=lambda rival: rival.margin, default=None)

    def _worth(self, text: str, mode: Mode, expected: frozenset[str]) -> float:
        meant = self._name(text, mode)
        if meant is None:
            return 0.0
        return KNOWN + (EXPECTED if meant in expected else 0.0)

    def _name(self, text: str, mode: Mode) -> str | None:
        intent = self._intent(text, mode)
        return intent.name if intent is not None else None

    def _intent(self, text: str, mode: Mode) -> Intent | None:
        found = self._understander.exactly(text, mode)
        return found.intent if isinstance(found, Understood) else None
