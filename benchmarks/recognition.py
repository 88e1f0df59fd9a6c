"""How well speech is understood, and how often it is misunderstood.

script/bench recognition [--model DIR --model ANOTHER] --out numbers.json

Four kinds of material, each with its own limits:

- recorded one-word commands of many people, during a stretch;
- recorded talk of people who do not speak to the assistant, during a stretch;
- sentences of the templates, picked at random, in synthetic voices that no training has used;
- free phrasings (`phrasings.yaml`) in the same voices: what the templates do not know.

Several models are compared on the same sounds. The spoken ones are heard clean and in three noises, the
noisy ones in recorded rooms.
"""

import argparse
import json
import platform
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from assistant.errors import UserError
from assistant.listening.engines import bundled_model, load_engine
from assistant.listening.heard import Mode
from assistant.resources import data_folder
from assistant.understanding.safety import SafetyScan
from assistant.understanding.templates import Templates
from assistant.understanding.understander import Understander
from assistant.understanding.wording import free_wording
from benchmarks import recognition_table as tables
from benchmarks.bench_voices import BenchVoice, available_voices, voices_of
from benchmarks.cases import Case, commands, others, phrasings, sampled
from benchmarks.conditions import (
    CONDITIONS,
    LEAD,
    TAIL,
    Places,
    padded,
    read_flac,
    recordings_of,
    with_floor,
)
from benchmarks.safety import sentences
from benchmarks.scoring import Ears, Judge, Result, listen

PHRASINGS = Path(__file__).with_name("phrasings.yaml")
_OFTEN = 200
"""Recordings after which a line says how far it is."""


def main() -> None:
    """Measure and print."""
    options = _options()
    console = Console(width=max(Console().width, 150))
    templates = Templates.load([data_folder("intents")], cache=options.cache)
    understander = Understander(templates)
    safety = SafetyScan.bundled()
    judge = Judge(understander, safety)
    spoken = _spoken(options, templates)
    recorded = _recorded(options, understander, console)
    results = [judge.typed(case) for case in spoken]
    for model in () if options.typed else options.model:
        try:
            engine = load_engine(
                model=model,
                templates=templates,
                red_flags=free_wording(safety),
                cache=options.cache,
            )
        except UserError as error:
            console.print(f"model {model.name} is skipped: {error}")
            continue
        ears = Ears(model.resolve().name, engine)
        results += _measure(ears, judge, spoken, recorded, options, console)
    summary = {
        "rows": tables.rows(results),
        "others": tables.others(results),
        "delays": tables.delays(results),
        "by_mode": tables.by_mode(results),
        "by_word": tables.by_word(results),
        "comparisons": tables.comparisons(results),
    }
    tables.show(summary, console)
    if options.out:
        _write(options.out, summary, results)


