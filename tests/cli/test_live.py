"""The live run, with a sound card that is not there and a clock that is as fast as it is asked."""

from pathlib import Path

import numpy as np
import pytest

from assistant.answering.library import Library
from assistant.audio.blocks import BLOCK, RATE, Pcm, silence
from assistant.audio.card import Card, Wanted
from assistant.audio.devices import NoSoundError, SoundSystem, has_duplex, portaudio
from assistant.audio.duplex import QUEUE_BLOCKS, Duplex, Pair
from assistant.cli import joining
from assistant.cli.awake import SleepWatch
from assistant.cli.key_names import actions
from assistant.cli.keys import Keys
from assistant.cli.session import Session
from assistant.cli.settings import Settings
from assistant.conversation.events import Event
from assistant.conversation.turn import Running
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander
from tests.audio.fake_portaudio import FakeDevice, FakeLook, FakePortAudio

STEP = BLOCK / RATE


@pytest.fixture(autouse=True)
def loaded_once(
    monkeypatch: pytest.MonkeyPatch,
    understander: Understander,
    library: Library,
    safety: SafetyScan,
) -> None:
    """Put the data together once, not for each of two hundred sessions."""
    monkeypatch.setattr(joining, "understander", lambda _settings: understander)
    monkeypatch.setattr(joining, "library", lambda _settings: library)
    monkeypatch.setattr(joining, "safety_scan", lambda: safety)


class Ticking(Duplex):
    """A duplex for which time passes whenever the next block is asked for."""

    portaudio: FakePortAudio

    def next(self, timeout: float) -> Pair | None:
        self.portaudio.run(STEP)
        return super().next(0.0)


class Presses(Keys):
    """Keys that are pressed at given times (seconds)."""

    def __init__(self, portaudio: FakePortAudio, presses: dict[float, str]) -> None:
        self._portaudio = portaudio
        self._presses = dict(sorted(presses.items()))

    def pressed(self) -> str | None:
        due = next((at for at in self._presses if at <= self._portaudio.now), None)
        return self._presses.pop(due) if due is not None else None


