"""A tone tells of the path at its own pitch, and of nothing else."""

import numpy as np
import pytest

from assistant.audio.blocks import RATE, Pcm, samples, silence
from assistant.audio.kalman import PARTITIONS, PathFilter
from assistant.audio.spectra import HOP, Past, bins, forward
from assistant.audio.tonal import own_bins
from assistant.audio.tones import Tone, tone


def frames(sound: Pcm) -> Pcm:
    """Return the frames of two hops of a sound, one for each hop."""
    hops = sound[: len(sound) // HOP * HOP].reshape(-1, HOP)
    return np.concatenate([hops[:-1], hops[1:]], axis=1)


def noise(length: int) -> Pcm:
    return (0.1 * np.random.default_rng(1).standard_normal(length)).astype(np.float32)


def vowel(hertz: float) -> Pcm:
    """Return a tenth of a second of harmonics that fall by 6 dB an octave, as in "ah"."""
    time = np.arange(samples(0.1)) / RATE
    parts = [np.sin(2 * np.pi * n * hertz * time) / n for n in range(1, int(4000 / hertz))]
    return np.asarray(0.1 * np.sum(parts, axis=0), dtype=np.float32)


@pytest.mark.parametrize("kind", list(Tone))
def test_every_tone_has_its_own_bins(kind: Tone) -> None:
    spectra = forward(frames(tone(kind)))
    loudest = spectra[np.abs(spectra).sum(axis=1).argmax()]
    own = own_bins(loudest)
    assert own is not None
    assert own[np.abs(loudest).argmax()]
    assert not own[bins(2500.0) :].any()


@pytest.mark.parametrize("sound", [noise(HOP * 8), vowel(110.0), vowel(210.0)])
def test_a_voice_and_a_hiss_are_no_tones(sound: Pcm) -> None:
    assert all(own_bins(spectrum) is None for spectrum in forward(frames(sound)))


def test_silence_is_none() -> None:
    assert own_bins(forward(silence(2 * HOP))) is None


def above_the_tone(known: PathFilter) -> Pcm:
    """Return how much of what is played comes back there, however late."""
    return np.abs(known.path[:, bins(2000.0) :])


def test_a_tone_that_comes_late_leaves_the_rest_of_the_path_as_it_was() -> None:
    filter_, past, delay = PathFilter(), Past(PARTITIONS), 40

    def play(sound: Pcm, late: int) -> None:
        mic = np.pad(sound, (late, 0))[: len(sound)]
        for spectrum, hop in zip(forward(frames(sound)), mic[HOP:].reshape(-1, HOP), strict=True):
            past.add(spectrum)
            filter_.take(*past.window(0, PARTITIONS), hop)

    play(noise(2 * RATE), delay)
    play(silence(HOP * PARTITIONS), delay)
    before = above_the_tone(filter_)
    end = tone(Tone.END)
    play(np.pad(end, (0, -len(end) % HOP)), delay + 1)
    assert np.abs(above_the_tone(filter_) - before).max() < 0.5 * before.max()
