"""Any WAV file in; one clear line for what is none."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.audio.blocks import RATE
from assistant.audio.wav import WavWriter, read_wav
from assistant.errors import UserError

TONE = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE).astype(np.float32)


def tone(rate: int) -> np.ndarray:
    wave: np.ndarray = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    return wave


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_rate_is_read_as_the_same_sound(tmp_path: Path, rate: int, channels: int) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, np.stack([tone(rate)] * channels, axis=1), rate)
    pcm = read_wav(path)
    assert abs(len(pcm) - RATE) <= 2
    middle = slice(RATE // 4, 3 * RATE // 4)
    assert np.abs(pcm[middle] - TONE[middle]).max() < 0.02


@pytest.mark.parametrize("kind", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_every_width_is_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, TONE, RATE, subtype=kind)
    assert np.abs(read_wav(path) - TONE).max() < 0.01


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    with WavWriter(path, channels=1) as file:
        file.write(TONE[:320])
        file.write(TONE[320:])
    assert np.abs(read_wav(path) - TONE).max() < 1e-4


def bad_files(folder: Path) -> dict[str, Path]:
    whole = folder / "whole.wav"
    soundfile.write(whole, TONE, RATE)
    data = whole.read_bytes()
    content = {
        "empty": b"",
        "text": b"This is no sound at all, it is a text.",
        "cut short": data[: len(data) // 2],
        "header only": data[:44],
        "half a header": data[:20],
        "compressed": data[:20] + struct.pack("<H", 2) + data[22:],
    }
    for name, content_ in content.items():
        (folder / f"{name}.wav").write_bytes(content_)
    files = {name: folder / f"{name}.wav" for name in content}
    return files | {"missing": folder / "missing.wav", "folder": folder}


@pytest.mark.parametrize(
    "name",
    [
        "empty",
        "text",
        "cut short",
        "header only",
        "half a header",
        "compressed",
        "missing",
        "folder",
    ],
)
def test_what_is_no_sound_gets_one_line_that_names_it(tmp_path: Path, name: str) -> None:
    path = bad_files(tmp_path)[name]
    with pytest.raises(UserError) as caught:
        read_wav(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
