"""What a recogniser's other readings are worth: conversations, spoken, heard with and without them.

    script/bench alternatives [--half report] [--kept FILE]

Each turn of `tests/conversations` is spoken by a voice that no training has used, in the conditions of
the recognition bench, after the turns before it as they were meant. Three ways to take what was heard:
the best reading alone; with the others where only they are sentences of the templates; and weighed with
what the conversation expects. Files 01 to 03 are for tuning, the others are for reporting.
"""

import argparse
import json
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from assistant.answering.library import Library
from assistant.audio.blocks import Pcm
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.person import Person
from assistant.listening.engines import load_engine
from assistant.listening.heard import Heard, Mode
from assistant.listening.listener import Listener
from assistant.listening.port import Engine
from assistant.profile.store import ProfileStore
from assistant.resources import data_folder
from assistant.understanding.safety import SafetyScan
from assistant.understanding.templates import Templates
from assistant.understanding.understander import Understander
from assistant.understanding.wording import free_wording
from benchmarks.bench_voices import available_voices
from benchmarks.conditions import CONDITIONS, Places
from benchmarks.conversations import Talk, conversations, right
from benchmarks.interval import mcnemar, rate

WAYS: Final = ("best alone", "with the others", "weighed")


@dataclass(frozen=True)
class Readings:
    """What was heard of one turn in one condition."""

    conversation: str
    turn: int
    condition: str
    text: str
    alternatives: tuple[str, ...]
    behind: tuple[float, ...]


class Bench:
    """Holds what every conversation begins with."""

    def __init__(self, cache: Path) -> None:
        self.templates = Templates.load([data_folder("intents") / "en"], cache=cache)
        self.templates.write_out()
        self.safety = SafetyScan.bundled()
        self._understander = Understander(self.templates)
        self._library = Library.load(data_folder("content") / "en")

    def talk(self, before: Sequence[Mapping[str, Any]]) -> Talk:
        """Return a conversation in which some turns were said, as they were meant."""
        person = Person(ProfileStore(None), self._library.conditions)
        person.passed_screen()
        talk = Talk(Dialogue(self._understander, self.safety, self._library, person))
        for turn in before:
            talk.say(turn["say"])
        return talk

    def listened(self, half: str, speech: Path, cache: Path) -> Iterator[Readings]:
        """Speak every turn in every condition and yield what is heard."""
        engine = load_engine(
            model=None, templates=self.templates, red_flags=free_wording(self.safety), cache=cache
        )  # fmt: skip
        voices = available_voices(cache / "spoken")
        places = Places(speech)
        for conversation in conversations(half):
            for at, turn in enumerate(conversation["turns"]):
                mode = self.talk(conversation["turns"][:at]).mode
                key = f"{conversation['name']} {at}"
                voice = voices[zlib.crc32(key.encode()) % len(voices)]
                close = voice.speak(turn["say"], cache / "spoken")
                for condition in CONDITIONS:
                    heard = _whole(engine, places.heard(close, condition, key), mode)
                    said = (heard.text, heard.alternatives, heard.behind)
                    yield Readings(conversation["name"], at, condition.name, *said)

    def right(self, one: Readings, conversation: Mapping[str, Any], way: str) -> bool:
        """Tell whether a turn is understood as it was meant."""
        wanted = conversation["turns"][one.turn]
        talk = self.talk(conversation["turns"][: one.turn])
        if way == "best alone":
            turn = talk.say(one.text)
        elif way == "with the others":
            turn = talk.say(one.text, one.alternatives)
        else:
            turn = talk.say(one.text, one.alternatives, one.behind)
        return right(wanted, turn, talk.dialogue.about(talk.now) or "")


def _whole(engine: Engine, sound: Pcm, mode: Mode) -> Heard:
    """Return the longest utterance of a sound: a turn is one."""
    listener = Listener(engine)
    listener.mode = mode
    finals = [one for one in listener.hear_all(sound) if one.final]
    nothing = Heard("", True, 0.0, 0.0, 0.0)
    return max(finals, key=lambda one: len(one.text), default=nothing)


def main() -> None:
    """Measure."""
    options = _options()
    bench = Bench(options.cache)
    if options.kept and options.kept.exists():
        found = [Readings(*one.values()) for one in json.loads(options.kept.read_text())]
    else:
        found = list(bench.listened(options.half, options.speech, options.cache))
        if options.kept:
            options.kept.write_text(json.dumps([asdict(one) for one in found]))
    by_name = {one["name"]: one for one in conversations(options.half)}
    for condition in CONDITIONS:
        rows = [one for one in found if one.condition == condition.name]
        hits = {
            way: [bench.right(one, by_name[one.conversation], way) for one in rows] for way in WAYS
        }
        for way in WAYS:
            print(f"{condition.name:6} {way:16} {rate(sum(hits[way]), len(rows))}")
        pairs = list(zip(hits["weighed"], hits["best alone"], strict=True))
        more, fewer = pairs.count((True, False)), pairs.count((False, True))
        print(
            f"{condition.name:6} only weighed : only best alone {more} : {fewer}, "
            f"p = {mcnemar(more, fewer):.2g}"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--half", choices=("report", "tune"), default="report")
    parser.add_argument("--kept", type=Path, help="what was heard: written, or read if it is there")
    parser.add_argument("--speech", type=Path, default=Path("../shared/speech"))
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "unpinch-alternatives"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
