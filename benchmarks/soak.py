"""Two hours of conversation in a replay: does memory grow, and does the count drift?

script/bench soak [--hours 2]

The bundled conversation (spoken questions, a stretch, pause and go on) is heard again and again.
Resident memory is read once a minute of stream time.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, silence
from assistant.audio.wav import read_wav
from assistant.cli.demo import bundled_conversation
from assistant.cli.joining import assistant
from assistant.cli.settings import Settings
from assistant.conversation.events import Event

SETTLED = 10
"""Minutes after which memory should not grow any more."""
BUDGET = 5.0
"""MB by which it may."""

ROUND = 160.0
"""Seconds from one beginning of the conversation to the next: its stretch has ended by then."""


class Watch:
    """Counts what happened, and looks at the times of a hold's numbers."""

    def __init__(self) -> None:
        self.heard = 0
        self.counts = 0
        self.holds = 0
        self.worst = 0.0
        """Largest distance of a number from a whole second after the one before it (seconds)."""
        self._last: tuple[float, int] | None = None

    def see(self, event: Event) -> None:
        """Take an event."""
        if event.kind == "heard" and event.fields["final"]:
            self.heard += 1
        elif event.kind == "hold":
            self.holds += event.fields["phase"] == "end"
            self._last = None
        elif event.kind == "pause":
            self._last = None
        elif event.kind == "count":
            number = int(str(event.fields["number"]))
            self.counts += 1
            if self._last is not None and self._last[1] == number + 1:
                self.worst = max(self.worst, abs(event.t - self._last[0] - 1.0))
            self._last = (event.t, number)


def main() -> None:
    """Run it and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hours", type=float, default=2.0)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        watch = Watch()
        settings = Settings(Path(folder), guest=True, check_in=False)
        whole = assistant(settings, (watch.see,), microphone=True)
        sizes: list[float] = []
        begun = time.monotonic()
        for block in _track(samples(3600 * wanted.hours)):
            position = whole.mixer.position
            if position % (60 * RATE) == 0:
                sizes.append(resident())
                print(f"{position // (60 * RATE):4d} min  {sizes[-1]:6.1f} MB", flush=True)
            whole.mixer.read(BLOCK)
            whole.process(block, silence(len(block)), position)
        sizes.append(resident())
        spent = time.monotonic() - begun
    grown = sizes[-1] - sizes[min(SETTLED, len(sizes) - 1)]
    print(f"{wanted.hours} h in {spent / 60:.1f} min")
    print(f"{watch.heard} utterances, {watch.holds} holds, {watch.counts} numbers")
    print(
        f"memory grew by {grown:.1f} MB after the first {SETTLED} min (at most {BUDGET} MB wanted)"
    )
    print(f"a number was off its second by at most {1e6 * watch.worst:.1f} microseconds")


def _track(length: int) -> Iterator[Pcm]:
    """Return the blocks of the conversation over and over, each time with its stretch to the end."""
    pcm = read_wav(bundled_conversation())
    whole = samples(ROUND)
    pcm = np.concatenate([pcm, np.zeros(whole - len(pcm), dtype=np.float32)])
    for at in range(0, length - BLOCK + 1, BLOCK):
        yield pcm[at % whole : at % whole + BLOCK]


def resident() -> float:
    """Return how much memory this process has (MB); Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
