"""Devices of every kind, with a PortAudio that is not there."""

from typing import Any

import numpy as np
import pytest

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples
from assistant.audio.card import Card, News, Wanted
from assistant.audio.devices import NoSoundError, SoundSystem
from assistant.audio.duplex import Duplex, Pair
from assistant.audio.mixer import Clip, Mixer, Priority
from tests.audio.fake_portaudio import FakeDevice, FakeLook, FakePortAudio


def headset(name: str, **more: Any) -> FakeDevice:
    return FakeDevice(name, inputs=1, outputs=2, **more)


class Bench:
    """A card on a fake PortAudio, with a worker that looks every 20 ms."""

    def __init__(self, *devices: FakeDevice, wanted: Wanted | None = None) -> None:
        self.portaudio = FakePortAudio(*devices)
        self.mixer = Mixer()
        self.duplex = Duplex(self.mixer.read, lambda: self.mixer.position)
        self.look = FakeLook(self.portaudio)
        self.card = Card(
            SoundSystem(self.portaudio),
            self.duplex,
            wanted or Wanted(),
            lambda: self.portaudio.now,
            self.look,
        )
        self.news: list[tuple[float, News]] = []
        self.pairs: list[Pair] = []

    def open(self) -> list[News]:
        return self.card.open()

    def run(self, seconds: float) -> list[News]:
        """Let time pass and return what was told in it."""
        told: list[News] = []
        for _ in range(round(seconds / 0.02)):
            self.portaudio.run(0.02)
            told += self.card.tend()
            while (pair := self.duplex.next(0.0)) is not None:
                self.pairs.append(pair)
                if not self.portaudio.streams:
                    break
        return told


def tone(frames: int, channels: int) -> Pcm:
    sound = np.zeros((frames, channels), dtype=np.float32)
    sound[:, 0] = 0.25
    return sound


def test_the_rate_of_the_device_is_used_and_the_clock_is_ours() -> None:
    bench = Bench(headset("USB", rate=44_100, sound=tone))
    assert bench.open() == []
    bench.run(10.0)
    assert bench.portaudio.streams[0].rate == 44_100
    assert bench.mixer.position == pytest.approx(10 * RATE, abs=samples(0.1))
    assert len(bench.pairs) == pytest.approx(500, abs=5)
    assert np.abs(bench.pairs[-1].mic - 0.25).max() < 0.01


def test_what_is_played_reaches_the_device_whole() -> None:
    device = headset("USB", rate=48_000)
    bench = Bench(device)
    bench.open()
    at = np.arange(RATE, dtype=np.float32)
    sine = (0.5 * np.sin(2 * np.pi * 440 * at / RATE)).astype(np.float32)
    bench.mixer.queue(Clip("s", sine, Priority.REPLY))
    bench.run(1.2)
    heard = np.concatenate(device.played)[:, 0]
    level = np.sqrt(np.mean(np.square(heard[4800:43200])))
    assert level == pytest.approx(0.5 / np.sqrt(2), rel=0.01)
    assert np.array_equal(np.concatenate([p.reference for p in bench.pairs])[:RATE], sine)