def _spoken(options: argparse.Namespace, templates: Templates) -> list[Case]:
    """Return what synthetic voices say; with `--flags` emergencies alone."""
    if options.recorded or options.others:
        return []
    if options.flags:
        texts = sentences(options.half)[options.said][: options.limit]
        group = "red flags" if options.said in ("now", "soon") else "no emergency"
        mode = Mode(options.flags)
        name = "held out" if options.half == "report" else options.half
        return [Case(f"{name} {at}", group, text, mode, ()) for at, text in enumerate(texts)]
    if options.typed:
        return phrasings(PHRASINGS, options.limit)
    cases = [
        *sampled(templates, options.each, options.limit),
        *phrasings(PHRASINGS, options.limit),
    ]
    return [case for case in cases if not options.group or case.group in options.group]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--model",
        type=Path,
        action="append",
        help="folder of a Vosk model; may be repeated (default: the bundled one)",
    )
    parser.add_argument("--limit", type=int, help="the most cases of each kind (default: all)")
    parser.add_argument(
        "--typed", action="store_true", help="only the free phrasings, and no model: as if typed"
    )
    parser.add_argument(
        "--recorded", action="store_true", help="only recordings of people, no synthetic voices"
    )
    parser.add_argument(
        "--flags",
        choices=[str(mode) for mode in Mode],
        help="only emergencies (tests/data/safety.yaml), heard in this mode",
    )
    parser.add_argument(
        "--half",
        choices=("tune", "report"),
        default="report",
        help="with --flags: the half that may be looked at, in voices and places of training, "
        "or the one whose rates count",
    )
    parser.add_argument(
        "--said",
        choices=("now", "soon", "harmless", "negated"),
        default="now",
        help="with --flags: these sentences in place of the emergencies",
    )
    parser.add_argument(
        "--others",
        choices=[str(mode) for mode in Mode],
        help="only recordings of people who talk to somebody else, heard in this mode",
    )
    parser.add_argument(
        "--condition",
        action="append",
        choices=[condition.name for condition in CONDITIONS],
        help="spoken sentences in this condition only; may be repeated (default: all)",
    )
    parser.add_argument(
        "--group", action="append", choices=tables.GROUPS[1:], help="only this, and no recordings"
    )
    parser.add_argument("--each", type=int, default=2, help="sentences of each intent and topic")
    parser.add_argument("--out", type=Path, help="JSON file for the numbers and every result")
    parser.add_argument("--speech", type=Path, default=Path("../shared/speech"))
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "unpinch-recognition"
    )
    options = parser.parse_args()
    if options.half == "tune" and not options.flags:
        parser.error("--half tune goes with --flags")
    options.model = list(dict.fromkeys(options.model or [bundled_model()]))
    if len({model.resolve().name for model in options.model}) < len(options.model):
        parser.error("two models whose folders have the same name cannot be told apart")
    return options


def _recorded(
    options: argparse.Namespace, understander: Understander, console: Console
) -> list[Case]:
    if options.flags or options.typed or options.group:
        return []
    if not (options.speech / "commands").is_dir():
        console.print(f"recordings of people are skipped: there are none in {options.speech}")
        return []
    if options.others:
        return others(options.speech, understander, options.limit, Mode(options.others))
    return [
        *commands(options.speech, understander, options.limit),
        *others(options.speech, understander, options.limit),
    ]


def _measure(
    ears: Ears,
    judge: Judge,
    spoken: Sequence[Case],
    recorded: Sequence[Case],
    options: argparse.Namespace,
    console: Console,
) -> list[Result]:
    results = []
    for result in _results(ears, judge, spoken, recorded, options):
        results.append(result)
        if len(results) % _OFTEN == 0:
            console.print(f"{ears.model}: {len(results)} heard, in {result.condition}")
    return results


def _results(
    ears: Ears,
    judge: Judge,
    spoken: Sequence[Case],
    recorded: Sequence[Case],
    options: argparse.Namespace,
) -> Iterator[Result]:
    for case in recorded:
        if case.recording is not None:
            sound = with_floor(padded(read_flac(case.recording), LEAD, TAIL))
            yield listen(judge, ears, case, "as recorded", sound)
    voices = available_voices(options.cache / "spoken", voices_of(options.half))
    if not voices or not (options.speech / "noise").is_dir():
        print("spoken sentences are skipped: they need a voice, and noises and rooms in --speech")
        return
    places = Places(options.speech, recordings_of(options.half))
    for case in spoken:
        close = _voice(case, voices).speak(case.text, options.cache / "spoken")
        for condition in CONDITIONS:
            if options.condition and condition.name not in options.condition:
                continue
            sound = places.heard(close, condition, case.id)
            yield listen(judge, ears, case, condition.name, sound)


def _voice(case: Case, voices: Sequence[BenchVoice]) -> BenchVoice:
    """Return the voice of a case, always the same one."""
    return voices[zlib.crc32(case.id.encode()) % len(voices)]


def _write(path: Path, summary: dict[str, list[tables.Row]], results: Sequence[Result]) -> None:
    machine = {"system": platform.platform(), "python": platform.python_version()}
    every = [asdict(one) for one in results]
    whole = {"machine": machine, **summary, "results": every}
    path.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
