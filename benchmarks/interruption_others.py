"""What must not happen: its own voice alone, noise, other people's talk, and commands made worse."""

import argparse
import random
from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, seconds, silence
from assistant.audio.foreground import ForegroundFilter
from assistant.audio.room import Room
from assistant.audio.room_file import NoiseFile, RoomFile
from assistant.audio.suppressor import LATENCY
from assistant.cli.joining import Parts
from assistant.conversation.events import Event
from assistant.listening.heard import Mode
from assistant.listening.listener import Listener
from benchmarks.cases import commands
from benchmarks.cases import others as talk_of_others
from benchmarks.closed_loop import SPEECH, Loop, flacs, room_file, with_level
from benchmarks.conditions import held_back
from benchmarks.interruption_job import Job, Line

NOISE_BELOW: Final = 20.0
"""How far household noise is below its own voice (dB)."""
PIECE: Final = 300.0
"""Seconds of its own voice after which a line is written."""
OTHERS_AT: Final = -10.0
"""Ratio at which other people talk (dB)."""
_ACTS: Final = frozenset({"understood", "red_flag"})


def own(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
    """Let it speak with nobody there."""
    yield _itself(parts, {"part": "own", "room": room}, options, done, noise=None)


def noise(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
    """Let it speak with nobody there while household noise goes on."""
    sounds = flacs(held_back(SPEECH / "noise"))
    random.Random(room).shuffle(sounds)
    yield _itself(
        parts, {"part": "noise", "room": room}, options, done, noise=np.concatenate(sounds)
    )


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


def _noisy(name: str, noise: Pcm | None) -> RoomFile:
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


def others(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
    """Have each recording of the part that this room gets heard while it counts."""
    key = {"part": "others", "room": room}

    def run() -> Iterator[Line]:
        at = options.room.index(room)
        cases = talk_of_others(SPEECH, parts.understander, options.limit)[at :: len(options.room)]
        heard = {line["case"] for line in done if key.items() <= line.items()}
        cases = [case for case in cases if case.id not in heard]
        if not cases:
            return
        loop = Loop(parts, with_level(room_file(room), OTHERS_AT))
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


def clear(parts: Parts, room: str, options: argparse.Namespace, done: list[Line]) -> Iterator[Job]:
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
            there = np.concatenate(mic)
            # As late as the canceller makes it: where blocks begin alone changes what is understood.
            late = np.pad(there, (LATENCY, 0))[: len(there)]
            intent = case.meant[0].intent
            yield {
                "case": case.id,
                "without": _right(parts, there, intent),
                "late": _right(parts, late, intent),
                "with": _right(parts, clean, intent),
                "altered": round(float(np.abs(clean - late).max() / np.abs(late).max()), 6),
            }

    yield Job(key, run)


def _known_room(parts: Parts, room: str) -> tuple[Room, ForegroundFilter]:
    loop = Loop(parts, room_file(room))
    loop.warm_up()
    simulated, over_voice = loop.simulated, loop.whole.over_voice
    assert over_voice is not None
    for _ in range(100):
        over_voice.filter.take(simulated.take(silence(BLOCK), silence(BLOCK)), silence(BLOCK))
    return simulated, over_voice.filter


def _through(room: Room, person: Pcm) -> list[Pcm]:
    whole = np.pad(person, (0, -len(person) % BLOCK)).astype(np.float32)
    return [room.take(silence(BLOCK), block) for block in whole.reshape(-1, BLOCK)]


def _right(parts: Parts, mic: Pcm, intent: str) -> bool:
    assert parts.engine is not None
    listener = Listener(parts.engine)
    listener.mode = Mode.STRETCH
    finals = [heard.text for heard in listener.hear_all(mic) if heard.final and heard.text]
    meant = [parts.understander.strict(text, Mode.STRETCH) for text in finals]
    return any(found is not None and found.name == intent for found in meant)
