"""A turn as the line of JSON that `ask` and `hear` print."""

from typing import Any

from assistant.conversation.turn import Turn


def turn_fields(turn: Turn) -> dict[str, Any]:
    """Return a turn's fields as `ask --json` prints them."""
    action: dict[str, str | int | None] | None = None
    if turn.action is not None:
        action = {"do": str(turn.action.do), "id": turn.action.id}
        if turn.action.plan is not None and turn.action.plan.hold is not None:
            action["seconds"] = turn.action.plan.hold
    intent = turn.intent.name if turn.intent else None
    slots: dict[str, Any] = dict(turn.intent.slots) if turn.intent else {}
    if turn.flag is not None:
        intent, slots = "RedFlag", {"flag": turn.flag}
    return {
        "heard": turn.heard,
        "understood": turn.understood,
        "intent": intent,
        "slots": slots,
        "reply": turn.reply,
        "urgency": str(turn.urgency),
        "action": action,
        "question": turn.question,
    }
