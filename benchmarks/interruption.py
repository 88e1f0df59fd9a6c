"""How well it is interrupted: in simulated rooms, closed loop, with real people's "stop".

script/bench interruption --out results.jsonl [--part grid] [--room report-flat] [--limit 60] [--hours 3]

What is measured already is not measured again: results are added to the file, one line each, so it can be
stopped and go on, and several can run at once with a file each. `--table` prints the tables of all files.

- grid: "stop" said twice over an explanation and over a count, four loudness ratios, each room;
- alone: the same with no own voice in the microphone: what the engine can do at best;
- own: nobody speaks; noise: nobody speaks, and household noise goes on;
- others: people who talk to somebody else while it counts;
- clear: recorded commands with nothing else to be heard, with and without the canceller.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from assistant.cli.joining import Parts, load
from assistant.cli.settings import Settings
from benchmarks.closed_loop import REPORTED
from benchmarks.interruption_job import Job, Line, Part
from benchmarks.interruption_others import clear, noise, others, own
from benchmarks.interruption_stops import alone, grid
from benchmarks.interruption_table import print_tables

RATIOS: Final = (0.0, -10.0, -15.0, -20.0)
"""Person against own voice at the microphone (dB)."""
_PARTS: Final[Mapping[str, Part]] = {
    "grid": grid,
    "alone": alone,
    "own": own,
    "noise": noise,
    "others": others,
    "clear": clear,
}


def main() -> None:
    """Measure what is missing, or print the tables."""
    options = _options()
    if options.table:
        print_tables(options.out, options.plot)
        return
    out = options.out[0]
    done = _done(out)
    with tempfile.TemporaryDirectory() as temporary:
        cache = options.cache or Path(temporary)
        parts = load(Settings(cache, guest=True, check_in=False), microphone=True)
        with out.open("a", encoding="utf-8") as file:
            for job in _jobs(parts, options, done):
                for line in job.run():
                    file.write(json.dumps(job.key | line) + "\n")
                    file.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, nargs="+", required=True)
    parser.add_argument("--part", nargs="+", default=list(_PARTS), choices=list(_PARTS))
    parser.add_argument("--room", nargs="+", default=list(REPORTED))
    parser.add_argument("--ratio", nargs="+", type=float, default=list(RATIOS))
    parser.add_argument("--limit", type=int, help="the most people or recordings; all without")
    parser.add_argument("--hours", type=float, default=3.0, help="of its own voice, in all rooms")
    parser.add_argument("--cache", type=Path, help="folder that keeps the speech model's graphs")
    parser.add_argument("--table", action="store_true", help="print what is in the files")
    parser.add_argument("--plot", type=Path, help="with --table: draw it into this PNG file")
    return parser.parse_args()


def _done(path: Path) -> list[Line]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _jobs(parts: Parts, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
    for part in options.part:
        for room in options.room:
            yield from _PARTS[part](parts, room, options, done)


if __name__ == "__main__":
    main()
