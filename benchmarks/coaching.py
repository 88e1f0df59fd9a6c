"""How exactly it counts, in thirty minutes of it, and whether a killed process loses what was done.

script/bench coaching [--minutes 30] [--kills 1000]
"""

import argparse
import multiprocessing
import os
import random
import resource
import signal
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, silence
from assistant.audio.wav import WavWriter, read_wav
from assistant.cli.assemble import library, speaker
from assistant.cli.joining import assistant
from assistant.cli.settings import Settings
from assistant.conversation.events import Event
from assistant.history.history import History
from assistant.history.records import HeldHold
from assistant.numbers import spoken_number
from assistant.speaking.voice import NUMBER_RATE

EXERCISES = (
    "piriformis_stretch",
    "bridge_pose",
    "seated_twist",
    "knee_to_chest",
    "lying_crossover",
)
SEARCH = samples(0.05)
"""How far beside its time a number is looked for."""
FOUND = 0.95
"""Normalised correlation from which a rendering counts as found."""
AUDIBLE = 0.02
"""Share of a rendering's peak from which it is heard."""
BEGAN = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@dataclass
class Session:
    """A conversation that this program drives: sentences typed when something happens."""

    settings: Settings
    log: list[Event] = field(default_factory=list)
    due: list[tuple[int, str]] = field(default_factory=list)
    seconds_spent: float = 0.0
    megabytes: float = 0.0
    """Resident at most, up to the end of the rendering."""

    def run(self, first: str, react: Callable[[Event], list[tuple[float, str]]]) -> Pcm:
        """Say a sentence, then whatever `react` wants to say so many seconds after an event.

        Returns:
            What was heard from the loudspeaker, through a file as `unpinch converse --out` writes it.
        """
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "spoken.wav"
            with WavWriter(out, channels=1) as writer:
                self._run(writer, first, react)
            self.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            return read_wav(out)

    def _run(
        self, writer: WavWriter, first: str, react: Callable[[Event], list[tuple[float, str]]]
    ) -> None:
        whole = assistant(self.settings, (self.log.append,), microphone=False, began=BEGAN)
        mixer, seen = whole.mixer, 0
        started = time.monotonic()
        whole.type(first)
        while not whole.conversation.waiting:
            for event in self.log[seen:]:
                self.due += [(samples(event.t + wait), text) for wait, text in react(event)]
            seen = len(self.log)
            for at, text in sorted(self.due):
                if at <= mixer.position:
                    self.due.remove((at, text))
                    whole.type(text)
            writer.write(mixer.read(BLOCK))
            whole.process(silence(BLOCK), silence(BLOCK), mixer.position)
        whole.finish("finished")
        self.seconds_spent = time.monotonic() - started


def _left_alone(_: Event) -> list[tuple[float, str]]:
    return []


class Interruptions:
    """Asks something in each hold, and pauses in three of them."""

    def __init__(self) -> None:
        self._holds = 0

    def __call__(self, event: Event) -> list[tuple[float, str]]:
        """Return what is said after an event, and how many seconds later."""
        if event.kind != "hold" or event.fields["phase"] != "begin":
            return []
        self._holds += 1
        half = float(str(event.fields["planned"])) / 2
        said = [(half + 0.3, "how long left")]
        if self._holds in (2, 5, 9):
            said += [(half - 2.4, "pause"), (half + 4.0, "go on")]
        return said


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--kills", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        settings = Settings(folder, guest=True, check_in=False)
        request = f"I have {spoken_number(options.minutes)} minutes"
        _counting("left alone", settings, request, _left_alone)
        _counting("three pauses, a question in each hold", settings, request, Interruptions())
        _holds(settings)
        _kills(folder / "history.sqlite", options.kills)


def _counting(
    name: str,
    settings: Settings,
    request: str,
    react: Callable[[Event], list[tuple[float, str]]],
) -> None:
    session = Session(settings)
    sound = session.run(request, _with_answers(react))
    lasted = len(sound) / RATE
    render = speaker(settings, NUMBER_RATE).render
    cues = {
        (one.id, cue.left): cue.say
        for one in library(settings).exercises.values()
        for cue in one.cues
    }
    found = Counter[str]()
    begins: list[float] = []
    for event in session.log:
        if event.kind == "count":
            pcm = render(cues.get(_place(event), _said(event)))
            found[_where(sound, pcm, samples(event.t))] += 1
            begins.append(1000 * _audible_from(pcm) / RATE)
    print(f"{name}: {lasted / 60:.1f} minutes, {lasted / session.seconds_spent:.0f} x real time, "
          f"{session.megabytes:.0f} MB")  # fmt: skip
    print(f"  numbers at their sample {found['exact']}, elsewhere {found['elsewhere']}, "
          f"not spoken {found['silent']}")  # fmt: skip
    print(f"  sound begins after {statistics.median(begins):.0f} ms in the median, "
          f"{max(begins):.0f} ms at most")  # fmt: skip
    print(f"  {_exact_holds(session.log)}")


