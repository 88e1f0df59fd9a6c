"""How sure a result is: the margin to the best reading that means something else, and what it is worth.

    script/bench margin [--half report] [--kept FILE]

Free phrasings and sentences of the templates are spoken in the conditions of the recognition bench. For
each threshold: how many wrong answers and actions would have become a question back or nothing, in how
many of those questions the right meaning is offered, and how many right ones would have been lost to it.
The half to tune on has training voices, noises and rooms; the other has those kept for measuring.
"""

import argparse
import json
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from assistant.conversation.expecting import expected
from assistant.listening.engines import load_engine
from assistant.listening.heard import Mode
from assistant.listening.listener import Listener
from assistant.resources import data_folder
from assistant.understanding.intent import Intent, Understood, Unsure
from assistant.understanding.margin import CLOSE, doubted
from assistant.understanding.safety import SafetyScan
from assistant.understanding.templates import Templates
from assistant.understanding.understander import Understander
from assistant.understanding.weighing import Readings, Rival, Weigher
from assistant.understanding.wording import free_wording
from benchmarks.bench_voices import available_voices, voices_of
from benchmarks.cases import Case, Meant, phrasings, sampled
from benchmarks.conditions import CONDITIONS, Places, recordings_of
from benchmarks.halves import half_of
from benchmarks.interval import rate

PHRASINGS: Final = Path(__file__).with_name("phrasings.yaml")
THRESHOLDS: Final = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
"""Nats."""
_OFTEN: Final = 100


@dataclass(frozen=True)
class Heard:
    """What was heard of one sentence in one condition."""

    case: str
    group: str
    said: str
    mode: str
    meant: list[tuple[str, dict[str, str | int]]]
    condition: str
    text: str
    alternatives: tuple[str, ...]
    behind: tuple[float, ...]


@dataclass(frozen=True)
class Result:
    """What would be done with it."""

    heard: Heard
    meaning: Understood
    rival: Rival | None
    right: bool

    def at(self, threshold: float) -> str:
        """Return `followed`, `offered` (a question that offers what was meant), `asked` or `dropped`."""
        if self.rival is None or self.rival.margin >= threshold:
            return "followed"
        close = Rival(self.rival.intent, min(self.rival.margin, CLOSE / 2))
        found = doubted(self.meaning, close, Mode(self.heard.mode))
        if isinstance(found, Understood):
            return "followed"
        if not isinstance(found, Unsure):
            return "dropped"
        meant = any(_is_right(intent, self.heard) for intent in found.candidates)
        return "offered" if meant else "asked"


def cases(half: str, templates: Templates) -> list[Case]:
    """Return what is said: free phrasings and sentences of the templates."""
    free = [case for case in phrasings(PHRASINGS, None, half) if case.group == "free"]
    own = sampled(templates, 2, None)
    if half == "tune":
        reported = {case.text for case in own}
        others = sampled(templates, 4, None, reported)
        own = [case for case in others if half_of(case.text) == "tune"]
    return [*free, *own]


def listened(options: argparse.Namespace, templates: Templates) -> Iterator[Heard]:
    """Speak every case in every condition and yield what is heard."""
    flags = free_wording(SafetyScan.bundled())
    engine = load_engine(model=None, templates=templates, red_flags=flags, cache=options.cache)
    voices = available_voices(options.cache / "spoken", voices_of(options.half))
    places = Places(options.speech, recordings_of(options.half))
    for at, case in enumerate(cases(options.half, templates)):
        voice = voices[zlib.crc32(case.id.encode()) % len(voices)]
        close = voice.speak(case.text, options.cache / "spoken")
        meant = [(one.intent, dict(one.slots)) for one in case.meant]
        for condition in CONDITIONS:
            listener = Listener(engine)
            listener.mode = case.mode
            for one in listener.hear_all(places.heard(close, condition, case.id)):
                if one.final and one.text:
                    what = (case.id, case.group, case.text, str(case.mode), meant, condition.name)
                    yield Heard(*what, one.text, one.alternatives, one.behind)
        if at % _OFTEN == 0:
            print(f"{at} sentences heard", flush=True)


def results(
    found: Sequence[Heard], understander: Understander, safety: SafetyScan
) -> Iterator[Result]:
    """Yield what was understood, red flags left aside."""
    weigher = Weigher(understander)
    for heard in found:
        if safety.scan(heard.text, heard.alternatives) is not None:
            continue
        mode = Mode(heard.mode)
        likely = expected(None, None, None) if mode == Mode.OPEN else frozenset[str]()
        readings = Readings(heard.text, tuple(heard.alternatives), tuple(heard.behind))
        taken = weigher.likeliest(readings, mode, likely)
        meaning = understander.understand(taken.text, mode, taken.alternatives)
        if isinstance(meaning, Understood):
            rival = weigher.rival(taken, meaning.intent, mode, likely)
            yield Result(heard, meaning, rival, _is_right(meaning.intent, heard))


def show(name: str, rows: Sequence[Result], thresholds: Sequence[float]) -> None:
    """Print what each threshold changes."""
    right = [one for one in rows if one.right]
    wrong = [one for one in rows if not one.right]
    print(f"{name}: {len(rows)} followed, {len(wrong)} of them wrong")
    for threshold in thresholds if right and wrong else ():
        of = [one.at(threshold) for one in wrong]
        held = len(of) - of.count("followed")
        lost = sum(one.at(threshold) != "followed" for one in right)
        print(
            f"  under {threshold:4} nats: wrong held back {rate(held, len(wrong))}, asked about "
            f"{of.count('asked') + of.count('offered')} (right one offered {of.count('offered')}), "
            f"right held back {rate(lost, len(right))}"
        )


def main() -> None:
    """Measure."""
    options = _options()
    templates = Templates.load([data_folder("intents") / "en"], cache=options.cache)
    templates.write_out()
    if options.kept and options.kept.exists():
        found = [Heard(**one) for one in json.loads(options.kept.read_text())]
    else:
        found = list(listened(options, templates))
        if options.kept:
            options.kept.write_text(json.dumps([asdict(one) for one in found]))
    rows = list(results(found, Understander(templates), SafetyScan.bundled()))
    show("all", rows, THRESHOLDS)
    for mode in Mode:
        show(f"mode {mode}", [one for one in rows if one.heard.mode == mode], (CLOSE,))
    for group in ("free", "sampled"):
        show(group, [one for one in rows if one.heard.group == group], (CLOSE,))
    for condition in CONDITIONS:
        name = condition.name
        show(f"in {name}", [one for one in rows if one.heard.condition == name], (CLOSE,))


def _is_right(intent: Intent, heard: Heard) -> bool:
    found = Meant.of(intent.name, intent.slots)
    return any(found == Meant.of(name, slots) for name, slots in heard.meant)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--half", choices=("report", "tune"), default="report")
    parser.add_argument("--kept", type=Path, help="what was heard: written, or read if it is there")
    parser.add_argument("--speech", type=Path, default=Path("../shared/speech"))
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "unpinch-margin"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
