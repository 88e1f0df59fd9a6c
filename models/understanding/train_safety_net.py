"""Train the second net beside the rules: `python -m models.understanding.train_safety_net`.

Sentences: the files of `sentences`, the examples of the safety file, sentences of the templates, and
of the sentences written for measuring only the half that may be tuned on. `--try` trains without each
fifth of the paraphrases in turn and shows what is found, the rules and the net together; the bar
(`content/en/second_net.yaml`) was chosen by it.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.resources import data_folder
from assistant.understanding.safety import SafetyScan
from assistant.understanding.safety_file import SafetyFile
from assistant.understanding.safety_file import read as read_safety
from assistant.understanding.second_net_features import features
from assistant.understanding.sparse_model import hashed
from assistant.understanding.templates import Templates
from benchmarks.safety import DEVELOPMENT, sentences
from models.understanding.lines import read
from models.understanding.logistic import Floats, fit, predict, small, write

NONE: Final = "none"
FILES: Final = (
    ("red_flags_now.txt", 20),
    ("red_flags_soon.txt", 24),
    ("red_flags_talk.txt", 20),
    ("harmless.txt", 30),
    ("harmless_talk.txt", 20),
    ("elsewhere.txt", 14),
    ("elsewhere_talk.txt", 8),
    ("meanings.txt", 14),
    ("meanings_talk.txt", 8),
    ("harmless_more.txt", 12),
    ("elsewhere_more.txt", 6),
    ("red_flags_others.txt", 1),
    ("harmless_others.txt", 1),
    ("meanings_others.txt", 1),
    ("elsewhere_others.txt", 1),
)
"""Files and how many variants of each of their lines are used."""
BITS: Final = 14
EPOCHS: Final = 5
DROP: Final = 0.3
SHRINK: Final = 0.0
KEEP: Final = 90_000
"""Weights that are kept: 240 kB."""
FOLDS: Final = 5
SEEN: Final = 1.5
"""Weight of a sentence that the rules find; the others weigh 3."""
_OF_A_TEMPLATE: Final = 25
_NATURAL: Final = ("now", "soon", "harmless", "negated")
_SAME: Final = {"cannot_bear_weight": "severe_pain"}
"""Flags that one question decides."""
RECIPE: Final = (
    f"logistic regression; {EPOCHS} epochs of Adagrad, {DROP} of the features dropped, "
    f"L2 {SHRINK}, seed 1; models/understanding/train_safety_net.py"
)


@dataclass(frozen=True)
class Example:
    """A training sentence."""

    text: str
    label: str
    """A flag's name, or `none`."""
    group: str
    """Paraphrases of one thing share it."""
    kind: str = ""
    """`now`, `soon`, `harmless` or `negated` for a sentence that was not made from a line."""


def examples(scan: SafetyScan, file: SafetyFile) -> list[Example]:
    """Return all training sentences."""
    own = [
        Example(text, line.label if name.startswith("red_flags") else NONE, line.group)
        for name, most in FILES
        for line in read(name, most)
        for text in line.variants
        if not name.startswith("meanings") or scan.by_rules(text) is None
    ]
    return [*own, *_of_templates(scan), *_of_rules(file), *_natural(scan)]


def _of_templates(scan: SafetyScan) -> Iterator[Example]:
    """Yield what is said to the assistant every day, but for what the rules stop."""
    templates = Templates.load([data_folder("intents") / "en"])
    by_meaning: dict[int, list[str]] = defaultdict(list)
    for entry in templates.table.entries:
        by_meaning[entry.meaning].append(entry.text)
    chance = random.Random(1)
    for meaning, texts in by_meaning.items():
        for text in chance.sample(texts, min(_OF_A_TEMPLATE, len(texts))):
            if scan.by_rules(text) is None:
                yield Example(text, NONE, f"template {meaning}")


def _of_rules(file: SafetyFile) -> Iterator[Example]:
    urgent = {flag.id for flag in file.flags if flag.level in ("now", "soon")}
    for flag in file.flags:
        target = flag.if_yes or flag.id
        label = _SAME.get(target, target) if target in urgent else NONE
        for text in flag.examples:
            yield Example(text, label, text)


def _natural(scan: SafetyScan) -> Iterator[Example]:
    for groups in (sentences("tune"), sentences("both", DEVELOPMENT)):
        for kind, texts in groups.items():
            for text in texts:
                flag = scan.by_rules(text)
                if kind in ("harmless", "negated"):
                    yield Example(text, NONE, text, kind)
                elif flag is not None:
                    yield Example(text, _SAME.get(flag.id, flag.id), text, kind)


