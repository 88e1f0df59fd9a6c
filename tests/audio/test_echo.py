"""The assistant's own voice is taken out of the microphone, and a person is left in it."""

import itertools
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from assistant.audio.bands import in_bands
from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, silence
from assistant.audio.delay import DelayFinder
from assistant.audio.echo import EchoCanceller
from assistant.audio.kalman import PathFilter, Told
from assistant.audio.room import Room
from assistant.audio.room_file import RoomFile
from assistant.audio.saturation import SHAPES, Saturation
from assistant.audio.sliding import TURN, Slide
from assistant.audio.slip import SlipFinder
from assistant.audio.spectra import BINS, HOP, Power, Spectrum, forward, power

ROOM = RoomFile(
    size=(3.4, 2.9, 2.4),
    rt60=0.25,
    loudspeaker=(0.8, 0.7, 0.7),
    microphone=(0.95, 0.8, 0.7),
    person=(2.0, 1.9, 0.3),
    ser=-10.0,
    delay=0.08,
)


def babble(seconds: float, seed: int = 1) -> Pcm:
    """Return noise that comes and goes five times a second, with the spectrum of a voice."""
    length = samples(seconds)
    white = np.random.default_rng(seed).standard_normal(length)
    spectrum = np.fft.rfft(white)
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    voice = np.fft.irfft(spectrum / (1 + (hertz / 800) ** 2), length)
    voice *= np.maximum(0.0, np.sin(2 * np.pi * 5 * np.arange(length) / RATE + seed)) ** 2
    return np.asarray(0.9 * voice / np.abs(voice).max(), dtype=np.float32)


def decibels(sound: Pcm) -> float:
    return float(10 * np.log10(np.square(sound).mean() + 1e-20))


class Trial:
    """What a canceller made of a room."""

    def __init__(self, file: RoomFile, played: Pcm, said: Pcm | None = None) -> None:
        self.canceller = EchoCanceller()
        room = Room(file)
        said = silence(len(played)) if said is None else said
        echoes, people, left = [], [], []
        for out, voice in zip(played.reshape(-1, BLOCK), said.reshape(-1, BLOCK), strict=True):
            parts = room.hear(out, voice)
            mic = parts.echo + parts.person + parts.noise
            residual = self.canceller.take(mic, out).residual
            echoes.append(parts.echo)
            people.append(parts.person)
            left.append(residual - parts.person - parts.noise)
        self.echo, self.person, self.left = map(np.concatenate, (echoes, people, left))

    def removed(self, begin: float, end: float) -> float:
        """Return by how much the echo fell between two times in seconds (dB)."""
        part = slice(samples(begin), samples(end))
        return decibels(self.echo[part]) - decibels(self.left[part])


def test_the_echo_falls_by_twenty_decibels() -> None:
    trial = Trial(ROOM, babble(6.0))
    assert trial.removed(4.0, 6.0) > 20.0


def test_the_delay_is_found_by_itself() -> None:
    trial = Trial(ROOM, babble(2.0))
    assert trial.canceller.delay == pytest.approx(0.08 * RATE + 0.18 / 343 * RATE, abs=6)


def test_a_person_who_speaks_over_it_is_not_learned_as_echo() -> None:
    said = babble(6.0, seed=2)
    said[: samples(3.0)] = 0.0
    trial = Trial(ROOM, babble(6.0), said)
    assert trial.removed(3.0, 6.0) > 16.0


def test_clocks_that_differ_are_followed() -> None:
    trial = Trial(msgspec.structs.replace(ROOM, drift=80.0), babble(8.0))
    assert trial.canceller.drift == pytest.approx(80e-6, abs=15e-6)
    assert trial.removed(6.0, 8.0) > 16.0


def test_a_loudspeaker_that_saturates_is_learned() -> None:
    loud = 1.5 * babble(8.0)
    trial = Trial(msgspec.structs.replace(ROOM, clipping=0.6), loud)
    assert trial.removed(6.0, 8.0) > 18.0


