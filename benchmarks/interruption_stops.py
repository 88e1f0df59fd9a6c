"""Real people's "stop", said twice over an explanation and over a count."""

import argparse
import random
from collections.abc import Iterator
from typing import Final

import numpy as np

from assistant.audio.blocks import samples, seconds, silence
from assistant.cli.joining import Parts
from assistant.conversation.events import Event
from benchmarks.closed_loop import Loop, Word, room_file, twice, with_level, words
from benchmarks.interruption_job import Job, Line

WHILES: Final = ("explaining", "counting")
APART: Final = 1.2
"""Seconds from the beginning of the first "stop" to that of the second."""
TAIL: Final = 1.6
"""Seconds after the second in which it may still be understood."""
ALONE_AT: Final = -10.0
"""Ratio at which the person is as loud as there where nothing else is heard."""


def grid(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
    """Say it over its voice, at each ratio."""
    for ratio in options.ratio:
        for during in WHILES:
            key = {"part": "grid", "room": room, "ratio": ratio, "while": during}
            yield _stops(parts, key, options.limit, done, own_voice=True)


def alone(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
    """Say it where nothing else is heard: what the engine can do at best."""
    for during in WHILES:
        key = {"part": "alone", "room": room, "ratio": ALONE_AT, "while": during}
        yield _stops(parts, key, options.limit, done, own_voice=False)


def _stops(parts: Parts, key: Line, limit: int | None, done: list[Line], *, own_voice: bool) -> Job:
    """Have every person say "stop" twice, in one session with its pauses."""

    def run() -> Iterator[Line]:
        said = {line["word"] for line in done if key.items() <= line.items()}
        missing = [word for word in words("stop", limit) if word.name not in said]
        if not missing:
            return
        room = with_level(room_file(str(key["room"])), float(key["ratio"]))
        loop = Loop(parts, room, own_voice=own_voice)
        loop.warm_up()
        for word in missing:
            chance = random.Random(f"{key} {word.name}")
            yield _stop(loop, word, str(key["while"]), chance.uniform(1.5, 3.5))
            loop.quieten()

    return Job(key, run)


def _stop(loop: Loop, word: Word, during: str, lead: float) -> Line:
    begun = len(loop.log)
    if during == "explaining":
        loop.explain()
    else:
        loop.count()
    start = seconds(loop.now)
    length = word.ends - word.begins
    begins = (start + lead, start + lead + APART)
    loop.play(twice(word, APART, lead, 0.0))
    loop.play(silence(samples(TAIL)), lambda: bool(_stop_times(loop.log[begun:], begins[1])))
    silences = [e.t for e in loop.since(begun, "yield") if e.fields["phase"] == "begin"]
    during_first = [t for t in silences if begins[0] <= t <= begins[0] + length + 0.3]
    before = [t for t in silences if t < begins[0]]
    times = _stop_times(loop.log[begun:], begins[0])
    by = next((n for n, t in enumerate((begins[1] + 0.2, np.inf)) if times and times[0] <= t), None)
    return {
        "word": word.name,
        "speaker": word.speaker,
        "noticed": bool(during_first) or bool(times and times[0] <= begins[1] + 0.2),
        "silent_before": bool(before) and not _ended_before(loop.log[begun:], begins[0]),
        "delay": round(during_first[0] - begins[0], 3) if during_first else None,
        "first": by == 0,
        "second": by is not None,
        "stopped_after": None if by is None else round(times[0] - begins[by] - length, 3),
    }


def _stop_times(log: list[Event], after: float) -> list[float]:
    return [
        event.t
        for event in log
        if event.kind == "understood" and event.fields["intent"] == "Stop" and event.t >= after
    ]


def _ended_before(log: list[Event], t: float) -> bool:
    phases = [e.fields["phase"] for e in log if e.kind == "yield" and e.t < t]
    return phases[-1] == "end"