class Trainer:
    """Holds the sentences in numbers.

    Args:
        chosen: the sentences.
        scan: reads them.
    """

    def __init__(self, chosen: Sequence[Example], scan: SafetyScan) -> None:
        self.examples = chosen
        self.labels = [NONE, *sorted({one.label for one in chosen} - {NONE})]
        read = [scan.read(one.text) for one in chosen]
        self.rows = [sorted(hashed(features(one, scan.passed_over(one)), BITS)) for one in read]
        self.seen = [scan.by_rules(one.text) is not None for one in chosen]
        """What the rules find: the net is only asked about the others, and learns most from them."""
        number = {label: at for at, label in enumerate(self.labels)}
        self.targets = [number[one.label] for one in chosen]
        size = Counter(one.group for one in chosen)
        # A line with many variants counts more than a single sentence, but not as often more.
        self.weights = [
            (SEEN if seen else 3) / np.sqrt(size[one.group])
            for one, seen in zip(chosen, self.seen, strict=True)
        ]

    def fit(self, chosen: Sequence[int]) -> tuple[Floats, Floats]:
        """Train on some of the sentences, given by their numbers."""
        return fit(
            [self.rows[at] for at in chosen],
            [self.targets[at] for at in chosen],
            [self.weights[at] for at in chosen],
            bits=BITS,
            classes=len(self.labels),
            epochs=EPOCHS,
            drop=DROP,
            shrink=SHRINK,
        )

    def cross(self) -> list[float]:
        """Return how much each sentence was suspected by a net that had not seen its paraphrases."""
        chance = random.Random(2)
        groups = sorted({one.group for one in self.examples})
        fold = {group: chance.randrange(FOLDS) for group in groups}
        suspected = [0.0] * len(self.examples)
        for number in range(FOLDS):
            held = [at for at, one in enumerate(self.examples) if fold[one.group] == number]
            rest = [at for at, one in enumerate(self.examples) if fold[one.group] != number]
            found = predict([self.rows[at] for at in held], *self.fit(rest))
            for at, row in zip(held, found, strict=True):
                suspected[at] = 1 - float(row[0])
        return suspected


def show(trainer: Trainer, suspected: Sequence[float]) -> None:
    """Print what several bars would find."""
    kinds = {
        **{
            kind: [at for at, one in enumerate(trainer.examples) if one.kind == kind]
            for kind in _NATURAL
        },
        "lines": [
            at
            for at, one in enumerate(trainer.examples)
            if trainer.targets[at] and ".txt" in one.group
        ],
        "none": [
            at
            for at, one in enumerate(trainer.examples)
            if not trainer.targets[at] and ".txt" in one.group
        ],
    }
    print(
        "rules",
        {
            name: round(1 - float(np.mean([trainer.seen[at] for at in found])), 3)
            for name, found in kinds.items()
        },
    )
    for bar in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        shares = {
            name: np.mean([trainer.seen[at] or suspected[at] >= bar for at in found])
            for name, found in kinds.items()
        }
        print(f"{bar:.2f}", "  ".join(f"{name} {share:.1%}" for name, share in shares.items()))


def main() -> None:
    """Train, and write `content/en/second_net.bin`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--try", dest="cross", action="store_true", help="try it, write nothing")
    parser.add_argument("--details", action="store_true", help="with --try: what goes wrong")
    options = parser.parse_args()
    folder = data_folder("content") / "en"
    path = folder / "safety.yaml"
    scan = SafetyScan.load(path, net=None)
    trainer = Trainer(examples(scan, read_safety(path)), scan)
    print(f"{len(trainer.examples)} sentences, {len(trainer.labels) - 1} flags")
    if options.cross:
        suspected = trainer.cross()
        show(trainer, suspected)
        if options.details:
            _details(trainer, suspected)
        return
    matrix, bias = trainer.fit(range(len(trainer.examples)))
    file = small(matrix, bias, trainer.labels, BITS, KEEP, RECIPE)
    print(f"{write(file, folder / 'second_net.bin')} bytes")


def _details(trainer: Trainer, suspected: Sequence[float]) -> None:
    unseen = [at for at, seen in enumerate(trainer.seen) if not seen]
    found = sorted(((suspected[at], trainer.examples[at]) for at in unseen), key=lambda one: one[0])
    alarms = [one for one in found if one[1].label != NONE]
    calm = [one for one in found if one[1].label == NONE][::-1]
    chance = random.Random(3)
    for suspicion, one in (*chance.sample(alarms[: len(alarms) // 8], 100), *calm[:400]):
        print(f"{suspicion:.2f} {one.label:18} {one.kind:8} {one.text}")


if __name__ == "__main__":
    main()
