"""Guards: what is heard while it speaks has to be somebody's."""

import math

import numpy as np
import pytest

from assistant.audio.blocks import BLOCK, Pcm, samples, seconds, silence
from assistant.audio.foreground import Foreground
from assistant.audio.mixer import Clip, Priority, Sounding
from assistant.conversation.guard import Guard
from assistant.listening.heard import Heard

LINE = "say go on when you like"


def never_own(text: str) -> bool:
    return text in ("stop", "pause", "ow")


class Loop:
    """A loudspeaker that says one line from 1.0 to 3.0 s, and a microphone that knows its echo."""

    def __init__(self, *, echo_found: bool = True, ends: float = 3.0) -> None:
        self.guard = Guard(never_own)
        self.ends = ends
        self.echo_found = echo_found

    def run(
        self, until: float, over: tuple[float, float] = (9.0, 9.0), jumped: float = 9.0
    ) -> Guard:
        line = Sounding(Clip("s1", np.full(samples(2.0), 0.1, np.float32), Priority.REPLY, LINE),
                        samples(1.0))  # fmt: skip
        for position in range(samples(-5.0), samples(until), BLOCK):
            t = seconds(position)
            playing = 1.0 <= t < self.ends or (t < -1.0 and self.echo_found)
            reference: Pcm = np.full(BLOCK, 0.1, np.float32) if playing else silence(BLOCK)
            level = 20.0 if playing and self.echo_found else -math.inf
            speaks, jumps = over[0] <= t < over[1], jumped <= t < jumped + 0.02
            foreground = Foreground(silence(BLOCK), speaks, level, self.echo_found, jumps)
            self.guard.take(foreground, reference, position, line if 1.0 <= t < self.ends else None)
        return self.guard


def heard(text: str, start: float, end: float) -> Heard:
    return Heard(text, final=True, start=start - 0.25, end=end, score=1.0)


def test_its_own_words_at_their_time_are_not_the_persons() -> None:
    guard = Loop().run(4.0, over=(1.2, 3.0))
    assert guard.ignores(heard("go on", 1.4, 1.9)) == "own_words"


def test_the_same_words_a_moment_later_are_the_persons() -> None:
    guard = Loop().run(6.0)
    assert guard.ignores(heard("go on", 4.0, 4.5)) is None


def test_other_words_over_its_voice_are_the_persons_if_somebody_was_noticed() -> None:
    guard = Loop().run(5.0, over=(2.6, 3.2))
    assert guard.ignores(heard("next", 2.7, 3.4)) is None
    assert guard.ignores(heard("why is my leg numb", 1.0, 3.1)) is None


def test_a_brief_command_must_go_on_after_its_voice_but_a_stop_need_not() -> None:
    guard = Loop().run(5.0, over=(2.6, 3.2))
    assert guard.ignores(heard("set", 2.6, 3.05)) == "nobody_noticed"
    assert guard.ignores(heard("stop", 2.6, 3.05)) is None


@pytest.mark.parametrize("text", ["next", "stop"])
def test_nothing_counts_over_its_voice_if_nobody_was_noticed(text: str) -> None:
    assert Loop().run(4.0).ignores(heard(text, 1.5, 2.0)) == "nobody_noticed"


def test_before_and_after_its_voice_nobody_need_be_noticed() -> None:
    assert Loop().run(4.0).ignores(heard("next", 0.3, 0.8)) is None
    assert Loop().run(6.0).ignores(heard("next", 3.4, 3.9)) is None


def test_what_the_room_still_has_of_its_voice_is_nobodys_but_a_stop_is_somebodys() -> None:
    assert Loop().run(5.0).ignores(heard("more", 3.02, 3.4)) == "nobody_noticed"
    assert Loop().run(5.0).ignores(heard("stop", 3.02, 3.4)) is None
    assert Loop().run(5.0, over=(3.05, 3.2)).ignores(heard("more", 3.02, 3.5)) is None


def test_with_a_headset_there_is_nothing_to_mistake() -> None:
    guard = Loop(echo_found=False, ends=8.0).run(8.0)
    assert guard.ignores(heard("next", 1.5, 2.0)) == "nobody_noticed"
    assert guard.ignores(heard("next", 5.2, 5.8)) is None


def test_silence_is_nobodys() -> None:
    assert Loop().run(4.0).ignores(heard("", 1.5, 2.0)) is None


def test_faint_readings_of_its_own_voice_are_not_the_persons() -> None:
    faint = Heard("", final=True, start=1.15, end=1.9, score=0.0, faint=("no one", "go on"))
    assert Loop().run(4.0, over=(1.2, 3.0)).ignores(faint) == "own_words"
    others = Heard("", final=True, start=1.15, end=2.8, score=0.0, faint=("my legs gave way",))
    assert Loop().run(4.0).ignores(others) == "nobody_noticed"
    assert Loop().run(4.0, over=(1.2, 3.0)).ignores(others) is None


def test_what_stood_out_as_the_delay_of_the_echo_jumped_was_nobody() -> None:
    guard = Loop().run(5.0, over=(1.5, 1.7), jumped=1.7)
    assert guard.ignores(heard("stop", 1.5, 2.0)) == "nobody_noticed"


def test_somebody_who_speaks_on_after_that_is_heard() -> None:
    guard = Loop().run(5.0, over=(1.5, 2.0), jumped=1.7)
    assert guard.ignores(heard("stop", 1.5, 2.0)) is None


def test_a_burst_of_its_own_voice_that_the_canceller_missed_is_nobody() -> None:
    guard = Loop().run(5.0, over=(2.0, 2.06))
    assert guard.ignores(heard("stop", 1.9, 2.3)) == "nobody_noticed"


def test_a_stop_that_is_noticed_for_longer_is_somebodys() -> None:
    guard = Loop().run(5.0, over=(2.0, 2.14))
    assert guard.ignores(heard("stop", 1.9, 2.3)) is None


def test_a_stop_just_as_its_voice_has_ended_needs_no_time_over_it() -> None:
    guard = Loop().run(5.0, over=(2.98, 3.06))
    assert guard.ignores(heard("stop", 2.95, 3.4)) is None