def test_a_moved_laptop_is_followed_within_three_seconds() -> None:
    moved = msgspec.structs.replace(ROOM, loudspeaker=(1.1, 0.9, 0.5), delay=0.095)
    played = babble(8.0)
    canceller = EchoCanceller()
    left: list[Pcm] = []
    echo: list[Pcm] = []
    rooms = Room(ROOM), Room(moved)
    for at, out in enumerate(played.reshape(-1, BLOCK)):
        parts = [room.hear(out, silence(BLOCK)) for room in rooms][at * BLOCK >= samples(4.0)]
        left.append(canceller.take(parts.echo + parts.noise, out).residual)
        echo.append(parts.echo)
    last = slice(samples(7.0), samples(8.0))
    assert decibels(np.concatenate(echo)[last]) - decibels(np.concatenate(left)[last]) > 10.0


@pytest.mark.parametrize("jump", [-320, -75, 320, 700])
def test_a_delay_that_jumps_is_followed_within_a_tenth_of_a_second(jump: int) -> None:
    played = babble(6.0)
    before, after = (Trial(ROOM, np.roll(played, late)).echo for late in (0, jump))
    at = samples(5.0)
    mic = np.concatenate([before[:at], after[at:]])
    canceller = EchoCanceller()
    pairs = zip(mic.reshape(-1, BLOCK), played.reshape(-1, BLOCK), strict=True)
    left = np.concatenate([canceller.take(*pair).residual for pair in pairs])
    then = slice(at + samples(0.1), at + samples(0.6))
    assert decibels(mic[then]) - decibels(left[then]) > 15.0


def test_a_jump_is_found_though_the_filter_has_begun_to_learn_the_new_place() -> None:
    played = babble(3.0)
    before, after = (Trial(ROOM, np.roll(played, late)).echo for late in (0, 200))
    at = samples(2.0)
    mic = np.concatenate([before[:at], after[at:]])
    told = np.concatenate([before[:at], 0.6 * before[at:] + 0.3 * after[at:]]).astype(np.float32)
    finder = SlipFinder()
    pairs = zip(mic.reshape(-1, HOP), told.reshape(-1, HOP), strict=True)
    found = [
        (number * HOP, slip) for number, pair in enumerate(pairs) if (slip := finder.take(*pair))
    ]
    first, slip = found[0]
    assert slip == 200
    assert at < first <= at + samples(0.15)


def test_a_person_over_it_is_no_jump() -> None:
    played, said = babble(6.0), babble(6.0, seed=2)
    for louder in (0.5, 1.0, 4.0):
        echo, finder = Trial(ROOM, played).echo, SlipFinder()
        mic = echo + np.float32(louder) * said * (np.arange(len(said)) > samples(1.0))
        pairs = zip(mic.reshape(-1, HOP), echo.reshape(-1, HOP), strict=True)
        assert not any(finder.take(*pair) for pair in pairs)


def test_in_silence_the_microphone_is_left_as_it_is() -> None:
    said = babble(3.0)
    canceller = EchoCanceller()
    blocks = [canceller.take(block, silence(BLOCK)) for block in said.reshape(-1, BLOCK)]
    assert np.array_equal(np.concatenate([block.residual for block in blocks]), said)
    assert canceller.found is None


def test_with_a_headset_there_is_no_echo_and_nothing_is_changed() -> None:
    played, said = babble(5.0), babble(5.0, seed=2)
    canceller = EchoCanceller()
    pairs = zip(said.reshape(-1, BLOCK), played.reshape(-1, BLOCK), strict=True)
    left = np.concatenate([canceller.take(mic, out).residual for mic, out in pairs])
    assert canceller.found is False
    assert np.array_equal(left, said)


def test_a_delay_that_jumps_is_noticed() -> None:
    finder = DelayFinder()
    played = babble(6.0)
    for delay, begin in ((800, 0.0), (2400, 3.0)):
        for at in range(samples(begin), samples(begin + 3.0), BLOCK):
            mic = np.roll(played, delay)[at : at + BLOCK]
            finder.take(mic, played[at : at + BLOCK])
        assert finder.delay == delay


