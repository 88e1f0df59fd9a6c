"""Which of a recogniser's readings was said: how it sounded, weighed with what was to be expected.

"Read he" sounds a little more like it than "ready", but nobody says it who has just been told to lie
down. A reading that is a sentence of the templates is worth something, one that fits the moment more.
A "stop" is believed even where something else sounds better: a missed one is worse than a needless one.
"""

from collections.abc import Sequence
from typing import Final

from assistant.listening.heard import Mode
from assistant.understanding.intent import Understood
from assistant.understanding.understander import Understander

KNOWN: Final = 1.5
"""Nats that a whole sentence of the templates is worth. More prefers what is known to what was said."""
EXPECTED: Final = 1.5
"""Nats on top where it is what the moment asks for. More hears what it wants to hear."""
STOP_WITHIN: Final = 1.0
"""Nats by which "stop" may sound worse than the best reading while a stretch runs. More ends stretches
because of other people's talk."""
STOP: Final = "Stop"


class Weigher:
    """Chooses among readings.

    Args:
        understander: knows the sentences.
    """

    def __init__(self, understander: Understander) -> None:
        self._understander = understander

    def likeliest(
        self,
        text: str,
        alternatives: Sequence[str],
        behind: Sequence[float],
        mode: Mode,
        expected: frozenset[str],
    ) -> tuple[str, tuple[str, ...]]:
        """Return the likeliest reading, and the others in their order.

        Args:
            text: what sounds best.
            alternatives: other readings.
            behind: by how much each of them sounds worse (nats); without it `text` stands.
            mode: what may be said now.
            expected: names of the intents that the moment asks for.
        """
        if not behind:
            return text, tuple(alternatives)
        readings = [(text, 0.0), *zip(alternatives, behind, strict=True)]
        best = max(readings, key=lambda one: self._worth(one[0], mode, expected) - one[1])[0]
        if mode == Mode.STRETCH:
            near = [said for said, cost in readings if cost <= STOP_WITHIN]
            best = next((said for said in near if self._meant(said, mode) == STOP), best)
        return best, tuple(said for said, _ in readings if said != best)

    def _worth(self, text: str, mode: Mode, expected: frozenset[str]) -> float:
        meant = self._meant(text, mode)
        if meant is None:
            return 0.0
        return KNOWN + (EXPECTED if meant in expected else 0.0)

    def _meant(self, text: str, mode: Mode) -> str | None:
        found = self._understander.exactly(text, mode)
        return found.intent.name if isinstance(found, Understood) else None
