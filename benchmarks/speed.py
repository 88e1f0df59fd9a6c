"""How fast the commands start and how much they need, each the median of five runs.

script/bench speed
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.audio.wav import read_wav
from assistant.cli.assemble import engine, safety_scan, understander
from assistant.cli.demo import bundled_conversation
from assistant.cli.settings import Settings
from assistant.listening.listener import Listener

RUNS = 5
UNPINCH = (sys.executable, "-m", "assistant")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        print(f"unpinch --help            {_median(lambda: _run('--help')):.2f} s")
        print(f"unpinch ask, cold caches  {_median(_ask_cold):.2f} s")
        print(f"unpinch ask, warm caches  {_median(lambda: _ask(folder / 'warm')):.2f} s")
        _conversation(folder)
        _recognition(folder)


def _recognition(folder: Path) -> None:
    """Decode the bundled conversation: the time of one core for a second of what was said."""
    settings = Settings(folder / "recognition")
    ears = engine(settings, understander(settings).templates, safety_scan())
    pcm = read_wav(bundled_conversation())
    spent, spoken = 0.0, 0.0
    for timed in (False, True):
        listener = Listener(ears)
        before = time.process_time()
        heard = [each for each in listener.hear_all(pcm) if each.final]
        if timed:
            spent = time.process_time() - before
            spoken = sum(each.end - each.start for each in heard)
    print(f"recognition               {spent / spoken:.3f} s of one core for a second of speech")


def _median(run: Callable[[], None]) -> float:
    def once() -> float:
        start = time.monotonic()
        run()
        return time.monotonic() - start

    return statistics.median(once() for _ in range(RUNS))


def _run(*arguments: str) -> None:
    subprocess.run([*UNPINCH, *arguments], check=True, stdout=subprocess.DEVNULL)


def _ask(data_dir: Path) -> None:
    _run("ask", "heat or ice", "--data-dir", str(data_dir))


def _ask_cold() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        _ask(Path(temporary))


def _conversation(folder: Path) -> None:
    """Hold the bundled conversation: its speed, its memory, and how soon answers come."""
    out, events = folder / "speaker.wav", folder / "events.jsonl"
    start = time.monotonic()
    _run(
        "converse", str(bundled_conversation()), "--out", str(out), "--events", str(events),
        "--data-dir", str(folder / "converse"),
    )  # fmt: skip
    wall = time.monotonic() - start
    with wave.open(str(out)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    lines = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    delays = sorted(_answer_delays(lines))
    print(f"bundled conversation      {seconds:.1f} s held in {wall:.1f} s: {seconds / wall:.1f} x")
    print(f"resident memory           {memory:.0f} MB at its highest")
    worst = delays[min(len(delays) - 1, round(0.95 * len(delays)))]
    print(
        f"end of speech to answer   median {1000 * statistics.median(delays):.0f} ms, "
        f"95th percentile {1000 * worst:.0f} ms of stream time, {len(delays)} answers"
    )


def _answer_delays(lines: Sequence[dict[str, object]]) -> list[float]:
    """Return the time from the end of each utterance to the first sample of its answer (s)."""
    heard = {
        line["turn"]: float(str(line["end"]))
        for line in lines
        if line["event"] == "heard" and line["final"]
    }
    first_say: dict[object, object] = {}
    for line in lines:
        if line["event"] == "say":
            first_say.setdefault(line["turn"], line["id"])
    begun = {line["id"]: float(str(line["start"])) for line in lines if line["event"] == "said"}
    return [
        begun[say] - heard[turn]
        for turn, say in first_say.items()
        if turn in heard and say in begun and begun[say] - heard[turn] < 5.0
    ]


if __name__ == "__main__":
    main()