class Seen:
    """A view that remembers what it showed."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.troubles: list[str] = []
        self.places: list[Running | None] = []
        self.levels: list[float | None] = []

    def note(self, text: str) -> None:
        self.notes.append(text)

    def trouble(self, text: str) -> None:
        self.troubles.append(text)

    def level(self, level: float | None) -> None:
        self.levels.append(level)

    def muted(self, muted: bool) -> None:
        self.notes.append(f"muted {muted}")

    def running(self, running: Running | None) -> None:
        self.places.append(running)


class Room:
    """A session in a room with these devices."""

    def __init__(
        self,
        data_dir: Path,
        *devices: FakeDevice,
        wanted: Wanted | None = None,
        presses: dict[float, str] | None = None,
        listens: bool = False,
    ) -> None:
        self.events: list[Event] = []
        self.portaudio = FakePortAudio(*devices)
        settings = Settings(data_dir, guest=True, check_in=False)
        self.whole = joining.assistant(settings, (self.events.append,), microphone=listens)
        mixer = self.whole.mixer
        self.duplex = Ticking(mixer.read, lambda: mixer.position)
        self.duplex.portaudio = self.portaudio
        self.card = Card(
            SoundSystem(self.portaudio),
            self.duplex,
            wanted or Wanted(),
            lambda: self.portaudio.now,
            FakeLook(self.portaudio),
        )
        self.wall = 0.0
        self.seen = Seen()
        self.session = Session(
            self.whole,
            self.duplex,
            self.card,
            Presses(self.portaudio, presses or {}),
            actions({}),
            self.seen,
            SleepWatch(lambda: self.portaudio.now + self.wall),
        )

    def open(self) -> None:
        self.session.begin(self.card.open())

    def run(self, seconds: float) -> None:
        until = self.portaudio.now + seconds
        while self.portaudio.now < until and not self.session.over:
            self.session.step()

    def told(self) -> list[str]:
        return [str(event.fields["text"]) for event in self.events if event.kind == "say"]

    def errors(self) -> list[str]:
        return [str(event.fields["message"]) for event in self.events if event.kind == "error"]

    def states(self) -> list[str]:
        return [str(event.fields["state"]) for event in self.events if event.kind == "state"]

    def holds(self) -> list[tuple[int, float]]:
        return [
            (int(str(event.fields["planned"])), float(str(event.fields["actual"])))
            for event in self.events
            if event.kind == "hold" and event.fields["phase"] == "end"
        ]


def headset(name: str = "USB headset") -> FakeDevice:
    return FakeDevice(name, inputs=1, outputs=2)


def assert_held(hold: tuple[int, float], wanted: int) -> None:
    """A hold that was paused begins again with the number at which it was: never a short one."""
    planned, actual = hold
    assert planned == wanted
    assert planned <= actual < planned + 1


def until_holding(room: Room) -> None:
    for _ in range(60):
        room.run(1.0)
        if "holding" in room.states()[-1:]:
            room.run(2.0)
            return
    raise AssertionError("no hold began")


def test_keys_pause_go_on_stop_and_quit(data_dir: Path) -> None:
    presses = {25.0: "space", 30.0: "space", 50.0: "escape", 55.0: "q"}
    room = Room(data_dir, headset(), presses=presses, listens=True)
    room.whole.conversation.begin("bridge_pose")
    room.open()
    room.run(100.0)
    understood = [e.fields["intent"] for e in room.events if e.kind == "understood"]
    assert understood == ["Pause", "Resume", "Stop", "Goodbye"]
    assert room.session.over
    assert any("Lie on your back" in text for text in room.told())


def test_a_muted_microphone_hears_nothing_and_is_not_called_broken(data_dir: Path) -> None:
    device = headset()
    device.sound = lambda frames, channels: np.full((frames, channels), 0.4)
    room = Room(data_dir, device, presses={0.0: "m"}, listens=True)
    room.open()
    room.run(31.0)
    assert room.seen.notes == ["muted True"]
    assert not [event for event in room.events if event.kind == "heard"]


def test_an_unplugged_headset_pauses_the_hold_and_it_goes_on_by_itself(data_dir: Path) -> None:
    device = headset()
    room = Room(data_dir, device)
    room.whole.conversation.begin("bridge_pose", 10)
    room.open()
    until_holding(room)
    device.plugged = False
    room.run(2.0)
    assert room.states()[-1] == "paused"
    assert "USB headset" in room.seen.troubles[0]
    assert "The loudspeaker USB headset is gone." in room.told()
    assert any(text.endswith("The count waits.") for text in room.told())
    room.run(30.0)
    assert room.holds() == []
    device.plugged = True
    room.run(30.0)
    assert_held(room.holds()[0], 10)
    assert room.seen.troubles[-1] == ""


def test_a_warning_that_nobody_could_hear_is_said_again(data_dir: Path) -> None:
    box = FakeDevice("box", outputs=2)
    room = Room(data_dir, FakeDevice("camera", inputs=1), box)
    room.open()
    room.run(1.0)
    box.plugged = False
    room.run(3.0)
    room.whole.type("I can't feel when I wipe")
    room.run(10.0)
    warnings = [text for text in room.told() if "emergency" in text]
    box.plugged = True
    room.run(20.0)
    assert len(warnings) == 1
    assert [text for text in room.told() if "emergency" in text] == 2 * warnings


def test_a_warning_that_was_heard_is_not_said_again(data_dir: Path) -> None:
    box = FakeDevice("box", outputs=2)
    room = Room(data_dir, FakeDevice("camera", inputs=1), box)
    room.open()
    room.whole.type("I can't feel when I wipe")
    room.run(60.0)
    box.plugged = False
    room.run(3.0)
    box.plugged = True
    room.run(20.0)
    assert len([text for text in room.told() if "emergency" in text]) == 1


def test_a_person_who_paused_is_not_hurried_on_by_a_device(data_dir: Path) -> None:
    device = headset()
    room = Room(data_dir, device, headset("built-in"))
    room.whole.conversation.begin("bridge_pose", 10)
    room.open()
    until_holding(room)
    room.whole.type("pause")
    device.plugged = False
    room.run(10.0)
    device.plugged = True
    room.run(30.0)
    assert room.states()[-1] == "paused"
    assert room.holds() == []


def test_a_missing_device_is_told_aloud_with_its_name(data_dir: Path) -> None:
    room = Room(data_dir, headset("built-in: - (hw:0,0)"), wanted=Wanted("Podcast mic", None))
    room.open()
    room.run(3.0)
    assert room.told() == ["I can't find Podcast mic. I listen with built-in instead."]
    assert "built-in: - (hw:0,0)" in room.errors()[0]


def test_a_computer_that_slept_has_not_counted(data_dir: Path) -> None:
    room = Room(data_dir, headset())
    room.whole.conversation.begin("bridge_pose", 10)
    room.open()
    until_holding(room)
    room.wall += 600.0
    room.run(20.0)
    assert room.states()[-1] == "paused"
    assert room.holds() == []
    room.whole.type("go on")
    room.run(20.0)
    assert_held(room.holds()[0], 10)


def test_after_a_sleep_a_device_that_comes_back_does_not_go_on_counting(data_dir: Path) -> None:
    """The person may have got up meanwhile: they say when."""
    device = headset()
    room = Room(data_dir, device)
    room.whole.conversation.begin("bridge_pose", 10)
    room.open()
    until_holding(room)
    room.wall += 600.0
    device.dead = True
    room.run(3.0)
    device.dead = False
    room.run(30.0)
    assert room.seen.troubles[-1] == ""
    assert room.states()[-1] == "paused"
    assert room.holds() == []


@pytest.mark.parametrize(
    ("level", "told"),
    [
        (0.0, "I can't hear you: is the microphone muted?"),
        (1.0, "You are too loud for the microphone. Turn it down a little, or move it away."),
        (0.0005, None),
    ],
)
def test_what_the_microphone_lacks_is_told_once(
    data_dir: Path, level: float, told: str | None
) -> None:
    device = headset()
    device.sound = lambda frames, channels: np.full((frames, channels), level)
    room = Room(data_dir, device)
    room.open()
    room.run(120.0)
    assert room.told() == ([told] if told else [])


def test_a_device_that_is_opened_anew_is_not_complained_of_again(data_dir: Path) -> None:
    device = headset()
    device.sound = lambda frames, channels: np.zeros((frames, channels))
    room = Room(data_dir, device)
    room.open()
    room.run(30.0)
    device.dead = True
    room.run(1.2)
    device.dead = False
    room.run(60.0)
    assert room.told().count("I can't hear you: is the microphone muted?") == 1


def test_a_coach_without_a_microphone_has_no_level(data_dir: Path) -> None:
    room = Room(data_dir, FakeDevice("box", outputs=2), wanted=Wanted(listens=False))
    room.whole.conversation.begin("bridge_pose")
    room.open()
    room.run(2.0)
    assert set(room.seen.levels) == {None}


def test_sound_that_was_lost_is_counted_for_the_log(data_dir: Path) -> None:
    room = Room(data_dir, headset())
    room.open()
    for _ in range(3):
        room.portaudio.lapsing = True
        room.run(1.0)
    room.session.end("quit")
    assert room.errors() == ["sound was lost 3 times: the computer was too slow"]


def test_the_place_in_the_stretch_is_shown(data_dir: Path) -> None:
    room = Room(data_dir, headset())
    room.whole.conversation.begin("knee_to_chest", 10)
    room.open()
    until_holding(room)
    place = room.seen.places[-1]
    assert place is not None
    assert place.exercise == "knee_to_chest"
    assert place.next_side is not None


FAULTS = 200


@pytest.mark.parametrize("seed", range(FAULTS // 10))
def test_random_faults_lose_no_hold(data_dir: Path, seed: int) -> None:
    """Ten schedules each: whatever happens to the devices, each hold is held to the sample."""
    for schedule in range(10):
        room = _troubled(data_dir, np.random.default_rng([seed, schedule]))
        names = ["nothing like it", *(device.name for device in room.portaudio.all)]
        for message in room.errors():
            slept = message.startswith("The computer was asleep")
            assert slept or any(name in message for name in names), message
        holds = room.holds()
        assert holds, (seed, schedule)
        assert {planned for planned, _ in holds} == {5}, (seed, schedule)
        waits = sum(event.kind == "pause" for event in room.events)
        for planned, actual in holds:
            assert planned <= actual < planned + waits + 0.001, (seed, schedule)


def _troubled(data_dir: Path, chance: np.random.Generator) -> Room:
    """Run a short stretch while devices are unplugged, die, stutter and come back."""
    devices = [_device(chance, "USB headset"), _device(chance, "built-in")]
    if chance.random() < 0.3:
        devices.append(FakeDevice("camera", inputs=int(chance.choice([1, 2])), rate=44_100))
    listens = bool(chance.random() < 0.8)
    names = (None, "usb", "nothing like it")
    wanted = Wanted(names[int(chance.integers(3))], None, listens)
    room = Room(data_dir, *devices, wanted=wanted)
    room.whole.conversation.begin("knee_to_chest", 5)
    room.open()
    room.whole.type("ready")
    for _ in range(int(chance.integers(1, 5))):
        room.run(float(chance.uniform(0.1, 4.0)))
        _trouble(room, devices[int(chance.integers(len(devices)))], chance)
    room.portaudio.stuttering = False
    for device in devices:
        device.plugged, device.dead = True, False
    for second in range(150):
        if room.holds():
            break
        room.run(1.0)
        if second % 6 == 5 and room.card.whole and room.states()[-1] == "coaching":
            room.whole.type("ready")
    return room


def _device(chance: np.random.Generator, name: str) -> FakeDevice:
    channels = [(1, 2, None), (2, 2, (2,)), (8, 8, (8,)), (1, 1, None)][int(chance.integers(4))]
    rate = float(chance.choice([16_000, 44_100, 48_000, 96_000]))
    lies = chance.random() < 0.2
    return FakeDevice(
        name,
        inputs=channels[0],
        outputs=channels[1],
        channels=channels[2],
        rate=rate,
        accepts=(44_100,) if lies else None,
        speed=float(chance.choice([1.0, 1.0, 0.99, 1.01])),
        system=int(chance.integers(2)),
    )


def _trouble(room: Room, device: FakeDevice, chance: np.random.Generator) -> None:
    kind = chance.choice(["unplug", "die", "stutter", "back", "sleep"])
    if kind == "unplug":
        device.plugged = False
    elif kind == "die":
        device.dead = True
    elif kind == "stutter":
        room.portaudio.stuttering = room.portaudio.lapsing = True
        room.run(float(chance.uniform(0.05, 2.0)))
        room.portaudio.stuttering = False
    elif kind == "back":
        device.plugged, device.dead = True, False
    else:
        room.wall += 100.0
        room.run(0.1)
        room.whole.type("go on")


def test_the_loudspeaker_never_waits_for_the_worker() -> None:
    def read(frames: int) -> Pcm:
        return silence(frames)

    duplex = Duplex(read, lambda: 0)
    for _ in range(QUEUE_BLOCKS + 7):
        duplex.play(BLOCK)
    assert duplex.dropped == 7


def test_a_missing_portaudio_is_told_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NoSoundError, match="libportaudio2"):
        portaudio()
    assert not has_duplex()
