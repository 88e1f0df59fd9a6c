"""From a few spoken words to a model that Vosk decodes. Needs `pip install -e ".[train]"`."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: pip install -e '.[train]'")

import torch

from assistant.audio.blocks import RATE, Pcm, to_int16
from assistant.listening.graph.decoding_graph import decoding_graph
from assistant.listening.graph.lexicon import Lexicon
from assistant.listening.graph.model_folder import write_model_folder
from assistant.speaking.voice import Voice

WORDS = ("stop", "again", "bridge")
UPDATES = 150


@pytest.fixture(scope="module")
def spoken() -> dict[str, Pcm]:
    voice = Voice(words_per_minute=140)
    noise = np.random.default_rng(1)
    return {
        word: pcm + noise.normal(0, 1e-3, len(pcm)).astype(np.float32)
        for word in WORDS
        for pcm in [np.pad(voice.render(word), RATE // 5)]
    }


def test_a_tiny_model_learns_three_words_and_vosk_hears_them(
    spoken: dict[str, Pcm], tmp_path: Path
) -> None:
    import json
    import random

    import vosk

    from models.training.batches import Batch
    from models.training.check import word_list
    from models.training.export import write_model
    from models.training.features import fbank_of, padded
    from models.training.network import Network, Size
    from models.training.pronounce import OUTPUTS, Dictionary
    from models.training.train import ctc_loss

    torch.manual_seed(1)
    torch.set_num_threads(1)
    dictionary, chance = Dictionary(), random.Random(1)
    features = [fbank_of(pcm) for pcm in spoken.values()]
    batch = Batch(
        padded(features),
        np.array([len(f) for f in features]),
        [dictionary.phones(word, chance) for word in spoken],
    )
    network = Network(Size(96, 32), dropout=0.0)
    frames = batch.features.flatten(0, 1)
    network.mean.copy_(frames.mean(dim=0))
    network.scale.copy_(1 / frames.std(dim=0))
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3)
    losses = []
    for _ in range(UPDATES):
        loss = ctc_loss(network(batch.features), batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.1 * losses[0]

    write_model(network.eval(), np.full(OUTPUTS, 1 / OUTPUTS, np.float32), 0.0, tmp_path / "model")
    pronunciations, _ = Lexicon({}).pronunciations(WORDS)
    folder = tmp_path / "words"
    ids = {word: number for number, word in enumerate(WORDS, start=1)}
    fst = decoding_graph(word_list(list(WORDS)), pronunciations, ids)
    write_model_folder(tmp_path / "model", fst, ids, folder)
    vosk.SetLogLevel(-1)
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(folder)), RATE)
    recogniser.SetMaxAlternatives(1)
    for word, pcm in spoken.items():
        recogniser.AcceptWaveform(to_int16(pcm))
        assert json.loads(recogniser.FinalResult())["alternatives"][0]["text"].strip() == word


def test_a_model_that_was_written_is_read_back_and_trained_on(tmp_path: Path) -> None:
    from models.training.export import write_model
    from models.training.kaldi_reader import read_network
    from models.training.network import Network, Size
    from models.training.pronounce import OUTPUTS

    torch.manual_seed(2)
    network = Network(Size(64, 16), dropout=0.0).eval()
    sound = 3 * torch.randn(1, 60, 40) + 8
    network.mean.fill_(8.0)
    network.scale.fill_(1 / 3)
    write_model(network, np.full(OUTPUTS, 1 / OUTPUTS, dtype=np.float32), 0.6, tmp_path)
    again = read_network(tmp_path / "am" / "final.mdl").eval()
    with torch.no_grad():
        first, second = network(sound), again(sound)
        again.standardise(torch.full((40,), 8.0), torch.full((40,), 1 / 3), keep=True)
        third = again(sound)
    # 8 bits a weight: no more than a few hundredths in the logarithm.
    assert float((first - second).abs().max()) < 0.1
    assert float((second - third).abs().max()) < 1e-3


def test_a_network_that_was_widened_computes_what_it_did_and_can_learn_more() -> None:
    from models.training.network import Network, Size
    from models.training.widening import widened

    torch.manual_seed(3)
    narrow = Network(Size(64, 16), dropout=0.0).eval()
    wide = widened(narrow, Size(80, 24), dropout=0.0).eval()
    sound = torch.randn(1, 60, 40)
    assert float((narrow(sound) - wide(sound)).detach().abs().max()) < 1e-4

    wide(sound)[..., 0].mean().backward()
    assert wide.last.weight.grad is not None
    assert float(wide.last.weight.grad[:, 64:].abs().max()) > 0
    with pytest.raises(ValueError, match="cannot shrink"):
        widened(wide, Size(64, 16), dropout=0.0)


def test_the_best_path_through_known_labels_spells_them_in_order() -> None:
    from models.training.alignment import aligned

    sure = torch.full((2, 7, 5), -8.0)
    for frame, output in enumerate((0, 1, 1, 0, 1, 2, 0)):
        sure[0, frame, output] = -0.1
    for frame, output in enumerate((3, 0, 4, 0)):
        sure[1, frame, output] = -0.1
    path = aligned(sure, [7, 4], [[1, 1, 2], [3, 4]]).tolist()
    assert path[0] == [0, 1, 1, 0, 1, 2, 0]
    assert path[1] == [3, 0, 4, 0, -1, -1, -1]

    too_short = aligned(sure[:1, :2], [2], [[1, 1, 2]])
    assert (too_short == -1).all()


def test_augmentation_changes_a_recording_and_leaves_silence_without_speech() -> None:
    from models.training.augmentation import FULL, NONE, Augmenter, Extent, Strength
    from models.training.sounds import louder_half

    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(2 * RATE) / RATE)).astype(np.int16)
    noise = np.random.default_rng(4).normal(0, 0.1, RATE).astype(np.float32)
    response = np.zeros(800, dtype=np.float32)
    response[[3, 700]] = 1.0, 0.5

    def changed(strength: Strength, *, silent: bool, seed: int) -> tuple[torch.Tensor, int]:
        augment = Augmenter(torch.from_numpy(tone), [noise], [response], [noise], seed)
        sounds, lengths = augment([Extent(0, len(tone))], strength, np.array([silent]))
        return sounds[0], int(lengths[0])

    plain, length = changed(NONE, silent=False, seed=5)
    again, _ = changed(NONE, silent=False, seed=5)
    assert torch.equal(plain, again)
    assert 2 * RATE / 1.15 < length < 2 * RATE / 0.87 + 1.2 * RATE
    assert float(plain.abs().max()) <= 1.0
    # The tone is still there, at another pitch, and far above the noise floor.
    spectrum = torch.fft.rfft(plain).abs()
    peak = float(spectrum.argmax()) * RATE / len(plain)
    assert 440 * 0.86 < peak < 440 * 1.16

    other, _ = changed(FULL, silent=False, seed=6)
    assert len(other) != len(plain)
    nobody, _ = changed(FULL, silent=True, seed=5)
    near = torch.fft.rfft(nobody).abs()
    bins = torch.linspace(0, RATE / 2, len(near))
    around = (bins > 370) & (bins < 520)
    assert float(near[around].max()) < 20 * float(near[bins > 520].mean())
    assert float(louder_half(nobody[None])) > 0
