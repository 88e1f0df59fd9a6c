"""How soon somebody is heard: `unpinch run` with warm caches, and `script/run` from nothing.

script/bench start [--fresh]

With --fresh the last commit is cloned into an empty folder and `script/run` is started there, without
pip's cache. Without a microphone and a loudspeaker (a virtual sound card will do) `unpinch run` cannot be
measured; `script/run` then answers the bundled conversation, and its first word counts.
"""

import argparse
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from assistant.audio.devices import has_duplex

RUNS = 5
ROOT = Path(__file__).resolve().parent.parent
LONGEST = 900.0
"""Seconds after which it is given up."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true")
    with tempfile.TemporaryDirectory() as temporary:
        if parser.parse_args().fresh:
            _from_nothing(Path(temporary))
        elif has_duplex():
            _warm(Path(temporary))
        else:
            print("there is no microphone and loudspeaker: nothing to measure")


def _warm(folder: Path) -> None:
    """Start it again and again, until its devices are open and it takes the first block of sound."""
    command = [sys.executable, "-m", "assistant", "run", "--data-dir", str(folder / "data")]
    with _Run(command, folder / "cold") as cold:
        cold.until_event("say")
        time.sleep(30.0)
    opened: list[float] = []
    listening: list[float] = []
    for number in range(RUNS):
        with _Run(command, folder / str(number)) as run:
            opened.append(run.until_shown("Space pauses"))
            listening.append(run.until_event("state"))
    print(f"unpinch run, warm: microphone open     {_spread(opened)}")
    print(f"unpinch run, warm: first block of it   {_spread(listening)}")


def _from_nothing(folder: Path) -> None:
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "PIP_NO_CACHE_DIR": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with _Run([str(clone / "script" / "run")], folder, home) as run:
        wall = run.until_event("say")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"script/run: first word after {wall:.0f} s, {spent:.0f} s of a processor")


def _spread(seconds: Sequence[float]) -> str:
    return (
        f"median {statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f}, "
        f"{len(seconds)} runs)"
    )


class _Run:
    """A command that runs, its events and what it shows going to files of a folder.

    Args:
        command: what to run.
        folder: made where it is not there.
        more: environment variables to add.
    """

    def __init__(
        self, command: Sequence[str], folder: Path, more: Mapping[str, str] | None = None
    ) -> None:
        folder.mkdir(exist_ok=True)
        self._events, self._shown = folder / "events.jsonl", folder / "shown.txt"
        self._began = time.monotonic()
        with self._shown.open("wb") as shown:
            self._process = subprocess.Popen(
                [*command, "--events", str(self._events)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=shown,
                env={**os.environ, **(more or {})},
                start_new_session=True,
            )

    def __enter__(self) -> "_Run":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()

    def until_event(self, kind: str) -> float:
        """Wait for an event; return how long it took from the start (seconds)."""
        return self._until(lambda: f'"event": "{kind}"' in _text(self._events))

    def until_shown(self, text: str) -> float:
        """Wait for a text in the terminal; return how long it took from the start (seconds)."""
        return self._until(lambda: text in _text(self._shown))

    def _until(self, there: Callable[[], bool]) -> float:
        while not there():
            spent = time.monotonic() - self._began
            if self._process.poll() is not None or spent > LONGEST:
                raise SystemExit(f"nothing came of it: {_text(self._shown)[-500:]}")
            time.sleep(0.01)
        return time.monotonic() - self._began


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    main()
