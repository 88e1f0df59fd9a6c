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

from models.training.batches import BatchMaker
from models.training.corpus import Utterance, load
from models.training.features import fbank
from models.training.network import Network, output_length
from models.training.pronounce import BLANK, OUTPUTS, Dictionary


def mean_posteriors(
    network: Network, speech: Path, work: Path, batches: int = 40
) -> NDArray[np.float32]:
    """Return the mean probability of each output over augmented training data, shape (OUTPUTS,)."""
    total, frames = torch.zeros(OUTPUTS, dtype=torch.float64), 0
    maker = BatchMaker(speech, work, seed=99).batches(start=10**6)
    with torch.no_grad():
        for _, batch in zip(range(batches), maker, strict=False):
            probabilities = network(torch.from_numpy(batch.features)).exp().double()
            for row, length in enumerate(batch.lengths):
                used = output_length(int(length))
                total += probabilities[row, :used].sum(dim=0)
                frames += used
    return (total / frames).float().numpy()


def greedy(log_probs: NDArray[np.float32]) -> list[int]:
    """Return the outputs of the best path, repetitions and blanks taken out."""
    best = log_probs.argmax(axis=1)
    changes = best[np.insert(best[1:] != best[:-1], 0, True)]
    return [int(output) for output in changes if output != BLANK]


def phone_errors(
    network: Network, utterances: Sequence[Utterance], audio: NDArray[np.int16]
) -> tuple[int, int]:
    """Return the phone errors of greedy decoding, and the number of phones."""
    dictionary, chance = Dictionary(), random.Random(0)
    errors = phones = 0
    with torch.no_grad():
        for utterance in utterances:
            samples = audio[utterance.offset : utterance.offset + utterance.length]
            features = torch.from_numpy(fbank(samples.astype(np.float32) / 32768.0))[None]
            truth = dictionary.phones(utterance.text, chance)
            errors += Levenshtein.distance(greedy(network(features)[0].numpy()), truth)
            phones += len(truth)
    return errors, phones


def main() -> None:
    """Print phone error rates on the development speakers, by source."""
    from models.training.export import load_network

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--most", type=int, default=200, help="utterances of a source")
    options = parser.parse_args()
    torch.set_num_threads(1)
    network = load_network(options.work / "runs" / options.run / "checkpoint.pt")
    utterances, audio = load(options.work)
    dictionary = Dictionary()
    kept_back = [u for u in utterances if u.development and dictionary.knows(u.text)]
    for source in sorted({u.source for u in kept_back}):
        chosen = [u for u in kept_back if u.source == source][: options.most]
        errors, phones = phone_errors(network, chosen, audio)
        speakers = len({u.speaker for u in chosen})
        print(
            f"{source}: phone error rate {errors / phones:.3f} "
            f"({phones} phones, {len(chosen)} utterances, {speakers} speakers)"
        )


if __name__ == "__main__":
    main()
