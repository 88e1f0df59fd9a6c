"""How good a network is on the speakers that were kept back, and how likely each output is.

python -m models.training.development --work WORK --run NAME
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from models.training.augmentation import FULL, Augmenter, Extent, Strength
from models.training.batches import BatchMaker
from models.training.corpus import Utterance, load
from models.training.features import fbank, fbank_of, frames_of
from models.training.material import read_all, trainable
from models.training.network import Network, output_length
from models.training.pronounce import BLANK, OUTPUTS, Dictionary

NOISY = Strength(noise=1.0, lowest_snr=5.0, room=0.5, babble=0.0, echo=0.0, microphone=0.3)
"""5 to 25 dB over noise, half of them in a room: the same for every network."""


def mean_posteriors(
    network: Network, speech: Path, work: Path, batches: int = 40
) -> NDArray[np.float32]:
    """Return the mean probability of each output over augmented training data, shape (OUTPUTS,)."""
    device = network.mean.device
    total, frames = torch.zeros(OUTPUTS, dtype=torch.float64, device=device), 0
    maker = BatchMaker(speech, work, 99, device, strength=FULL, light=0).batches(start=0)
    with torch.no_grad():
        for _, batch in zip(range(batches), maker, strict=False):
            probabilities = network(batch.features).exp().double()
            for row, length in enumerate(batch.lengths):
                used = output_length(int(length))
                total += probabilities[row, :used].sum(dim=0)
                frames += used
    return (total / frames).float().cpu().numpy()


def greedy(log_probs: NDArray[np.float32]) -> list[int]:
    """Return the outputs of the best path, repetitions and blanks taken out."""
    best = log_probs.argmax(axis=1)
    changes = best[np.insert(best[1:] != best[:-1], 0, True)]
    return [int(output) for output in changes if output != BLANK]


def phone_errors(
    network: Network,
    utterances: Sequence[Utterance],
    audio: NDArray[np.int16],
    augment: Augmenter | None = None,
) -> tuple[int, int]:
    """Return the phone errors of greedy decoding, and the number of phones.

    Args:
        network: the network.
        utterances: what is decoded.
        audio: samples of the corpus.
        augment: where noise and rooms come from; none for recordings as they are.
    """
    dictionary, chance = Dictionary(), random.Random(0)
    errors = phones = 0
    for utterance in utterances:
        features = _features(utterance, audio, augment)
        with torch.no_grad():
            heard = network(features.to(network.mean.device)[None])[0].cpu().numpy()
        truth = dictionary.phones(utterance.text, chance)
        errors += Levenshtein.distance(greedy(heard), truth)
        phones += len(truth)
    return errors, phones


def _features(
    utterance: Utterance, audio: NDArray[np.int16], augment: Augmenter | None
) -> torch.Tensor:
    if augment is None:
        samples = audio[utterance.offset : utterance.offset + utterance.length]
        return fbank_of(samples.astype(np.float32) / 32768.0)
    extent = Extent(utterance.offset, utterance.length)
    sounds, lengths = augment([extent], NOISY, np.zeros(1, dtype=np.bool_))
    return fbank(sounds)[0, : frames_of(int(lengths[0]))]


def main() -> None:
    """Print phone error rates on the development speakers, by source."""
    from models.training.export import load_network

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, default=Path("../shared/speech"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--last", action="store_true", help="the last weights, not their average")
    parser.add_argument("--most", type=int, default=200, help="utterances of a source")
    options = parser.parse_args()
    torch.set_num_threads(1)
    checkpoint = options.work / "runs" / options.run / "checkpoint.pt"
    network = load_network(checkpoint, "network" if options.last else "average")
    utterances, audio = load(options.work)
    dictionary = Dictionary()
    kept_back = [u for u in utterances if u.development and dictionary.knows(u.text)]
    samples = torch.from_numpy(np.asarray(audio))
    noises, rooms = (read_all(trainable(options.speech / kind)) for kind in ("noise", "rooms"))
    for source in sorted({u.source for u in kept_back}):
        chosen = [u for u in kept_back if u.source == source][: options.most]
        clean, phones = phone_errors(network, chosen, audio)
        noisy, _ = phone_errors(network, chosen, audio, Augmenter(samples, noises, rooms, [], 7))
        speakers = len({u.speaker for u in chosen})
        print(
            f"{options.run}, {source}: phone error rate {clean / phones:.3f}, in noise "
            f"{noisy / phones:.3f} ({phones} phones, {len(chosen)} utterances, {speakers} speakers)",
            flush=True,
        )


if __name__ == "__main__":
    main()
