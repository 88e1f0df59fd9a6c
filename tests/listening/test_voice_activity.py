"""A voice is told from other sounds."""

import importlib

import numpy as np
import pytest

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, silence
from assistant.listening.voice_activity import VOICE, VoiceActivity, runs_here
from assistant.speaking.speaker import Speaker
from assistant.speaking.voice import Voice


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Pcm:
    return Speaker(Voice(), tmp_path_factory.mktemp("speech")).render("Please stop counting now")


def take(activity: VoiceActivity, sound: Pcm) -> None:
    for start in range(0, len(sound) - BLOCK + 1, BLOCK):
        activity.take(sound[start : start + BLOCK])


def rain(length: int, level: float = 0.05) -> Pcm:
    return (level * np.random.default_rng(3).standard_normal(length)).astype(np.float32)


def plate(at: float) -> Pcm:
    """Return two seconds in which something of metal falls."""
    time = np.arange(samples(0.6)) / RATE
    ring = sum(np.sin(2 * np.pi * hertz * time) for hertz in (1270, 2710, 4430, 6120))
    out = rain(2 * RATE, 0.001)
    out[samples(at) : samples(at) + len(time)] += (0.1 * ring * np.exp(-9 * time)).astype(
        np.float32
    )
    return out


def test_a_sentence_holds_a_voice_until_half_a_second_after_it(speech: Pcm) -> None:
    activity = VoiceActivity()
    take(activity, speech)
    assert activity.present
    assert activity.highest > 0.9
    take(activity, silence(RATE))
    assert not activity.present
    assert activity.highest > 0.9


def test_a_sentence_far_off_is_a_voice_still(speech: Pcm) -> None:
    activity = VoiceActivity()
    take(activity, 0.03 * speech + rain(len(speech), 0.0005))
    assert activity.present


@pytest.mark.parametrize("sound", [rain(2 * RATE), plate(0.5), silence(RATE)])
def test_rain_and_a_plate_are_none(sound: Pcm) -> None:
    activity = VoiceActivity()
    take(activity, sound)
    assert not activity.present
    assert activity.highest < VOICE


def test_what_was_heard_before_is_forgotten(speech: Pcm) -> None:
    activity = VoiceActivity()
    take(activity, speech)
    activity.begin()
    assert (activity.present, activity.highest) == (False, 0.0)
    take(activity, rain(RATE))
    assert not activity.present


def test_on_an_old_processor_everything_is_a_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    features = importlib.import_module("numpy._core._multiarray_umath").__cpu_features__
    monkeypatch.setattr("platform.machine", lambda: "AMD64")
    monkeypatch.setitem(features, "AVX2", False)
    assert not runs_here()
    activity = VoiceActivity()
    take(activity, rain(RATE))
    assert activity.present
    assert activity.highest == 1.0


def test_an_arm_processor_needs_nothing_of_a_pc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert runs_here()


def test_an_intel_mac_has_no_package_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not runs_here()
