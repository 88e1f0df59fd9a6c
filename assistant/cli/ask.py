"""`unpinch ask`: typed questions."""

import json
import sys
from collections.abc import Iterable

from assistant.cli.assemble import dialogue, library, safety_scan, understander
from assistant.cli.first_use import tell
from assistant.cli.json_lines import turn_fields
from assistant.cli.settings import Settings
from assistant.conversation.turn import Do, Running, Turn
from assistant.errors import UserError
from assistant.listening.heard import Mode


def ask(settings: Settings, texts: list[str], mode: Mode | None, as_json: bool) -> None:
    """Answer each text in turn; without texts, each line of standard input.

    Args:
        settings: what the program runs with.
        texts: the words of one question.
        mode: what is expected; None follows the conversation.
        as_json: print one JSON line an answer instead of the reply.

    Raises:
        UserError: there is nothing to answer.
    """
    lines: Iterable[str] = [" ".join(texts)] if texts else sys.stdin
    meaning, content = understander(settings), library(settings)
    talk = dialogue(settings, meaning, safety_scan(), content)
    running: Running | None = None
    asked = False
    for number, line in enumerate(lines):
        text = line.strip()
        if not text:
            continue
        if not asked:
            tell(talk.disclaimer())
        asked = True
        expected = mode or talk.mode(running is not None)
        # Typed lines have no clock: a second each keeps their order and never forgets the topic.
        turn = talk.turn(text, expected, float(number), running)
        running = _after(turn, running)
        _show(turn, as_json)
    if not asked:
        raise UserError('nothing was asked: try  unpinch ask "heat or ice?"')


def _after(turn: Turn, running: Running | None) -> Running | None:
    """Return the stretch that would run after a turn; typed, it never moves on by itself."""
    if turn.action is None:
        return running
    do = turn.action.do
    if do == Do.START and turn.action.id is not None:
        return Running(turn.action.id, None, False, None, 1, None, None, None)
    if do in (Do.STOP, Do.END):
        return None
    if running is not None and do in (Do.PAUSE, Do.RESUME):
        return Running(running.exercise, None, do == Do.PAUSE, None, 1, None, None, None)
    return running


def _show(turn: Turn, as_json: bool) -> None:
    text = json.dumps(turn_fields(turn), ensure_ascii=False) if as_json else turn.reply
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
