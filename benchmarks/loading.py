"""What it takes to have all modes ready, cold and with kept graphs, each in a process of its own.

    script/bench loading

Processor seconds, so that other programs count little; the medians of five runs.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from assistant.cli.assemble import engine, safety_scan, understander
from assistant.cli.settings import Settings
from assistant.listening.heard import Mode

RUNS: Final = 5


def main() -> None:
    """Print the table; with `--once`, load once and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", type=Path, help="data folder with the caches; loads once")
    options = parser.parse_args()
    if options.once is not None:
        print(json.dumps(loaded(options.once)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        cold = [_fresh(Path(temporary) / str(number)) for number in range(RUNS)]
        kept = [_fresh(Path(temporary) / "0") for _ in range(RUNS)]
    for name, runs in (("cold", cold), ("kept", kept)):
        median = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        print(
            f"{name}: sentences {median['sentences']:.2f} s, all modes {median['modes']:.2f} s, "
            f"{median['resident']:.0f} MB resident at the end, {median['highest']:.0f} MB at most"
        )


def loaded(data_dir: Path) -> dict[str, float]:
    """Load sentences and all modes; return processor seconds and resident memory (MB)."""
    settings = Settings(data_dir)
    start = time.process_time()
    meaning = understander(settings)
    read = time.process_time()
    ears = engine(settings, meaning.templates, safety_scan())
    for mode in Mode:
        ears.prepare(mode)
    done = time.process_time()
    return {
        "sentences": read - start,
        "modes": done - read,
        "resident": _resident(),
        "highest": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _resident() -> float:
    """Return the resident memory now (MB); the highest so far where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _fresh(data_dir: Path) -> dict[str, float]:
    data_dir.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.loading", "--once", str(data_dir)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
