"""What the listener gets: the person without the assistant, and whether anybody speaks."""

import math

import msgspec
import numpy as np
import pytest

from assistant.audio.blocks import BLOCK, Pcm, samples, silence
from assistant.audio.foreground import Foreground, ForegroundFilter
from assistant.audio.room import Room
from assistant.audio.room_file import RoomFile
from assistant.audio.suppressor import LATENCY
from tests.audio.test_echo import ROOM, babble, decibels

LIVE = msgspec.structs.replace(ROOM, size=(7.1, 5.0, 2.8), rt60=0.6)
JITTERING = msgspec.structs.replace(ROOM, jitter=0.0001, drift=-90.0)


def heard(
    played: Pcm, said: Pcm, *, raised: float = 0.0, file: RoomFile = ROOM
) -> tuple[list[Foreground], Pcm]:
    """Return what a filter makes of a room, and the person alone as the microphone takes them up."""
    room, voice = Room(file), ForegroundFilter()
    voice.raise_threshold(raised)
    blocks, person = [], []
    for out, word in zip(played.reshape(-1, BLOCK), said.reshape(-1, BLOCK), strict=True):
        parts = room.hear(out, word)
        blocks.append(voice.take(parts.echo + parts.person + parts.noise, out))
        person.append(parts.person)
    return blocks, np.concatenate(person)


def word(length: float, at: float) -> Pcm:
    said = silence(samples(length))
    said[samples(at) : samples(at + 0.6)] = babble(0.6, seed=4)
    return said


def begins(blocks: list[Foreground], after: float) -> float | None:
    """Return when somebody was first noticed after a time (seconds)."""
    first = samples(after) // BLOCK
    found = (at for at in range(first, len(blocks)) if blocks[at].spoken_over)
    at = next(found, None)
    return None if at is None else at * BLOCK / 16_000


def test_somebody_who_speaks_over_it_is_noticed_at_once() -> None:
    blocks, _ = heard(babble(6.0), word(6.0, 4.5))
    found = begins(blocks, 3.0)
    assert found is not None
    assert 4.45 <= found <= 4.9


def test_its_own_voice_alone_is_nobody() -> None:
    blocks, _ = heard(babble(6.0), silence(samples(6.0)))
    assert begins(blocks, 3.0) is None


@pytest.mark.parametrize("file", [LIVE, JITTERING])
def test_nor_is_it_in_a_live_room_or_with_clocks_that_jitter(file: RoomFile) -> None:
    words = np.concatenate([np.pad(babble(0.5, seed), (0, samples(0.5))) for seed in range(14)])
    blocks, _ = heard(words, silence(len(words)), file=file)
    assert begins(blocks, 6.0) is None


@pytest.mark.parametrize("file", [LIVE, JITTERING])
def test_somebody_is_noticed_there_all_the_same(file: RoomFile) -> None:
    blocks, _ = heard(babble(8.0), word(8.0, 6.5), file=file)
    found = begins(blocks, 6.0)
    assert found is not None
    assert 6.45 <= found <= 6.9


def test_a_driver_that_drops_some_of_its_buffer_is_nobody() -> None:
    words = np.concatenate([np.pad(babble(0.5, seed), (0, samples(0.25))) for seed in range(70)])
    blocks, _ = heard(words, silence(len(words)), file=msgspec.structs.replace(ROOM, jumps=6.7))
    assert sum(block.jumped for block in blocks) == 7
    assert begins(blocks, 6.0) is None


def test_a_raised_threshold_wants_more() -> None:
    blocks, _ = heard(babble(6.0), word(6.0, 4.5), raised=40.0)
    assert begins(blocks, 3.0) is None


def test_nobody_speaks_over_silence() -> None:
    blocks, person = heard(silence(samples(3.0)), word(3.0, 1.5))
    assert not any(block.spoken_over for block in blocks)
    assert all(block.own_voice == -math.inf and not block.echo_found for block in blocks)
    sound = np.concatenate([block.sound for block in blocks])
    assert np.abs(sound[LATENCY:] - person[:-LATENCY]).max() < 0.01


def test_the_person_is_still_as_loud() -> None:
    blocks, person = heard(babble(6.0), word(6.0, 4.5))
    sound = np.concatenate([block.sound for block in blocks])
    part = slice(samples(4.5), samples(5.1))
    assert abs(decibels(sound[LATENCY:][part]) - decibels(person[part])) < 2.0
