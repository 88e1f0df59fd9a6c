"""As much of a routine as fits into the minutes that somebody has."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from assistant.audio.blocks import samples
from assistant.coaching.beats import Beat
from assistant.coaching.plan import Plan

MOST_ROUNDS: Final = 6
"""However long somebody has: muscles that are stretched for longer gain nothing more."""


def fitted(plan: Plan, write: Callable[[Plan], Sequence[Beat]]) -> Plan:
    """Return a plan that takes no longer than its `minutes`, in as many rounds as fit.

    At least one exercise remains, however short the time: nobody who asks for two minutes wants none.

    Args:
        plan: what is wanted; returned as it is without `minutes`.
        write: writes the beats of a plan.
    """
    if plan.minutes is None:
        return plan
    limit = samples(60.0 * plan.minutes)
    whole = replace(plan, rounds=MOST_ROUNDS)
    fewest, most = 1, len(list(whole.exercises()))
    while fewest < most:
        middle = (fewest + most + 1) // 2
        if sum(beat.length for beat in write(replace(whole, most=middle))) <= limit:
            fewest = middle
        else:
            most = middle - 1
    return replace(whole, most=fewest)