def _with_answers(
    react: Callable[[Event], list[tuple[float, str]]],
) -> Callable[[Event], list[tuple[float, str]]]:
    """Say "no" to each question of the screen."""

    def answer(event: Event) -> list[tuple[float, str]]:
        if event.kind == "say" and str(event.fields["text"]).endswith("?"):
            return [(0.5, "no")]
        return react(event)

    return answer


def _place(event: Event) -> tuple[str, int]:
    return str(event.fields["exercise"]), int(str(event.fields["number"]))


def _said(event: Event) -> str:
    return spoken_number(int(str(event.fields["number"])))


def _where(sound: Pcm, pcm: Pcm, at: int) -> str:
    """Tell whether a rendering is at a sample, beside it, or not to be heard."""
    window = sound[max(0, at - SEARCH) : at + len(pcm) + SEARCH]
    if len(window) < len(pcm):
        return "silent"
    energy = np.convolve(window.astype(np.float64) ** 2, np.ones(len(pcm)), mode="valid")
    alike = np.correlate(window.astype(np.float64), pcm.astype(np.float64), mode="valid")
    score = alike / np.sqrt(np.maximum(energy, 1e-9) * float((pcm.astype(np.float64) ** 2).sum()))
    best = int(score.argmax())
    if score[best] < FOUND:
        return "silent"
    return "exact" if best == min(at, SEARCH) else "elsewhere"


def _audible_from(pcm: Pcm) -> int:
    return int(np.flatnonzero(np.abs(pcm) > AUDIBLE * np.abs(pcm).max())[0])


def _exact_holds(log: list[Event]) -> str:
    ends: list[dict[str, Any]] = [
        event.fields for event in log if event.kind == "hold" and event.fields["phase"] == "end"
    ]
    exact = sum(end["actual"] == end["planned"] for end in ends)
    return f"holds exact to the sample {exact} of {len(ends)}"


def _holds(settings: Settings) -> None:
    """Count through each exercise alone."""
    for name in EXERCISES:
        session = Session(settings)
        session.run(f"do {name.replace('_', ' ')}", _with_answers(_left_alone))
        print(f"{name}: {_exact_holds(session.log)}")


def _write(path: Path, number: int, told: Connection) -> None:
    """Write holds without end, and tell of each that is written."""
    now = BEGAN + timedelta(minutes=number)
    history = History(path, now)
    session = history.begin("routine", "{}", 0, now)
    for done in range(1, 100_000):
        history.held(session, HeldHold(now, "bridge_pose", None, done, 10, 10.0), "{}", done)
        told.send(done)


def _kills(path: Path, kills: int) -> None:
    """Kill a process that writes, at a random moment, and look at what is there."""
    chance = random.Random(1)
    context = multiprocessing.get_context("fork")
    opened, lost, told_of = 0, 0, list[str]()
    for number in range(kills):
        mine, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_write, args=(path, number, theirs))
        process.start()
        theirs.close()
        time.sleep(chance.uniform(0.0, 0.05))
        os.kill(process.pid or 0, signal.SIGKILL)
        written = _last(mine)
        process.join()
        history = History(path, BEGAN, told_of.append)
        opened += 1
        day = (BEGAN + timedelta(minutes=number)).date()
        sessions = [
            s for s in history.sessions(day, day) if s.began == BEGAN + timedelta(minutes=number)
        ]
        lost += bool(written) and (not sessions or len(sessions[0].holds) < written)
        if number % 100 == 99:
            history.clear()
        history.close()
    print(f"kills: {kills}; opened {opened}, set aside {len(told_of)}, lost something {lost}")


def _last(pipe: Connection) -> int:
    last = 0
    try:
        while True:
            last = int(pipe.recv())
    except (EOFError, OSError):
        return last


if __name__ == "__main__":
    main()
