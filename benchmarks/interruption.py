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
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.audio.blocks import RATE, Pcm, samples, seconds, silence
from assistant.audio.foreground import ForegroundFilter
from assistant.audio.room import Room
from assistant.cli.joining import Parts, load
from assistant.cli.settings import Settings
from assistant.conversation.events import Event
from assistant.listening.heard import Mode
from assistant.listening.listener import Listener
from benchmarks.cases import commands, others
from benchmarks.closed_loop import (
    REPORTED,
    SPEECH,
    Loop,
    Word,
    flacs,
    room_file,
    twice,
    with_level,
    words,
)
from benchmarks.conditions import held_back
from benchmarks.interruption_table import print_tables

RATIOS: Final = (0.0, -10.0, -15.0, -20.0)
"""Person against own voice at the microphone (dB)."""
WHILES: Final = ("explaining", "counting")
APART: Final = 1.2
"""Seconds from the beginning of the first "stop" to that of the second."""
TAIL: Final = 1.6
"""Seconds after the second in which it may still be understood."""
ALONE_AT: Final = -10.0
"""Ratio at which the person is as loud as there where nothing else is heard."""
NOISE_BELOW: Final = 20.0
"""How far household noise is below its own voice (dB)."""
PIECE: Final = 300.0
"""Seconds of its own voice after which a line is written."""
_ACTS: Final = frozenset({"understood", "red_flag"})

Line = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """Something to measure: what tells it apart, and how."""

    key: Line
    run: Callable[[], Iterator[Line]]


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


# --- "stop", twice ---


