"""The mixer: each clip at its sample, one voice at a time, silent at once when cut."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.audio.blocks import BLOCK, Pcm
from assistant.audio.mixer import FADE, Clip, Mixer, Priority


def tone(length: int, level: float = 0.5) -> Pcm:
    return np.full(length, level, dtype=np.float32)


def clip(name: str, length: int, priority: Priority = Priority.REPLY, level: float = 0.5) -> Clip:
    return Clip(name, tone(length, level), priority)


def read(mixer: Mixer, length: int, block: int = BLOCK) -> Pcm:
    blocks = [mixer.read(min(block, length - start)) for start in range(0, length, block)]
    return np.concatenate(blocks)


def test_the_clock_is_the_number_of_samples_read() -> None:
    mixer = Mixer()
    read(mixer, 1000)
    assert mixer.position == 1000


def test_a_scheduled_clip_begins_at_its_very_sample() -> None:
    mixer = Mixer()
    mixer.schedule(clip("a", 100), at=777)
    sound = read(mixer, 2000)
    assert list(np.flatnonzero(sound)) == list(range(777, 877))


def test_queued_clips_follow_each_other_without_a_gap() -> None:
    mixer = Mixer()
    mixer.queue(clip("a", 500, level=0.1))
    mixer.queue(clip("b", 500, level=0.2))
    sound = read(mixer, 1200)
    assert np.allclose(sound[:500], 0.1) and np.allclose(sound[500:1000], 0.2)
    assert [(p.id, p.start, p.end, p.cut) for p in mixer.drain()] == [
        ("a", 0, 500, False),
        ("b", 500, 1000, False),
    ]


def test_cut_is_silent_within_the_fade_and_forgets_the_rest() -> None:
    mixer = Mixer()
    mixer.queue(clip("now", 5000))
    mixer.queue(clip("next", 5000))
    mixer.schedule(clip("later", 500), at=9000)
    read(mixer, BLOCK)
    mixer.cut()
    after = read(mixer, 20_000)
    assert not after[FADE:].any()
    assert np.all(np.diff(after[:FADE]) <= 0)
    assert {p.id: p.cut for p in mixer.drain()} == {"now": True, "next": True, "later": True}


def test_a_number_is_dropped_while_a_reply_is_spoken_and_the_next_one_is_on_time() -> None:
    mixer = Mixer()
    mixer.queue(clip("reply", 1500))
    mixer.schedule(clip("five", 200, Priority.COUNT), at=1000)
    mixer.schedule(clip("four", 200, Priority.COUNT, level=0.25), at=2000)
    sound = read(mixer, 3000)
    assert np.flatnonzero(sound == 0.25)[0] == 2000
    assert {p.id: p.cut for p in mixer.drain()} == {"reply": False, "five": True, "four": False}


def test_a_late_number_is_dropped_never_delayed() -> None:
    mixer = Mixer()
    read(mixer, 500)
    mixer.schedule(clip("late", 200, Priority.COUNT), at=400)
    assert not read(mixer, 1000).any()


def test_a_transition_waits_for_the_reply_to_end() -> None:
    mixer = Mixer()
    mixer.queue(clip("reply", 1500))
    mixer.schedule(clip("switch", 200, Priority.TRANSITION, level=0.25), at=1000)
    assert np.flatnonzero(read(mixer, 3000) == 0.25)[0] == 1500


def test_safety_cuts_in_on_a_transition() -> None:
    mixer = Mixer()
    mixer.schedule(clip("switch", 2000, Priority.TRANSITION), at=0)
    mixer.schedule(clip("danger", 500, Priority.SAFETY, level=0.9), at=300)
    read(mixer, 3000)
    assert [(p.id, p.start, p.end, p.cut) for p in mixer.drain()] == [
        ("switch", 0, 300, True),
        ("danger", 300, 800, False),
    ]


@given(
    starts=st.lists(st.integers(0, 5000), max_size=8),
    lengths=st.lists(st.integers(1, 1500), min_size=8, max_size=8),
    block=st.integers(1, 700),
)
def test_never_two_voices_at_once_whatever_the_block_size(
    starts: list[int], lengths: list[int], block: int
) -> None:
    mixer = Mixer()
    for index, (start, length) in enumerate(zip(starts, lengths, strict=False)):
        mixer.schedule(clip(str(index), length, Priority.TRANSITION), at=start)
    sound = read(mixer, 20_000, block)
    assert float(np.max(np.abs(sound), initial=0.0)) <= 0.5
    spans = sorted((p.start, p.end) for p in mixer.drain())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert sum(end - start for start, end in spans) == sum(lengths[: len(starts)])


def test_lowered_it_is_silent_within_30_ms_and_the_clock_runs_on() -> None:
    mixer = Mixer()
    mixer.queue(clip("now", 5000))
    read(mixer, BLOCK)
    mixer.lower()
    sound = read(mixer, 2000)
    assert np.abs(sound[480:]).max() <= 0.5 * 10 ** (-40 / 20)
    assert np.all(np.diff(sound[:480]) <= 0)
    assert mixer.position == BLOCK + 2000


def test_a_number_is_heard_again_from_its_very_sample_never_from_its_middle() -> None:
    mixer = Mixer()
    for number in range(4):
        mixer.schedule(clip(str(number), 800, Priority.COUNT), at=1600 * number)
    read(mixer, BLOCK)
    mixer.lower()
    read(mixer, 1600)
    mixer.lift()
    sound = read(mixer, 6400)
    heard = np.flatnonzero(sound) + BLOCK + 1600
    assert list(heard[:1]) == [3200]
    assert list(heard) == [*range(3200, 4000), *range(4800, 5600)]


def test_between_two_numbers_it_is_heard_again_at_once() -> None:
    mixer = Mixer()
    mixer.lower()
    read(mixer, 1000)
    mixer.lift()
    mixer.queue(clip("a", 100))
    assert read(mixer, 100).all()


def test_what_is_taken_off_can_be_played_again() -> None:
    mixer = Mixer()
    for name in "ab":
        mixer.queue(clip(name, 5000))
    read(mixer, 1000)
    taken = mixer.take_off()
    assert [each.id for each in taken] == ["a", "b"]
    assert not read(mixer, 1000)[FADE:].any()
    assert mixer.drain() == []
    mixer.queue(taken[0])
    assert np.allclose(read(mixer, 5000), 0.5)
    mixer.discard(taken[1:])
    assert [(played.id, played.cut) for played in mixer.drain()] == [("a", False), ("b", True)]
