"""Step 2: the pupil learns what its task's sentences mean, and goes on seeing as its teacher does.

    python -m models.sentences.train --work WORK [--try]

Writes `intents/en/sentences.bin`. `--try` leaves half of other people's sentences out, then the other
half, and prints how they are understood: by the words alone (`train_meanings`), by this net, by both.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import torch
from torch.nn import functional

from assistant.resources import data_folder
from assistant.understanding.between import ANSWER, MARGIN
from assistant.understanding.meaning_net import ELSEWHERE
from assistant.understanding.sentence_file import NAME
from assistant.understanding.sentence_net import both
from assistant.understanding.templates import Templates
from assistant.understanding.word_pieces import WordPieces
from models.sentences.descent import Descent
from models.sentences.distil import Read, apart, load_pupil, load_read
from models.sentences.export import exported
from models.sentences.network import Classifier, batch_of
from models.understanding.logistic import Floats, predict
from models.understanding.train_meanings import Example, Material, Trainer, weights

UPDATES: Final = 1_000
BATCH: Final = 96
REMINDED: Final = 64
"""Sentences in each update that only the teacher has judged: without them it forgets its English."""
RATE, HEAD_RATE = 3e-4, 2e-3
DROP: Final = 0.1
WORD_DROP: Final = 0.1
"""Words left out of every other sentence: a recogniser loses some, too."""
RECIPE: Final = (
    "pupil of all-MiniLM-L6-v2 (Apache-2.0), 3 of its 6 layers, taught meanings; models/sentences"
)

_ELSEWHERE: Final = 0.15
"""Likelihood of another subject from which `--try` follows nothing: that of `between.py` when the figures
of docs/decisions.md were measured."""


@dataclass(frozen=True)
class Task:
    """What is learned from."""

    material: Material
    read: Read
    work: Path


class _Pupil:
    """Trains one classifier on some of the examples, given by their numbers."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._cut = WordPieces(task.read.pieces)
        self._texts = [task.material.spelled(one.key) for one in task.material.examples]

    def fit(self, chosen: Sequence[int], seed: int = 1) -> Classifier:
        torch.manual_seed(seed)
        chance = random.Random(seed)
        net = Classifier(load_pupil(self._task.work), len(self._task.material.labels)).train()
        head = [*net.gather.parameters(), *net.decide.parameters()]
        parts = [(list(net.encoder.parameters()), RATE), (head, HEAD_RATE)]
        descent = Descent(parts, UPDATES, decay=0.1, warm_up=0.1)
        examples = self._task.material.examples
        counts = weights([examples[at] for at in chosen])
        for _ in range(UPDATES):
            drawn = chance.choices(chosen, counts, k=BATCH)
            descent.follow(self._loss(net, drawn, chance))
        return net.eval()

    def _loss(self, net: Classifier, drawn: Sequence[int], chance: random.Random) -> torch.Tensor:
        read = self._task.read
        reminded = chance.sample(range(len(read.rows)), REMINDED)
        rows = [self._cut.numbers(_thinned(self._texts[at], chance)) for at in drawn]
        with torch.autocast("cpu", torch.bfloat16):
            vectors, logits = net(batch_of([*rows, *(read.rows[at] for at in reminded)]), DROP)
        meant = torch.tensor([self._task.material.targets[at] for at in drawn])
        wrong = functional.cross_entropy(logits[: len(drawn)].float(), meant)
        return wrong + apart(vectors[len(drawn) :].float(), read.vectors[reminded])

    def predict(self, net: Classifier, chosen: Sequence[int]) -> Floats:
        rows = [self._cut.numbers(self._texts[at]) for at in chosen]
        with torch.inference_mode():
            parts = [net(batch_of(rows[at : at + 128]))[1] for at in range(0, len(rows), 128)]
        return np.asarray(functional.softmax(torch.cat(parts), 1).numpy(), np.float32)


def _thinned(text: str, chance: random.Random) -> str:
    words = text.split()
    if len(words) <= 2 or chance.random() < 0.5:
        return text
    return " ".join([word for word in words if chance.random() > WORD_DROP] or words)


def attempt(task: Task) -> None:
    """Print how sentences of other hands are understood by nets that have not seen them."""
    examples = task.material.examples
    halves = _halves(examples)
    pupil, words = _Pupil(task), Trainer(task.material)
    elsewhere = task.material.labels.index(ELSEWHERE)
    for half in (0, 1):
        held = [at for at, one in enumerate(examples) if halves.get(one.group) == half]
        texts = {examples[at].key for at in held}
        rest = [
            at
            for at, one in enumerate(examples)
            if halves.get(one.group) != half and one.key not in texts
        ]
        by_words = predict([words.rows[at] for at in held], *words.fit(rest))
        by_net = pupil.predict(pupil.fit(rest), held)
        targets = np.array([words.targets[at] for at in held])
        for name, found in (
            ("words", by_words), ("net", by_net), ("both", both(by_words, by_net)),
        ):  # fmt: skip
            print(f"half {half}, {name}: {_summary(found, targets, elsewhere)}")


def _halves(examples: Sequence[Example]) -> dict[str, int]:
    """Return the half of each group of other hands.

    Of each meaning's lines the first or the last ones: they are mostly by different people.
    """
    blocks: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in examples:
        if one.by_others:
            blocks[one.label, one.group.partition(":")[0]].add(one.group)
    halves = {}
    for groups in blocks.values():
        ordered = sorted(groups, key=lambda group: int(group.rpartition(":")[2]))
        halves |= {group: int(at >= len(ordered) / 2) for at, group in enumerate(ordered)}
    return halves


def _summary(found: Floats, targets: np.ndarray, elsewhere: int) -> str:
    """Return what the bars of `between.py` would make of it, roughly."""
    ordered, best = np.sort(found, 1), found.argmax(1)
    followed = (best != elsewhere) & (ordered[:, -1] >= ANSWER) & (found[:, elsewhere] < _ELSEWHERE)
    followed &= ordered[:, -1] - ordered[:, -2] >= MARGIN
    ours, right = targets != elsewhere, best == targets
    return (
        f"likeliest right {right[ours].mean():.1%}, followed right {(followed & right)[ours].mean():.1%} "
        f"and wrong {(followed & ~right)[ours].mean():.1%} of {ours.sum()}; "
        f"of {(~ours).sum()} others followed {followed[~ours].mean():.1%}"
    )


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder of step 1")
    parser.add_argument("--try", dest="attempt", action="store_true", help="try it, write nothing")
    options = parser.parse_args()
    folder = data_folder("intents") / "en"
    material = Material(Templates.load([folder]))
    task = Task(material, load_read(options.work), options.work)
    if options.attempt:
        attempt(task)
        return
    net = _Pupil(task).fit(range(len(material.examples)))
    content = msgspec.msgpack.encode(exported(net, task.read.pieces, material.labels, RECIPE))
    (folder / NAME).write_bytes(content)
    print(f"{len(content)} bytes")


if __name__ == "__main__":
    main()
