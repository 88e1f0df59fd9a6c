"""What the echo canceller is measured on: rooms, passages, people who say "stop", noises, devices.

In halves: rooms, answers and noises each have one to tune on and one to report; of the speakers one in
four is for tuning.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, silence
from assistant.audio.room import Room, at_spoken_level
from assistant.audio.room_file import NoiseFile, RoomFile, read_room
from benchmarks.conditions import read_flac, recordings_of
from benchmarks.own_voice import OwnVoice

Kind = Literal["explaining", "counting"]
KINDS: Final[tuple[Kind, ...]] = ("explaining", "counting")
ROOMS: Final = Path(__file__).parent / "rooms"
WARM_UP: Final = 8.0
"""Seconds of the assistant's voice before anybody speaks: the greeting, in a session."""
NOISE_LEVEL: Final = -45.0
"""dBFS at the microphone: about 23 dB below the assistant's voice, as loud as a person at that SER."""
_NOISE_PIECE: Final = samples(5.0)
_BETWEEN: Final = (2.2, 3.0)
"""Seconds from one word to the next, at random."""
_ONSET: Final = 10**-3.5
"""Of the loudest 10 ms' power: where a word begins, unless the recording's own noise is as loud."""


@dataclass(frozen=True)
class Passage:
    """The assistant speaks in a room, and people say "stop"."""

    room: str
    kind: Kind
    reference: Pcm
    """What the loudspeaker is given."""
    echo: Pcm
    person: Pcm
    """At a signal-to-echo ratio of 0 dB."""
    noise: Pcm
    onsets: tuple[int, ...]
    """Samples at which the words begin at the microphone."""


class Material:
    """Makes passages.

    Args:
        speech: the folder of recordings.
        cache: where the assistant's voice is kept.
        half: `tune` or `report`.
    """

    def __init__(self, speech: Path, cache: Path, half: str) -> None:
        self._voice = OwnVoice(cache, half)
        self._stops = _stops(speech / "commands", half)
        self._noises = recordings_of(half)(speech / "noise")
        self.rooms = sorted(ROOMS.glob(f"{half}-*.yaml"))
        self.speakers = len(self._stops)

    def spoken_over(self, number: int, kind: Kind) -> Passage:
        """Return a passage in the room of a number; the speakers are shared among the rooms.

        Each speaker says the word once while it explains and once while it counts.
        """
        chance = np.random.default_rng(number)
        words, at, begins = [], WARM_UP, []
        for path in self._stops[number :: len(self.rooms)]:
            words.append(at_spoken_level(read_flac(path)))
            begins.append(samples(at))
            at += float(chance.uniform(*_BETWEEN))
        said = silence(samples(at + 0.5) // BLOCK * BLOCK)
        for begin, word in zip(begins, words, strict=True):
            part = said[begin : begin + len(word)]
            part += word[: len(part)]
        reference = self._reference(kind, len(said), number)
        return self._passage(number, kind, reference, said, begins)

    def alone(
        self,
        number: int,
        kind: Kind,
        seconds: float,
        *,
        noisy: bool = False,
        jumps: float | None = None,
    ) -> Passage:
        """Return a passage in which nobody speaks, in silence or with household noise.

        Args:
            number: of the room.
            kind: what the assistant does.
            seconds: length.
            noisy: whether there is household noise.
            jumps: seconds from one jump of the delay to the next; None for none.
        """
        reference = self._reference(kind, samples(seconds) // BLOCK * BLOCK, number)
        said = silence(len(reference))
        turn = 2 * number + KINDS.index(kind)
        return self._passage(
            number, kind, reference, said, [], self._noise(turn) if noisy else None, jumps
        )

    def _reference(self, kind: Kind, length: int, number: int) -> Pcm:
        seconds = length / RATE
        if kind == "counting":
            whole = self._voice.counting(np.ceil(seconds))
        else:
            whole = self._voice.explaining(seconds + 1.0, begin=7 * number)
        return whole[:length]

    def _passage(
        self,
        number: int,
        kind: Kind,
        reference: Pcm,
        said: Pcm,
        begins: list[int],
        noise: Pcm | None = None,
        jumps: float | None = None,
    ) -> Passage:
        path = self.rooms[number]
        file: RoomFile = msgspec.structs.replace(read_room(path), ser=0.0)
        if noise is not None:
            file = msgspec.structs.replace(file, noise=NoiseFile("", NOISE_LEVEL))
        if jumps is not None:
            file = msgspec.structs.replace(file, jumps=jumps)
        room = Room(file, noise)
        pairs = zip(reference.reshape(-1, BLOCK), said.reshape(-1, BLOCK), strict=True)
        parts = [room.hear(*pair) for pair in pairs]
        echo = np.concatenate([part.echo for part in parts])
        person = np.concatenate([part.person for part in parts])
        noises = np.concatenate([part.noise for part in parts])
        onsets = tuple(begin + _onset(person[begin : begin + RATE]) for begin in begins)
        return Passage(path.stem, kind, reference, echo, person, noises, onsets)

    def _noise(self, turn: int) -> Pcm:
        """Return some of the noises, each as loud as the others."""
        pieces = []
        for path in self._noises[turn :: 2 * len(self.rooms)]:
            piece = read_flac(path)[:_NOISE_PIECE]
            pieces.append(piece / max(float(np.sqrt(np.square(piece).mean())), 1e-6))
        return np.concatenate(pieces).astype(np.float32)


def _onset(word: Pcm) -> int:
    hop = RATE // 100
    power = np.square(word[: len(word) // hop * hop].reshape(-1, hop)).mean(axis=1)
    loudest = float(power.max())
    noisy = 10.0 * float(np.percentile(power, 20))
    return hop * int(np.argmax(power > min(max(_ONSET * loudest, noisy), 0.01 * loudest)))


def _stops(folder: Path, half: str) -> list[Path]:
    """Return a recording of "stop" of each speaker."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["text"] == "stop"]
    first: dict[str, Path] = {}
    for row in rows:
        first.setdefault(row["speaker"], folder / row["file"])
    speakers = sorted(first)
    tuned = speakers[0::4]
    return [first[name] for name in speakers if (name in tuned) == (half == "tune")]


def device_pairs(folder: Path) -> Iterator[tuple[str, Pcm, Pcm]]:
    """Yield name, microphone and loopback of recordings of real devices, in whole blocks."""
    for path in sorted(folder.glob("*_mic.flac")):
        name = path.stem.removesuffix("_mic")
        mic, played = read_flac(path), read_flac(folder / f"{name}_lpb.flac")
        length = min(len(mic), len(played)) // BLOCK * BLOCK
        yield name, mic[:length], played[:length]