def test_the_reference_and_the_microphone_keep_step() -> None:
    """What the loudspeaker plays comes back to the microphone: always as many samples later."""
    device = headset("USB", rate=48_000)

    def echo(frames: int, channels: int) -> Pcm:
        return device.played[-1][:, :1] if device.played else np.zeros((frames, 1), np.float32)

    device.sound = echo
    bench = Bench(device)
    bench.open()
    click = np.zeros(RATE // 2, dtype=np.float32)
    click[1000] = 0.9
    delays = []
    for _ in range(6):
        bench.mixer.queue(Clip("c", click, Priority.REPLY))
        start = len(bench.pairs)
        bench.run(1.0)
        heard = np.concatenate([pair.mic for pair in bench.pairs[start:]])
        played = np.concatenate([pair.reference for pair in bench.pairs[start:]])
        delays.append(int(np.abs(heard).argmax()) - int(np.abs(played).argmax()))
    assert max(delays) - min(delays) <= 1
    assert 0 < delays[0] < samples(0.1)


@pytest.mark.parametrize(
    "device",
    [
        headset("lies about its rate", rate=96_000, accepts=(44_100,)),
        FakeDevice("no mono", inputs=2, outputs=2, channels=(2,)),
        FakeDevice("eight channels", inputs=8, outputs=8, channels=(8,)),
        headset("our own rate", rate=16_000),
        headset("slow rate", rate=8_000),
    ],
    ids=lambda device: device.name,
)
def test_a_stubborn_device_is_used_as_it_wants(device: FakeDevice) -> None:
    device.sound = tone
    bench = Bench(device)
    bench.open()
    bench.run(3.0)
    assert bench.card.whole
    assert len(bench.pairs) == pytest.approx(150, abs=5)
    assert np.abs(bench.pairs[-1].mic - 0.25).max() < 0.01


def test_two_devices_with_rates_of_their_own() -> None:
    bench = Bench(
        FakeDevice("camera", inputs=1, rate=44_100, sound=tone),
        FakeDevice("box", outputs=2, rate=48_000),
    )
    bench.open()
    bench.run(60.0)
    assert {stream.rate for stream in bench.portaudio.streams} == {44_100, 48_000}
    assert len(bench.pairs) == pytest.approx(3000, abs=10)
    assert np.abs(bench.pairs[-1].mic - 0.25).max() < 0.01


def test_a_driver_whose_clock_runs_fast_is_kept_up_with() -> None:
    bench = Bench(
        FakeDevice("camera", inputs=1, rate=44_100, speed=1.02, sound=tone),
        FakeDevice("box", outputs=2, rate=48_000),
    )
    bench.open()
    bench.run(60.0)
    assert bench.mixer.position == pytest.approx(60 * RATE, abs=samples(0.1))
    assert len(bench.pairs) == pytest.approx(3000, abs=10)
    assert bench.duplex.dropped == 0


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("usb", "USB headset"), (1, "USB headset"), ("USB HEADSET", "USB headset")],
)
def test_a_device_is_found_by_number_or_part_of_its_name(wanted: str | int, found: str) -> None:
    bench = Bench(
        headset("built-in"),
        headset("USB headset"),
        wanted=Wanted(wanted, wanted),
    )
    assert bench.open() == []
    assert set(bench.card.names.values()) == {found}


def test_a_missing_device_falls_back_and_is_taken_up_when_it_comes() -> None:
    usb = headset("USB headset", plugged=False)
    bench = Bench(headset("built-in"), usb, wanted=Wanted("usb", None))
    assert bench.open() == [News("missing", "microphone", "usb", "built-in")]
    assert bench.run(5.0) == []
    usb.plugged = True
    assert bench.run(20.0) == [News("back", "microphone", "USB headset")]
    assert bench.card.names == {"microphone": "USB headset", "loudspeaker": "built-in"}
    looks = bench.look.looks
    bench.run(60.0)
    assert bench.look.looks == looks


@pytest.mark.parametrize(
    "devices", [(), (FakeDevice("box", outputs=2),), (FakeDevice("m", inputs=1),)]
)
def test_without_something_to_hear_or_to_play_with_it_does_not_begin(
    devices: tuple[FakeDevice, ...],
) -> None:
    bench = Bench(*devices)
    with pytest.raises(NoSoundError) as error:
        bench.open()
    assert "cannot be opened" in str(error.value)
    assert all(device.name in str(error.value) for device in devices)
    assert not bench.portaudio.streams


def test_a_coach_needs_no_microphone() -> None:
    bench = Bench(FakeDevice("box", outputs=2), wanted=Wanted(listens=False))
    bench.open()
    bench.run(2.0)
    assert bench.card.whole
    assert len(bench.pairs) == pytest.approx(100, abs=3)


