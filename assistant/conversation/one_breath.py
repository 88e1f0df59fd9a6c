"""Two things in one breath: "stop, my hip hurts", "next one, and slower"."""

from dataclasses import replace

from assistant.conversation.turn import ENDS, MANNER, Turn


def both(first: Turn, second: Turn) -> Turn:
    """Return the turn of two requests in one breath: what both do, and what both say.

    An end is never undone by what follows it, and of two things that move a stretch the first is done. A
    stretch that is only named before a question about it ("the crossover, where do I feel that?") needs
    no answer of its own.
    """
    if first.action is not None and second.action is not None:
        return _done(first, second)
    named = first.intent is not None and first.intent.slots.get("aspect") == "what"
    said = [second.reply] if named and second.reply else [first.reply, second.reply]
    return replace(
        second if first.action is None else first,
        reply=" ".join(filter(None, said)),
        question=second.question,
    )


def _done(first: Turn, second: Turn) -> Turn:
    assert first.action is not None and second.action is not None
    if first.action.do in ENDS:
        return first
    if second.action.do in ENDS:
        return second
    replies = " ".join(filter(None, (first.reply, second.reply)))
    if second.action.do in MANNER:
        return replace(first, reply=replies, also=second.action)
    if first.action.do in MANNER:
        return replace(second, reply=replies, also=first.action)
    return first