def test_after_minutes_of_silence_the_loudspeaker_is_still_known() -> None:
    saturation = Saturation()
    chance = np.random.default_rng(1)
    loud = chance.standard_normal((SHAPES + 2, BINS)).astype(np.complex64)
    quiet = np.zeros((SHAPES + 2, BINS), dtype=np.complex64)
    expected = np.ones(BINS, dtype=np.float32)
    for heard in (*[loud] * 50, *[quiet] * 12_000, *[loud] * 50):
        saturation.learn(heard[0], heard[1:-1], heard[-1], expected)
    assert np.all(np.isfinite(saturation.weights))


def test_a_filter_that_runs_away_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    played = babble(12.0)
    estimates = itertools.count()
    honest = PathFilter.take

    def astray(self: PathFilter, past: Spectrum, powers: Power, mic: Pcm) -> Told:
        told = honest(self, past, powers, mic)
        broken = 500 <= next(estimates) < 510
        return replace(told, echo=told.echo + np.float32(np.nan)) if broken else told

    monkeypatch.setattr(PathFilter, "take", astray)
    trial = Trial(ROOM, played)
    assert np.all(np.isfinite(trial.left))
    assert trial.removed(10.0, 12.0) > 12.0


def test_where_nothing_could_be_taken_away_all_of_it_is_expected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = PathFilter.take

    def opposite(self: PathFilter, past: Spectrum, powers: Power, mic: Pcm) -> Told:
        told = honest(self, past, powers, mic)
        return replace(told, echo=-told.echo)

    canceller, room, played = EchoCanceller(), Room(ROOM), babble(4.0)
    for at, out in enumerate(played.reshape(-1, BLOCK)):
        if at * BLOCK == samples(3.5):
            monkeypatch.setattr(PathFilter, "take", opposite)
        mic = room.take(out, silence(BLOCK))
        cancelled = canceller.take(mic, out)
        if at * BLOCK >= samples(3.5) and not cancelled.echo.any():
            heard = np.concatenate([silence(HOP), mic[-HOP:]])
            np.testing.assert_allclose(cancelled.missed[-1], in_bands(power(forward(heard))))
            return
    raise AssertionError("nothing was refused")


def _words_and_pauses(pauses: float, count: int) -> Pcm:
    """Return words of a second with as long a silence after each."""
    gap = samples(pauses)
    return np.concatenate([np.pad(babble(1.0, seed), (0, gap)) for seed in range(count)])


def test_after_a_pause_in_which_the_path_has_moved_the_echo_falls_at_once() -> None:
    jittering = msgspec.structs.replace(ROOM, drift=-90.0, jitter=0.0001)
    trial = Trial(jittering, _words_and_pauses(3.0, 8))
    begins = [4.0 * number for number in range(4, 8)]
    # From 0.1 s after its first sound, which comes back 0.08 s later.
    removed = [trial.removed(begin + 0.18, begin + 0.5) for begin in begins]
    assert np.mean(removed) > 19.0


def test_the_beginning_of_a_sound_does_not_pass_for_proof_that_the_path_is_in_place() -> None:
    # In two hops of a product of spectra a sound that sets in is wrapped around into the first.
    chance, slide = np.random.default_rng(1), Slide()
    expected = np.full(BINS, 0.1, dtype=np.float32)
    early = np.zeros(2 * HOP, dtype=np.float32)
    early[:HOP] = 0.1 * chance.standard_normal(HOP) * np.hanning(HOP)
    slide.loosen()
    assert slide.look(forward(early), silence(HOP), expected) == 0.0
    assert slide.unseen().max() > 0.5


def test_a_shift_by_half_a_period_is_found_among_several() -> None:
    chance = np.random.default_rng(1)
    slide, expected = Slide(), np.full(BINS, 0.1, dtype=np.float32)
    for _ in range(2000):
        noise = forward(chance.standard_normal((2, 2 * HOP)).astype(np.float32))
        slide.unseen()
        slide.follow(noise[0], noise[1], expected)
    for _ in range(400):
        slide.unseen()
    sound = chance.standard_normal(4000).astype(np.float32)
    moved = 0.0
    for at in range(0, 3200, HOP):
        spectrum = forward(sound[at : at + 2 * HOP])
        here = (spectrum * np.exp(TURN * np.complex64(moved))).astype(np.complex64)
        moved += slide.look(here, sound[at + HOP + 3 : at + 2 * HOP + 3], expected)
    assert moved == pytest.approx(3.0, abs=0.3)