def _grid(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
    for ratio in options.ratio:
        for during in WHILES:
            key = {"part": "grid", "room": room, "ratio": ratio, "while": during}
            yield _stops(parts, key, options.limit, done, own_voice=True)


def _alone(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
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


# --- nobody speaks to it ---


def _own(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
    yield _itself(parts, {"part": "own", "room": room}, options, done, noise=None)


def _noise(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
    sounds = flacs(held_back(SPEECH / "noise"))
    random.Random(room).shuffle(sounds)
    noise = np.concatenate(sounds)
    yield _itself(parts, {"part": "noise", "room": room}, options, done, noise=noise)


def _itself(
    parts: Parts,
    key: Line,
    options: argparse.Namespace,
    done: list[Line],
    *,
    noise: Pcm | None,
) -> Job:
    """Let it speak and count with nobody there."""

    def run() -> Iterator[Line]:
        pieces = round(options.hours * 3600 / PIECE / len(options.room))
        numbers = {line["piece"] for line in done if key.items() <= line.items()}
        missing = [number for number in range(pieces) if number not in numbers]
        if not missing:
            return
        loop = Loop(parts, _noisy(str(key["room"]), noise), noise=noise)
        loop.warm_up()
        for number in missing:
            yield {"piece": number} | _piece(loop, parts, random.Random(f"{key} {number}"))

    return Job(key, run)


def _noisy(name: str, noise: Pcm | None) -> Any:
    import msgspec

    from assistant.audio.room_file import NoiseFile

    room = room_file(name)
    if noise is None:
        return room
    return msgspec.structs.replace(room, noise=NoiseFile("", room.own_voice - NOISE_BELOW))


def _piece(loop: Loop, parts: Parts, chance: random.Random) -> Line:
    """Say answers and count, in turn, for `PIECE` seconds."""
    begun, start, spent, heard = len(loop.log), loop.now, loop.spent, loop.heard_for
    topics = [
        " ".join(statement.say for statement in (*topic.say, *topic.more))
        for topic in parts.library.topics.values()
    ]
    explained = 0
    while seconds(loop.heard_for - heard) < PIECE:
        since = loop.heard_for
        for _ in range(3):
            loop.whole.conversation.say(chance.choice(topics))
        loop.play(silence(samples(120.0)), lambda: not loop.whole.mixer.busy and _quiet(loop))
        explained += loop.heard_for - since
        loop.count(chance.choice((20, 30)))
        loop.play(silence(samples(40.0)))
        loop.whole.type("stop")
        loop.skip(1.0)
    events = loop.log[begun:]
    typed = sum(e.kind == "understood" and e.fields["intent"] == "Stop" for e in events)
    acts = [e for e in events if e.kind in _ACTS]
    muted = _muted(events)
    minutes = seconds(loop.heard_for - heard) / 60
    rounds = round((minutes * 60 - seconds(explained)) / 40.0)
    return {
        "minutes": round(minutes, 3),
        "explaining_minutes": round(seconds(explained) / 60, 3),
        "acts": len(acts) - rounds,
        "stops": typed - rounds,
        "what": sorted({str(e.fields.get("intent", e.fields.get("flag"))) for e in acts}),
        "yields": sum(e.kind == "yield" and e.fields["phase"] == "begin" for e in events),
        "muted": round(muted / 60, 4),
        "ignored": sum(e.kind == "ignored" and bool(e.fields["final"]) for e in events),
        "load": round((loop.spent - spent) / (minutes * 60), 4),
        "from": seconds(start),
    }


def _quiet(loop: Loop) -> bool:
    return loop.whole.conversation.mode != Mode.STRETCH and loop.whole.conversation.waiting


def _muted(events: list[Event]) -> float:
    """Return for how long it was silent for somebody (seconds)."""
    total, since = 0.0, None
    for event in events:
        if event.kind == "yield" and event.fields["phase"] == "begin":
            since = event.t
        elif event.kind == "yield" and since is not None:
            total += event.t - since
            since = None
    return total


def _others(
    parts: Parts, room: str, options: argparse.Namespace, done: list[Line]
) -> Iterator[Job]:
    """Have each recording of the part that this room gets heard while it counts."""
    key = {"part": "others", "room": room}

    def run() -> Iterator[Line]:
        at = options.room.index(room)
        cases = others(SPEECH, parts.understander, options.limit)[at :: len(options.room)]
        heard = {line["case"] for line in done if key.items() <= line.items()}
        cases = [case for case in cases if case.id not in heard]
        if not cases:
            return
        loop = Loop(parts, with_level(room_file(room), -10.0))
        loop.warm_up()
        loop.count(60)
        for case in cases:
            begun = len(loop.log)
            (sound,) = flacs([case.recording] if case.recording else [])
            loop.play(np.concatenate([sound, silence(RATE)]))
            acts = [e for e in loop.log[begun:] if e.kind in _ACTS]
            names = [str(e.fields.get("intent", "RedFlag")) for e in acts]
            yield {"case": case.id, "seconds": round(len(sound) / RATE, 2), "acts": names}
            if loop.whole.conversation.mode != Mode.STRETCH or acts or _left(loop) < 8:
                loop.quieten()
                loop.count(60)

    yield Job(key, run)


def _left(loop: Loop) -> int:
    running = loop.whole.conversation.running
    return running.seconds_left or 0 if running is not None else 0


# --- nothing else to be heard ---


def _clear(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
    """Hear recorded commands through a canceller that knows the room, and without one."""
    key = {"part": "clear", "room": room}

    def run() -> Iterator[Line]:
        assert parts.engine is not None
        at = options.room.index(room)
        cases = commands(SPEECH, parts.understander, options.limit)[at :: len(options.room)]
        heard = {line["case"] for line in done if key.items() <= line.items()}
        cases = [case for case in cases if case.id not in heard and case.recording is not None]
        if not cases:
            return
        simulated, known = _known_room(parts, room)
        for case in cases:
            sound = flacs([case.recording] if case.recording else [])[0]
            mic = _through(simulated, np.pad(sound, (samples(0.5), samples(0.9))))
            clean = np.concatenate([known.take(block, silence(len(block))).sound for block in mic])
            right = [
                _right(parts, np.concatenate(mic), case.meant[0].intent),
                _right(parts, clean, case.meant[0].intent),
            ]
            yield {"case": case.id, "without": right[0], "with": right[1]}

    yield Job(key, run)


def _known_room(parts: Parts, room: str) -> tuple[Room, ForegroundFilter]:
    loop = Loop(parts, room_file(room))
    loop.warm_up()
    simulated, over_voice = loop.simulated, loop.whole.over_voice
    assert over_voice is not None
    for _ in range(100):
        over_voice.filter.take(simulated.take(silence(320), silence(320)), silence(320))
    return simulated, over_voice.filter


def _through(room: Room, person: Pcm) -> list[Pcm]:
    whole = np.pad(person, (0, -len(person) % 320)).astype(np.float32)
    return [room.take(silence(320), block) for block in whole.reshape(-1, 320)]


def _right(parts: Parts, mic: Pcm, intent: str) -> bool:
    assert parts.engine is not None
    listener = Listener(parts.engine)
    listener.mode = Mode.STRETCH
    finals = [heard.text for heard in listener.hear_all(mic) if heard.final and heard.text]
    meant = [parts.understander.strict(text, Mode.STRETCH) for text in finals]
    return any(found is not None and found.name == intent for found in meant)


_PARTS: Final[Mapping[str, Callable[..., Iterator[Job]]]] = {
    "grid": _grid,
    "alone": _alone,
    "own": _own,
    "noise": _noise,
    "others": _others,
    "clear": _clear,
}

if __name__ == "__main__":
    main()
