"""A conversation in a simulated room, block by block: what it says comes back to its microphone."""

import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from assistant.audio.blocks import BLOCK, Pcm, samples, seconds, silence
from assistant.audio.room import Room, at_spoken_level
from assistant.audio.room_file import RoomFile, read_room
from assistant.cli.joining import Parts, joined
from assistant.cli.settings import Settings
from assistant.conversation.events import Event
from benchmarks.conditions import read_flac
from benchmarks.delay import word_span

ROOMS: Final = Path(__file__).with_name("rooms")
SPEECH: Final = Path(__file__).parent.parent.parent / "shared" / "speech"
REPORTED: Final = ("report-bedroom", "report-flat", "report-kitchen", "report-loft")
"""Rooms that nothing was tuned on."""
WARM_UP: Final = 10.0
"""Seconds of speech in which the canceller gets to know the room, as it does during a greeting."""
_EXPLANATION: Final = (
    "A numb leg often means that a nerve is squeezed in the hip or the lower back. Either can help. "
    "Warmth relaxes tight muscles, and ice calms inflammation. Fifteen minutes, wrapped in a towel. "
    "Lie on your side with a pillow between your knees, or on your back with one under them."
)


@dataclass(frozen=True)
class Word:
    """A recorded word at the level at which people go into a room."""

    name: str
    speaker: str
    sound: Pcm
    begins: float
    """Seconds from the beginning of `sound` to the word."""
    ends: float


def words(text: str, people: int | None) -> list[Word]:
    """Return recordings of a word, one of each speaker, in the order of their names.

    Args:
        text: the word.
        people: how many speakers; None for all.
    """
    with (SPEECH / "commands" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["text"] == text]
    first: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row["file"]):
        first.setdefault(row["speaker"], row["file"])
    chosen = sorted(first.items())[:people]
    return [_word(SPEECH / "commands" / name, speaker) for speaker, name in chosen]


def _word(path: Path, speaker: str) -> Word:
    """Cut a recording to its word: the room that it was recorded in says nothing here."""
    whole = read_flac(path)
    first, last = map(samples, word_span(whole))
    before = min(first, samples(0.1))
    cut = whole[first - before : last + samples(0.1)]
    cut = at_spoken_level(np.asarray(cut, dtype=np.float32))
    return Word(path.name, speaker, cut, seconds(before), seconds(before + last - first))


def room_file(name: str) -> RoomFile:
    """Return the description of one of the benchmark's rooms."""
    return read_room(ROOMS / f"{name}.yaml")


@dataclass
class Loop:
    """The assistant in a room, or, without one, with a person whom nothing covers.

    Args:
        parts: loaded once for all conversations.
        room: where the person is.
        own_voice: whether the microphone hears the loudspeaker.
        noise: goes on in the room besides.
    """

    parts: Parts
    room: RoomFile
    own_voice: bool = True
    noise: Pcm | None = None
    log: list[Event] = field(default_factory=list)
    heard_for: int = 0
    """How much sound went through the assistant (samples)."""
    spent: float = 0.0
    """Seconds of a processor that it took for it."""

    def __post_init__(self) -> None:
        """Begin the conversation."""
        settings = Settings(Path(), guest=True, check_in=False)
        self.whole = joined(self.parts, settings, (self.log.append,), echo=self.own_voice)
        self.simulated = Room(self.room, self.noise)

    @property
    def now(self) -> int:
        """Return the stream time (samples)."""
        return self.whole.mixer.position

    def play(self, person: Pcm, until: Callable[[], bool] = lambda: False) -> None:
        """Let time pass while the person says something.

        Args:
            person: what, at the level of `at_spoken_level`, filled up to whole blocks.
            until: asked after each block whether to end early.
        """
        whole = np.pad(person, (0, -len(person) % BLOCK)).astype(np.float32)
        for start in range(0, len(whole), BLOCK):
            position = self.now
            speaker = self.whole.mixer.read(BLOCK)
            loudspeaker = speaker if self.own_voice else silence(BLOCK)
            mic = self.simulated.take(loudspeaker, whole[start : start + BLOCK])
            begun = time.process_time()
            self.whole.process(mic, loudspeaker, position)
            self.spent += time.process_time() - begun
            self.heard_for += BLOCK
            if until():
                return

    def skip(self, length: float, until: Callable[[], bool] = lambda: False) -> None:
        """Let time pass for the conversation alone: nobody plays or hears anything (seconds)."""
        for _ in range(samples(length) // BLOCK):
            self.whole.mixer.read(BLOCK)
            self.whole.conversation.overhear(spoken_over=False, speaking=False)
            self.whole.conversation.tick()
            if until():
                return

    def warm_up(self) -> None:
        """Let the canceller get to know the room."""
        self.explain()
        self.play(silence(samples(WARM_UP)))
        self.quieten()

    def explain(self) -> None:
        """Begin to say half a minute of answers."""
        self.whole.conversation.say(_EXPLANATION)

    def count(self, hold: int = 30) -> None:
        """Begin to count a hold of so many seconds; what comes before it is skipped."""
        begun = len(self.log)
        self.whole.conversation.begin("piriformis_stretch", hold)
        self.skip(90.0, lambda: any(event.kind == "count" for event in self.log[begun:]))

    def quieten(self) -> None:
        """End whatever goes on, and be as ready to yield as at first."""
        for sentence in ("stop", "stop", "heat or ice"):
            self.whole.type(sentence)
        self.whole.mixer.cut()
        self.skip(25.0)

    def since(self, begun: int, kind: str) -> list[Event]:
        """Return the events of a kind after the first `begun` of the log."""
        return [event for event in self.log[begun:] if event.kind == kind]


def with_level(room: RoomFile, ser: float) -> RoomFile:
    """Return a room in which the person is so much louder than the assistant (dB)."""
    return msgspec.structs.replace(room, ser=ser)


def twice(word: Word, apart: float, lead: float, tail: float) -> Pcm:
    """Return a word said twice.

    Args:
        word: what is said.
        apart: seconds from the beginning of the first to that of the second.
        lead: seconds of silence before the first begins.
        tail: seconds of silence after the second.
    """
    begins = [samples(lead - word.begins), samples(lead - word.begins + apart)]
    out = silence(begins[1] + len(word.sound) + samples(tail))
    for begin in begins:
        out[begin : begin + len(word.sound)] += word.sound
    return out


def flacs(paths: Sequence[Path]) -> list[Pcm]:
    """Return recordings at the level at which people go into a room."""
    return [at_spoken_level(read_flac(path)) for path in paths]