def test_a_coach_without_a_loudspeaker_misses_only_that() -> None:
    with pytest.raises(NoSoundError, match="the loudspeaker cannot be opened"):
        Bench(FakeDevice("m", inputs=1), wanted=Wanted(listens=False)).open()


def test_an_unplugged_headset_is_noticed_and_taken_up_again() -> None:
    usb = headset("USB headset")
    bench = Bench(usb, headset("built-in"))
    bench.open()
    bench.run(3.0)
    usb.plugged = False
    told = bench.run(1.5)
    assert [(news.kind, news.name) for news in told[:2]] == [("lost", "USB headset")] * 2
    assert {news.name for news in told[2:]} == {"built-in"}
    assert bench.card.whole
    usb.plugged = True
    told = bench.run(20.0)
    assert {(news.kind, news.name) for news in told} == {("back", "USB headset")}


def test_a_lost_microphone_leaves_the_loudspeaker() -> None:
    camera = FakeDevice("camera", inputs=1)
    bench = Bench(camera, FakeDevice("box", outputs=2))
    bench.open()
    bench.run(3.0)
    camera.plugged = False
    assert bench.run(2.0) == [News("lost", "microphone", "camera")]
    before = bench.mixer.position
    bench.run(5.0)
    assert bench.mixer.position - before == pytest.approx(5 * RATE, abs=samples(0.1))
    assert not bench.card.whole
    camera.plugged = True
    assert bench.run(20.0) == [News("back", "microphone", "camera")]
    assert bench.card.whole


def test_a_lost_loudspeaker_leaves_the_microphone_and_the_clock_goes_on() -> None:
    box = FakeDevice("box", outputs=2)
    bench = Bench(FakeDevice("camera", inputs=1, sound=tone), box)
    bench.open()
    bench.run(3.0)
    box.plugged = False
    assert bench.run(2.0) == [News("lost", "loudspeaker", "box")]
    before = bench.mixer.position
    bench.run(5.0)
    assert bench.mixer.position - before == pytest.approx(5 * RATE, abs=samples(0.1))
    assert np.abs(bench.pairs[-1].mic - 0.25).max() < 0.01


def test_a_device_that_opens_and_never_sounds_is_told_once() -> None:
    box = FakeDevice("box", outputs=2)
    bench = Bench(FakeDevice("camera", inputs=1), box)
    bench.open()
    bench.run(3.0)
    box.dead = True
    assert bench.run(1.5) == [News("silent", "loudspeaker", "box")]
    assert bench.run(2.0) == [News("lost", "loudspeaker", "box")]
    assert bench.run(60.0) == []
    assert bench.look.looks < 10
    box.dead = False
    assert [news.name for news in bench.run(30.0)] == ["box"]
    assert bench.card.whole


def test_a_stream_that_stopped_is_opened_anew() -> None:
    box = FakeDevice("box", outputs=2)
    bench = Bench(FakeDevice("camera", inputs=1), box)
    bench.open()
    bench.run(3.0)
    box.dead = True
    bench.run(1.04)
    box.dead = False
    assert bench.run(2.0) == [] or bench.card.whole
    assert bench.card.whole
    assert bench.run(20.0) == []
    assert bench.look.looks == 0


def test_a_busy_moment_is_no_loss() -> None:
    bench = Bench(headset("USB"))
    bench.open()
    bench.run(1.0)
    bench.portaudio.stuttering = True
    assert bench.run(0.8) == []
    bench.portaudio.stuttering = False
    assert bench.run(5.0) == []


def test_blocks_are_as_the_worker_wants_them() -> None:
    bench = Bench(headset("USB", rate=44_100))
    bench.open()
    bench.run(2.0)
    assert {len(pair.mic) for pair in bench.pairs} == {BLOCK}
    assert [pair.position for pair in bench.pairs] == [BLOCK * n for n in range(len(bench.pairs))]
