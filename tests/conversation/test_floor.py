"""The floor: it falls silent for whoever speaks over it, and takes up what was broken."""

from typing import Any

import numpy as np
import pytest

from assistant.audio.blocks import BLOCK, Pcm, samples, seconds
from assistant.audio.mixer import Clip, Mixer, Priority
from assistant.conversation.alarm import ALARM
from assistant.conversation.events import Event, EventLog
from assistant.conversation.floor import AFTER, Floor
from assistant.conversation.interruption.afterwards import Then
from assistant.conversation.mouth import GAP, Mouth


def voice(text: str) -> Pcm:
    """Each word lasts half a second."""
    return np.full(samples(0.5) * len(text.split()), 0.1, dtype=np.float32)


class Talking:
    """An answer of three phrases, a second each, that can be spoken over."""

    TEXT = "One two. Three four. Five six."

    def __init__(self, priority: Priority = Priority.REPLY) -> None:
        self.log: list[Event] = []
        self.raised: list[float] = []
        self.mixer = Mixer()
        events = EventLog(lambda: self.mixer.position, (self.log.append,))
        self.events = events
        self.mouth = Mouth(self.mixer, voice, voice, events)
        self.floor = Floor(self.mixer, self.mouth, events, self.raised.append)
        self.mouth.say(self.TEXT, priority)

    def play(self, length: float, *, spoken_over: bool = False, speaking: bool = False) -> Pcm:
        blocks = []
        for _ in range(samples(length) // BLOCK):
            blocks.append(self.mixer.read(BLOCK))
            self.floor.follow(self.mixer.position, None, spoken_over=spoken_over, speaking=speaking)
        self.mouth.settle()
        self.events.flush()
        return np.concatenate(blocks)

    def outcomes(self) -> list[Any]:
        return [event.fields["outcome"] for event in self.log if event.kind == "yield"]


def audible(sound: Pcm) -> float:
    """Return how long something was to be heard (seconds)."""
    return seconds(int(np.count_nonzero(sound)))


def test_it_falls_silent_and_says_the_broken_phrase_again() -> None:
    talk = Talking()
    talk.play(1.5)
    assert audible(talk.play(0.1, spoken_over=True, speaking=True)) <= 0.05
    assert audible(talk.play(seconds(AFTER) - 0.1)) == 0.0
    rest = talk.play(5.0)
    assert audible(rest) == pytest.approx(2.0, abs=0.01)
    assert int(np.flatnonzero(rest)[0]) <= GAP + samples(0.12)
    assert talk.outcomes() == [None, "taken_up"]
    assert [e.fields["cut"] for e in talk.log if e.kind == "said"] == [False]


def test_it_is_silent_as_long_as_somebody_speaks() -> None:
    talk = Talking()
    talk.play(0.5)
    talk.play(0.1, spoken_over=True)
    assert audible(talk.play(4.0, speaking=True)) <= 0.03
    assert audible(talk.play(seconds(AFTER) - 0.1)) == 0.0
    assert audible(talk.play(5.0)) > 2.9


def test_a_noise_without_a_voice_costs_two_seconds_however_long_it_is() -> None:
    talk = Talking()
    talk.play(1.5)
    assert audible(talk.play(0.1, spoken_over=True)) <= 0.05
    assert audible(talk.play(seconds(AFTER) - 0.1, spoken_over=True)) == 0.0
    assert audible(talk.play(5.0)) == pytest.approx(2.0, abs=0.01)


def test_talk_without_end_does_not_silence_it_for_ever() -> None:
    talk = Talking()
    talk.play(0.5)
    talk.play(0.1, spoken_over=True)
    assert audible(talk.play(12.0, speaking=True)) > 2.0


def test_it_takes_up_twice_and_is_harder_to_interrupt_each_time_then_keeps_the_rest() -> None:
    talk = Talking()
    for _ in range(3):
        talk.play(0.5)
        talk.play(0.1, spoken_over=True, speaking=True)
        talk.play(2.1)
    assert talk.raised == [3.0, 6.0, 6.0]
    assert talk.outcomes() == [None, "taken_up"] * 2 + [None, "given_up"]
    assert audible(talk.play(5.0)) == 0.0
    assert talk.floor.kept(talk.mixer.position)


def test_mere_noises_have_it_take_up_four_times() -> None:
    talk = Talking()
    for _ in range(5):
        talk.play(0.5)
        talk.play(0.1, spoken_over=True)
        talk.play(2.1)
    assert talk.raised == [3.0, 6.0, 6.0, 6.0, 6.0]
    assert talk.outcomes() == [None, "taken_up"] * 4 + [None, "given_up"]


def test_go_on_says_what_was_kept() -> None:
    talk = Talking()
    talk.play(1.5)
    talk.floor.settle(Then.KEEP, talk.mixer.position)
    assert audible(talk.play(3.0)) <= 0.01
    talk.floor.resume(Then.TAKE_UP_KEPT)
    assert audible(talk.play(5.0)) == pytest.approx(2.0, abs=0.01)
    assert [e.fields["text"] for e in talk.log if e.kind == "say"][1] == "Three four. Five six."


def test_the_log_has_when_it_began_although_it_was_broken_off() -> None:
    talk = Talking()
    talk.play(0.5)
    talk.floor.settle(Then.KEEP, talk.mixer.position)
    talk.play(0.1)
    said = next(event for event in talk.log if event.kind == "said")
    assert (said.fields["start"], said.fields["cut"]) == (0.0, True)


def test_a_warning_is_said_to_its_end_whatever_is_heard() -> None:
    talk = Talking(Priority.SAFETY)
    for _ in range(6):
        talk.play(0.5)
        talk.play(0.2, spoken_over=True)
        talk.play(2.1)
    talk.play(4.0, spoken_over=True)
    said = [event for event in talk.log if event.kind == "said"]
    assert [event.fields["cut"] for event in said] == [False]


def test_a_stop_over_a_warning_is_silence_and_then_its_rest_unless_it_is_said_again() -> None:
    talk = Talking(Priority.SAFETY)
    talk.play(0.5)
    talk.floor.settle(Then.WARNING_LATER, talk.mixer.position)
    assert audible(talk.play(1.9)) <= 0.01
    assert talk.floor.halted
    assert audible(talk.play(1.0)) > 0.5
    talk.floor.settle(Then.FORGET, talk.mixer.position)
    talk.mouth.cut()
    assert audible(talk.play(6.0)) <= 0.01


def test_the_alarm_yields_to_nobody() -> None:
    talk = Talking()
    talk.mouth.cut()
    talk.mixer.queue(Clip(ALARM, voice("siren"), Priority.SAFETY))
    assert audible(talk.play(0.5, spoken_over=True)) == pytest.approx(0.5, abs=0.01)
    assert talk.outcomes() == []


def test_where_nothing_is_said_nothing_is_yielded() -> None:
    talk = Talking()
    talk.mouth.cut()
    talk.play(1.0, spoken_over=True)
    assert talk.outcomes() == []
