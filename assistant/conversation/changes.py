"""How a plan changes while it runs."""

from dataclasses import replace
from typing import Final

from assistant.coaching.plan import Plan
from assistant.conversation.turn import Action, Do

HOLD_STEP: Final = 5
"""Seconds by which "longer" and "shorter" change a hold."""
PACE_STEP: Final = 1.5
"""Factor by which "slower" and "faster" change the silences between the holds."""
MOST_STEPS: Final = 3
"""So far either way: at the fastest five seconds to change sides are one and a half."""


def changed(plan: Plan, action: Action) -> Plan:
    """Return the plan after an action of the kinds LENGTH, PACE, FORM or LEAVE_OUT.

    Args:
        plan: what runs.
        action: what somebody asked for.
    """
    match action.do:
        case Do.LENGTH:
            step = HOLD_STEP if action.id == "longer" else -HOLD_STEP
            return replace(plan, change=plan.change + step)
        case Do.PACE:
            pace = plan.pace * (PACE_STEP if action.id == "slower" else 1 / PACE_STEP)
            farthest = PACE_STEP**MOST_STEPS
            return replace(plan, pace=min(max(pace, 1 / farthest), farthest))
        case Do.FORM:
            return replace(plan, gentle=action.id == "easier", change=0)
        case Do.LEAVE_OUT:
            return replace(plan, without=(*plan.without, action.id or ""))
    raise ValueError(f"{action.do} changes no plan")
