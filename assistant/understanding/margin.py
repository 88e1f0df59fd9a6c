"""What is done with a result when something else was nearly heard: asked about, or not followed."""

from typing import Final

from assistant.listening.heard import Mode
from assistant.understanding.intent import Intent, Refused, Understanding, Understood, Unsure
from assistant.understanding.weighing import Rival

CLOSE: Final = 2.0
"""Nats within which two meanings are taken for equally likely. More asks people who were heard right;
less answers what nobody asked (docs/decisions.md)."""
OFFERED: Final = frozenset(
    {"Ask", "AskExercise", "FollowUp", "Start", "ListExercises", "SameAgain", "CarryOn", "LeaveOut"}
)
"""What "did you mean ...?" can be about. "Did you mean hello?" helps nobody."""
LET_BE: Final = frozenset({"Stop", "Pause", "Ow", "Alarm", "AlarmOff"})
"""What is done however close something else is: a needless one costs little, a missed one much."""


def doubted(meaning: Understanding, rival: Rival | None, mode: Mode) -> Understanding:
    """Return a meaning, or a question back where another one is as likely.

    While a stretch runs only questions and what begins something are doubted: a command is done or said
    again sooner than a question about it is answered.

    Args:
        meaning: of the reading that was taken.
        rival: what else may have been said.
        mode: what was expected.
    """
    if not isinstance(meaning, Understood) or rival is None or rival.margin >= CLOSE:
        return meaning
    if meaning.then is not None or meaning.intent.name in LET_BE:
        return meaning
    if mode == Mode.OPEN or (mode == Mode.STRETCH and meaning.intent.name in OFFERED):
        return _either(meaning.intent, rival.intent, mode)
    return meaning


def _either(meant: Intent, other: Intent, mode: Mode) -> Unsure | Refused:
    if meant.name in OFFERED and other.name in OFFERED:
        return Unsure((meant, other))
    # "How?" is worth no question of its own, and over a count a question is worth it only for two.
    alone = mode == Mode.OPEN and meant.name in OFFERED - {"FollowUp"} and other.name not in LET_BE
    return Unsure((meant,)) if alone else Refused("too_unsure")
