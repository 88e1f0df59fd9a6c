"""A simulated room: what is played comes back, as its file says."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from assistant.audio.blocks import BLOCK, RATE, Pcm, silence
from assistant.audio.images import impulse_response
from assistant.audio.room import SPOKEN, Room, speech_level
from assistant.audio.room_file import RoomFile, read_room
from assistant.errors import UserError

PLAIN = RoomFile(
    size=(4.0, 3.0, 2.5),
    rt60=0.3,
    loudspeaker=(1.0, 1.0, 0.5),
    microphone=(1.2, 1.0, 0.5),
    person=(3.0, 2.0, 0.5),
    own_voice=-26.0,
    ser=-10.0,
    delay=0.05,
)

FILE = """
size: [4, 3, 2.5]
rt60: 0.3
loudspeaker: [1, 1, 0.5]
microphone: [1.2, 1, 0.5]
person: [3, 2, 0.5]
"""


def noise(seconds: float) -> Pcm:
    chance = np.random.default_rng(3)
    return (0.1 * chance.standard_normal(int(seconds * RATE))).astype(np.float32)


def played_in(room: Room, loudspeaker: Pcm, person: Pcm) -> Pcm:
    pairs = zip(loudspeaker.reshape(-1, BLOCK), person.reshape(-1, BLOCK), strict=True)
    return np.concatenate([room.take(*pair) for pair in pairs])


def test_the_assistant_and_the_person_arrive_at_the_levels_of_the_file() -> None:
    sound = noise(2.0)
    assert speech_level(sound) == pytest.approx(SPOKEN, abs=0.1)
    echo = played_in(Room(PLAIN), sound, silence(len(sound)))
    person = played_in(Room(PLAIN), silence(len(sound)), sound)
    assert speech_level(echo) == pytest.approx(-26.0, abs=1.0)
    assert speech_level(person) == pytest.approx(-36.0, abs=1.0)


def test_what_is_played_comes_back_after_the_delay_and_the_way_through_the_air() -> None:
    click = silence(10 * BLOCK)
    click[0] = 1.0
    heard = played_in(Room(PLAIN), click, silence(len(click)))
    assert abs(int(np.argmax(np.abs(heard))) - int(0.05 * RATE + 0.2 / 343 * RATE)) <= 2


def test_a_faster_loudspeaker_comes_ever_earlier() -> None:
    click = silence(10 * RATE)
    click[-RATE] = 1.0
    fast = msgspec.structs.replace(PLAIN, drift=500.0)
    at = [
        int(np.argmax(np.abs(played_in(Room(file), click, silence(len(click)))[-RATE:])))
        for file in (PLAIN, fast)
    ]
    assert at[0] - at[1] == pytest.approx(9 * 8.0, abs=2)


def test_a_delay_that_jumps_is_elsewhere_and_then_back() -> None:
    clicks = silence(75 * BLOCK)
    clicks[5 * BLOCK :: 25 * BLOCK] = 1.0
    file = msgspec.structs.replace(PLAIN, rt60=0.1, jumps=1.0)
    heard = played_in(Room(file), np.tile(clicks, 2), silence(150 * BLOCK))
    arrived = [int(np.argmax(np.abs(part))) for part in heard.reshape(6, -1)]
    assert arrived[0] == arrived[1] == arrived[4] == arrived[5]
    assert 0.005 * RATE <= abs(arrived[2] - arrived[0]) <= 0.02 * RATE
    assert arrived[2] == arrived[3]


def test_the_same_file_gives_the_same_sound() -> None:
    sound = noise(0.2)
    one, other = (played_in(Room(PLAIN), sound, sound) for _ in range(2))
    assert np.array_equal(one, other)


def test_sound_dies_away_by_sixty_decibels_in_the_reverberation_time() -> None:
    chance = np.random.default_rng(1)
    response = impulse_response((5, 4, 2.5), 0.4, (1, 1, 1), (3, 2, 1), chance)
    left = np.cumsum(response[::-1] ** 2)[::-1]
    fallen = 10 * np.log10(left[int(0.2 * RATE)] / left[0])
    assert fallen == pytest.approx(-30.0, abs=7.0)
    assert float((response**2).sum()) == pytest.approx(1.0, rel=1e-4)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("rt60: 0.3", "rt60: 9"), "line 3: rt60: Expected `float` <= 1.0"),
        (("rt60: 0.3", "rt61: 0.3"), "line 3: rt61: there is no such value"),
        (("rt60: 0.3", ""), "Object missing required field `rt60`"),
        (
            ("[3, 2, 0.5]", "[3, 9, 0.5]"),
            "line 6: person: stands outside of the room of 4 x 3 x 2.5",
        ),
        (("[4, 3, 2.5]", "[4, 3]"), "line 2: size: Expected `array` of length 3"),
        (("rt60: 0.3", "rt60: ["), "this is not valid YAML"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_one_line(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    path = tmp_path / "room.yaml"
    path.write_text(FILE.replace(*change), encoding="utf-8")
    with pytest.raises(UserError) as error:
        read_room(path)
    assert str(error.value).startswith(str(path))
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_noise_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "room.yaml"
    path.write_text(FILE + "noise: {file: rain.wav, level: -40}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"cannot read .*rain\.wav"):
        Room.read(path)
