"""Closed loop: what it says comes back to its microphone, and somebody speaks over it.

Somebody else's synthetic voice says the words, in a simulated room, ten decibels below the assistant's.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, seconds, silence
from assistant.audio.room import Room, at_spoken_level
from assistant.audio.room_file import RoomFile
from assistant.cli.joining import Parts, joined, load
from assistant.cli.settings import Settings
from assistant.conversation.events import Event
from assistant.speaking.speaker import Speaker
from assistant.speaking.voice import Voice

ROOM = RoomFile(
    size=(4.6, 3.7, 2.6),
    rt60=0.3,
    loudspeaker=(0.9, 1.6, 0.4),
    microphone=(1.1, 1.65, 0.42),
    person=(2.9, 2.3, 0.25),
    ser=-10.0,
)
ANSWER = (
    "A numb leg often means that a nerve is squeezed in the hip or the lower back. Warmth relaxes "
    "tight muscles, and ice calms inflammation. Fifteen minutes, wrapped in a towel."
)


class Floor:
    """Somebody on the floor, who has listened for long enough that the room is known."""

    def __init__(self, parts: Parts) -> None:
        self.log: list[Event] = []
        self.heard: list[Pcm] = []
        settings = Settings(Path(), guest=True, check_in=False)
        self.whole = joined(parts, settings, (self.log.append,), echo=True)
        self.room = Room(ROOM)
        self.whole.conversation.say(ANSWER)
        self.listen(9.0)
        self.whole.type("stop")
        self.listen(3.0)
        self.begun = len(self.log)

    @property
    def now(self) -> float:
        return seconds(self.whole.mixer.position)

    def listen(self, length: float, says: Pcm | None = None, at: float = 0.0) -> None:
        """Let time pass, and say something after so many seconds of it."""
        person = silence(samples(length) // BLOCK * BLOCK)
        if says is not None:
            person[samples(at) : samples(at) + len(says)] = says
        for start in range(0, len(person), BLOCK):
            position = self.whole.mixer.position
            played = self.whole.mixer.read(BLOCK)
            self.heard.append(played)
            mic = self.room.take(played, person[start : start + BLOCK])
            self.whole.process(mic, played, position)

    def count(self) -> None:
        """Be counted through a hold, up to its first number; nothing is heard of what comes before."""
        self.whole.conversation.begin("piriformis_stretch")
        while not self.of("count"):
            self.whole.mixer.read(BLOCK)
            self.whole.conversation.tick()

    def of(self, kind: str) -> list[Event]:
        return [event for event in self.log[self.begun :] if event.kind == kind]

    def fields(self, kind: str, name: str) -> list[Any]:
        return [event.fields[name] for event in self.of(kind)]


@pytest.fixture(scope="module")
def parts(data_dir: Path) -> Parts:
    return load(Settings(data_dir, guest=True), microphone=True)


@pytest.fixture(scope="module")
def stop(tmp_path_factory: pytest.TempPathFactory) -> Pcm:
    other = Speaker(Voice("gmw/en-us", 120, "Andrea"), tmp_path_factory.mktemp("speech"))
    return at_spoken_level(other.render("stop!"))


@pytest.fixture(scope="module")
def cough() -> Pcm:
    """Two bursts of noise."""
    chance = np.random.default_rng(1)
    burst = chance.standard_normal(samples(0.15)) * np.exp(-np.arange(samples(0.15)) / 800)
    sound = np.concatenate([burst, np.zeros(samples(0.12)), burst]).astype(np.float32)
    return at_spoken_level(sound)


def test_a_stop_over_an_answer_is_obeyed_and_the_answer_kept(parts: Parts, stop: Pcm) -> None:
    """At the latest when it is said again, into the silence that the first one made."""
    floor = Floor(parts)
    floor.whole.conversation.say(ANSWER)
    floor.listen(4.2, stop, at=3.0)
    assert len(floor.of("yield")) >= 1
    floor.listen(2.0, stop)
    assert set(floor.fields("understood", "intent")) == {"Stop"}
    begun = floor.of("yield")[0].t
    sound = np.concatenate(floor.heard)
    assert np.abs(sound[samples(begun + 0.03) :]).max() == 0.0
    floor.whole.type("go on")
    floor.listen(1.5)
    assert len(floor.of("say")) == 2


def test_a_stop_over_a_count_ends_it_by_its_second_saying(parts: Parts, stop: Pcm) -> None:
    # The first one only makes it fall silent, if the number that it speaks covers the word.
    floor = Floor(parts)
    floor.count()
    begun = floor.now
    twice = np.concatenate([stop, np.zeros(int(1.2 * RATE), dtype=np.float32), stop])
    floor.listen(8.0, twice, at=3.3)
    assert floor.fields("understood", "intent")[:1] == ["Stop"]
    ended = next(e for e in floor.of("hold") if e.fields["phase"] == "end")
    assert ended.t <= begun + 3.3 + len(twice) / RATE + 0.6
    assert floor.whole.conversation.running is None


def test_a_cough_costs_a_breath_and_not_the_thread(parts: Parts, cough: Pcm) -> None:
    floor = Floor(parts)
    floor.whole.conversation.say(ANSWER)
    floor.listen(14.0, cough, at=2.0)
    assert floor.of("understood") == []
    assert "taken_up" in floor.fields("yield", "outcome")
    while floor.whole.mixer.busy:
        floor.listen(1.0)
    assert floor.fields("said", "cut") == [False]


def test_a_muted_number_is_on_time_when_it_is_heard_again(parts: Parts, cough: Pcm) -> None:
    floor = Floor(parts)
    floor.count()
    floor.listen(9.0, cough, at=2.2)
    due = [event.t for event in floor.of("count")]
    assert np.diff(due) == pytest.approx([1.0] * (len(due) - 1))
    times = [event.t for event in floor.of("yield")]
    sound = np.concatenate(floor.heard)
    offset = due[0] - seconds(samples(due[0]))
    assert offset == pytest.approx(0.0)
    skipped = floor.whole.mixer.position - len(sound)
    for t in due[1:-1]:
        part = sound[samples(t) - skipped :][: samples(0.4)]
        if times[0] + 0.05 < t < times[1] - 0.4:
            assert np.abs(part).max() == 0.0
        elif t > times[1]:
            assert np.abs(part[: samples(0.15)]).max() > 0.02


def test_it_never_answers_its_own_voice(parts: Parts) -> None:
    floor = Floor(parts)
    floor.whole.conversation.say(floor.whole.conversation.greeting)
    floor.whole.conversation.say(
        "Say: go on, when you like. Next comes the bridge. Say: skip, or ready."
    )
    floor.listen(12.0)
    floor.count()
    floor.listen(8.0)
    assert floor.of("understood") == []
    assert floor.of("red_flag") == []
