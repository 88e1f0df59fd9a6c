"""What is likely to be said next: an answer, a command for what runs, more about a subject."""

from typing import Final

from assistant.conversation.context import DidYouMean, HowMuch, Question, WhatHurts
from assistant.conversation.turn import Running

_ANSWERS: Final = frozenset({"Yes", "No", "Maybe"})
_SCORES: Final = frozenset({"Number", "Pain", "Skip"})
_AFTER_A_CRY: Final = frozenset({"AskExercise", "Next", "Stop", "Done", "Resume"}) | _ANSWERS
_PAUSED: Final = frozenset(
    {"Resume", "Ready", "Stop", "Done", "Next", "Repeat", "StartOver", "CarryOn"}
)
_SETTLING: Final = frozenset({"Ready", "NotReady", "WhichSide", "Pause", "Next", "Stop"})
_HOLDING: Final = frozenset({"Pause", "Stop", "Ow", "TimeLeft", "HoldsLeft", "Next", "WhichSide"})
_ABOUT_SOMETHING: Final = frozenset(
    {"FollowUp", "More", "SayAgain", "Source", "AskExercise", "Start", "Ask", "Thanks"}
)
_AT_REST: Final = frozenset({"Ask", "Start", "ListExercises", "AskExercise"})


def expected(
    question: Question | None, running: Running | None, about: str | None
) -> frozenset[str]:
    """Return the names of the intents that the moment asks for.

    Args:
        question: the open question, if any.
        running: the stretch that runs, if one does.
        about: what was last spoken of; None when that is long ago.
    """
    if isinstance(question, HowMuch):
        return _SCORES
    if isinstance(question, WhatHurts):
        return _AFTER_A_CRY
    if isinstance(question, DidYouMean):
        return _ANSWERS | {intent.name for intent in question.candidates}
    if question is not None:
        return _ANSWERS
    if running is None:
        return _ABOUT_SOMETHING if about is not None else _AT_REST
    if running.paused:
        return _PAUSED
    return _HOLDING if running.seconds_left is not None else _SETTLING
