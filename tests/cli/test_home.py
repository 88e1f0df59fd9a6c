"""The commands that set it up: doctor, devices, report, log; and the page about them all."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from assistant.audio.blocks import Pcm, silence
from assistant.audio.card import Wanted
from assistant.audio.devices import SoundSystem
from assistant.audio.mixer import Mixer
from assistant.cli import devices_command
from assistant.cli.assemble import engine, safety_scan, understander
from assistant.cli.debug_audio import debug_audio
from assistant.cli.doctor_machine import SENTENCE, has_caches, look_at_caches
from assistant.cli.doctor_sound import SoundTest, look_at_level, look_through_the_air
from assistant.cli.driver_noise import drivers_aside, printed
from assistant.cli.finding import Verdict
from assistant.cli.joining import assistant
from assistant.cli.logbook import LARGEST, NAME, logbook
from assistant.cli.main import app
from assistant.cli.reference import commands_page
from assistant.cli.remembered import remember, wanted_devices
from assistant.cli.report import without_names
from assistant.cli.settings import Settings
from assistant.conversation.events import Event
from assistant.conversation.replay import Typed, replay
from tests.audio.fake_portaudio import FakeDevice, FakePortAudio
from tests.cli.test_live import Ticking
from tests.conftest import ROOT


def sound_test(portaudio: FakePortAudio) -> SoundTest:
    def ticking(mixer: Mixer) -> Ticking:
        duplex = Ticking(mixer.read, lambda: mixer.position)
        duplex.portaudio = portaudio
        return duplex

    return SoundTest(SoundSystem(portaudio), Wanted(), lambda: portaudio.now, ticking)


def headset(level: float) -> FakeDevice:
    def sound(frames: int, channels: int) -> Pcm:
        return np.full((frames, channels), level, dtype=np.float32)

    return FakeDevice("USB headset", inputs=1, outputs=2, sound=sound)


@pytest.mark.parametrize(
    ("level", "verdict", "text"),
    [
        (0.0, Verdict.FAIL, "it is muted"),
        (1.0, Verdict.WARN, "overdriven"),
        (0.0002, Verdict.WARN, "hardly anything"),
        (0.1, Verdict.WARN, "noisy"),
        (0.01, Verdict.OK, "-40.0 dB"),
    ],
)
def test_the_doctor_tells_silence_noise_and_clipping_apart(
    level: float, verdict: Verdict, text: str
) -> None:
    finding = look_at_level(
        sound_test(FakePortAudio(headset(level))).take(silence(0), 2.0), heard=False
    )
    assert finding.verdict == verdict
    assert text in finding.text
    assert finding.next or verdict == Verdict.OK or text == "noisy"


def test_a_microphone_with_a_noise_gate_is_not_called_muted() -> None:
    quiet = sound_test(FakePortAudio(headset(0.0))).take(silence(0), 2.0)
    assert look_at_level(quiet, heard=True).verdict == Verdict.OK


def test_the_way_through_the_air_is_measured() -> None:
    device = FakeDevice("USB headset", inputs=1, outputs=2, rate=16_000)
    delay = 12

    def echo(frames: int, channels: int) -> Pcm:
        late = (
            device.played[-delay][:, :1] if len(device.played) >= delay else np.zeros((frames, 1))
        )
        return 0.3 * np.asarray(late, dtype=np.float32)

    device.sound = echo
    noise = np.random.default_rng(1).normal(0, 0.1, 32_000).astype(np.float32)
    taken = sound_test(FakePortAudio(device)).take(noise, 3.0)
    (finding,) = look_through_the_air(taken, None, lambda text: text)
    assert finding.verdict == Verdict.OK
    assert finding.values["delay_ms"] == pytest.approx(20 * delay, abs=21)


def test_a_loudspeaker_that_the_microphone_does_not_hear_is_told() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 32_000).astype(np.float32)
    taken = sound_test(FakePortAudio(headset(0.001))).take(noise, 3.0)
    (finding,) = look_through_the_air(taken, None, lambda text: text)
    assert (finding.check, finding.verdict) == ("round_trip", Verdict.WARN)


def test_the_doctor_fails_where_there_is_no_sound_and_says_what_to_do(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.cli.doctor.sound_system", lambda: SoundSystem(FakePortAudio()))
    done = CliRunner().invoke(app, ["doctor", "--json", "--data-dir", str(data_dir)])
    found = {line["check"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert done.exit_code == 1
    assert {"python", "data", "disk", "voice", "engine", "caches", "portaudio"} <= found.keys()
    assert found["microphone"]["verdict"] == "fail"
    assert all(line["next"] for line in found.values() if line["verdict"] == "fail")
    assert found["engine"]["values"]["missing_words"] == 0


def test_devices_are_listed_with_what_would_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = SoundSystem(
        FakePortAudio(FakeDevice("built-in", 2, 2, 44_100), FakeDevice("USB mic", 1, 0))
    )
    monkeypatch.setattr(devices_command, "sound_system", lambda: system)
    done = CliRunner().invoke(app, ["devices", "--input", "usb", "--data-dir", str(tmp_path)])
    assert done.stdout == (
        " >   0  built-in (ALSA, 2 in, 2 out, 44100 Hz)\n<    1  USB mic (ALSA, 1 in, 48000 Hz)\n"
    )


def test_a_device_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    portaudio = FakePortAudio(FakeDevice("built-in", inputs=2, outputs=2))
    monkeypatch.setattr(devices_command, "sound_system", lambda: SoundSystem(portaudio))
    result = CliRunner().invoke(
        app, ["devices", "--input", "podcast mic", "--data-dir", str(tmp_path)]
    )
    assert "The microphone podcast mic is not there: built-in is used instead." in result.output


def test_what_drivers_print_goes_to_a_file_and_not_to_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with drivers_aside(tmp_path) as shown:
        os.write(2, b"ALSA lib pcm.c: underrun\n")
        shown.write("Starting\n")
    os.write(2, b"the end\n")
    assert capfd.readouterr().err == "Starting\nthe end\n"
    assert printed(tmp_path, 10) == ["ALSA lib pcm.c: underrun"]


def test_a_first_start_that_takes_long_is_foretold(data_dir: Path, tmp_path: Path) -> None:
    kept = Settings(data_dir)
    ears = engine(kept, understander(kept).templates, safety_scan())
    assert look_at_caches(kept, ears, before=False, fix=False).verdict == Verdict.WARN
    assert look_at_caches(kept, ears, before=True, fix=True).verdict == Verdict.OK
    assert not has_caches(Settings(tmp_path))


def test_a_chosen_device_is_remembered_by_name(tmp_path: Path) -> None:
    chosen = Settings(tmp_path, input=2)
    remember(chosen, {"microphone": "USB mic", "loudspeaker": "built-in"})
    assert wanted_devices(Settings(tmp_path), listens=True) == Wanted("USB mic", None)
    assert wanted_devices(Settings(tmp_path, input="other"), listens=True).microphone == "other"
    remember(Settings(tmp_path, input="default"), {"microphone": "built-in"})
    assert wanted_devices(Settings(tmp_path), listens=True) == Wanted()
    (tmp_path / "devices.json").write_text("{")
    assert wanted_devices(Settings(tmp_path), listens=True) == Wanted()


def test_the_log_has_no_word_of_what_was_said(data_dir: Path, tmp_path: Path) -> None:
    said = ["I can't feel when I wipe", "my hip hurts", "I'm pregnant", "start the bridge", "stop"]
    with logbook(tmp_path) as sinks:
        whole = assistant(Settings(data_dir, guest=True), sinks, microphone=False)
        lines = [Typed(1.0 + 9 * n, text) for n, text in enumerate(said)]
        for _ in replay(whole, np.zeros(0, dtype=np.float32), lines):
            pass
    text = (tmp_path / NAME).read_text().lower()
    assert "start schema=1" in text
    words = ("wipe", "hip", "pregnan", "bridge", "numb", "red", "flag", "emergency", "heel", "pain")
    assert not [word for word in words if word in text]


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    with logbook(tmp_path) as (write,):
        for n in range(20_000):
            write(Event("error", float(n), 0, {"message": "x" * 60}))
    assert len(list(tmp_path.iterdir())) == 3
    assert all(path.stat().st_size <= LARGEST for path in tmp_path.iterdir())


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with logbook(tmp_path / "file") as sinks:
        assert sinks == ()


def test_sound_is_recorded_only_where_it_is_asked_for(tmp_path: Path) -> None:
    block = np.full(320, 0.5, dtype=np.float32)
    with debug_audio(None, datetime(2026, 1, 2)) as (tap, sinks):
        tap(block, block)
    assert sinks == ()
    with debug_audio(tmp_path / "new", datetime(2026, 1, 2, 3, 4, 5)) as (tap, _):
        tap(block, block)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "unpinch-20260102-030405.jsonl",
        "unpinch-20260102-030405.wav",
    ]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f"data folder {Path.home()}/x", "data folder ~/x"),
        ("Anna Berg's AirPods (Core Audio)", "someone's AirPods (Core Audio)"),
        ("microphone: Jo’s iPhone Microphone", "microphone: someone's iPhone Microphone"),
        ("USB Audio: - (hw:1,0)", "USB Audio: - (hw:1,0)"),
    ],
)
def test_a_report_names_nobody(line: str, shown: str) -> None:
    assert without_names(line) == shown


def test_a_report_has_what_is_needed(data_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.txt"
    done = CliRunner().invoke(app, ["report", "--out", str(out), "--data-dir", str(data_dir)])
    assert done.exit_code == 0
    text = out.read_text()
    assert "Python 3." in text
    assert "vosk" in text
    assert "doctor" in text


def test_the_page_of_the_commands_is_current() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == commands_page(), "run script/make-commands-page"


def test_the_doctor_says_a_sentence_that_it_knows(understander: Any) -> None:
    from assistant.listening.heard import Mode

    assert understander.strict(SENTENCE, Mode.OPEN) is not None
