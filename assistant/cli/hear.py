"""`unpinch hear`: recordings in, intents out."""

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from assistant.audio.wav import read_wav
from assistant.cli.assemble import dialogue, engine, library, safety_scan, understander
from assistant.cli.json_lines import turn_fields
from assistant.cli.settings import Settings
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.turn import Turn
from assistant.listening.heard import Heard, Mode
from assistant.listening.listener import Listener
from assistant.understanding.intent import Understood
from assistant.understanding.understander import Understander
from assistant.understanding.weighing import Readings, Weigher


def hear(settings: Settings, files: list[Path], mode: Mode, as_json: bool) -> None:
    """Print what was heard in each file, a line an utterance.

    Raises:
        UserError: a file cannot be read, or the engine cannot be had.
    """
    meaning = understander(settings)
    safety = safety_scan()
    ears = engine(settings, meaning.templates, safety)
    # Nobody knows who speaks in a recording, so nothing of it is remembered.
    stranger = msgspec.structs.replace(settings, guest=True)
    own_content = settings.intents is None or settings.content is not None
    content = library(settings) if own_content else None
    for file in files:
        pcm = read_wav(file)
        talk = dialogue(stranger, meaning, safety, content) if content is not None else None
        listener = Listener(ears)
        listener.mode = mode
        finals = [each for each in listener.hear_all(pcm) if each.final]
        utterances = [each for each in finals if each.text or _asks(talk, each)]
        for heard in utterances:
            if talk is not None:
                others = (heard.alternatives, heard.behind, heard.faint)
                turn = talk.turn(heard.text, mode, heard.end, None, *others)
            else:
                turn = _meaning_only(meaning, heard, mode)
            _show(file, heard, turn, as_json)
        if not utterances:
            nothing = Heard("", final=True, start=0.0, end=0.0, score=0.0)
            _show(file, nothing, Turn("", refused="empty"), as_json)


def _asks(talk: Dialogue | None, heard: Heard) -> bool:
    """Tell whether a red flag is asked about although no words were made out."""
    return talk is not None and talk.suspects(heard.faint)


def _meaning_only(meaning: Understander, heard: Heard, mode: Mode) -> Turn:
    """Return the intent alone: another skill's sentences have no content here."""
    result = meaning.understand(heard.text, mode, heard.alternatives)
    if isinstance(result, Understood):
        readings = Readings(heard.text, heard.alternatives, heard.behind)
        rival = Weigher(meaning).rival(readings, result.intent, mode, frozenset())
        return Turn(heard.text, result.intent, margin=None if rival is None else rival.margin)
    reason = getattr(result, "reason", "too_unsure")
    return Turn(heard.text, refused=reason)


def _show(file: Path, heard: Heard, turn: Turn, as_json: bool) -> None:
    fields: dict[str, Any] = turn_fields(turn) | {
        "start": round(heard.start, 3),
        "end": round(heard.end, 3),
        "score": round(heard.score, 4),
        "margin": None if turn.margin is None else round(turn.margin, 2),
        "file": str(file),
    }
    if as_json:
        text = json.dumps(fields, ensure_ascii=False)
    else:
        slots = " ".join(f"{name}={value}" for name, value in fields["slots"].items())
        text = f"{file}: {heard.text or '(nothing)'} -> {fields['intent'] or 'refused'} {slots}"
    sys.stdout.write(text.rstrip() + "\n")
    sys.stdout.flush()
