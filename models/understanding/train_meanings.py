"""Train the understanding between the templates: `python -m models.understanding.train_meanings`.

Sentences: those that the templates stand for, drawn by meaning; `sentences/meanings.txt`;
`sentences/elsewhere.txt` for what is not for this assistant. `--try` trains without each fifth of the
paraphrases in turn and shows how they are understood.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from assistant.resources import data_folder
from assistant.understanding.meaning_net import ELSEWHERE, NAME, Labelled, MeaningFile, MeaningNet
from assistant.understanding.sentence_table import ANY_MODE, Care, Meaning
from assistant.understanding.sparse_model import SparseFile, hashed
from assistant.understanding.templates import Templates
from models.understanding.lines import FOLDER, read
from models.understanding.logistic import fit, predict, small
from models.understanding.names import MORE_NAMES

FILES: Final = (
    "meanings.txt", "meanings_talk.txt", "meanings_more.txt",
    "meanings_others.txt",
    "elsewhere.txt", "elsewhere_talk.txt", "elsewhere_more.txt", "elsewhere_others.txt",
)  # fmt: skip
BITS: Final = 14
EPOCHS: Final = 8
DROP: Final = 0.5
"""Features left out while it learns. With 0.3 it leans on single words: of the sentences of somebody new
it understands 2 in 100 less."""
SHRINK: Final = 0.0
KEEP: Final = 200_000
FOLDS: Final = 5
OF_A_LINE: Final = 16
OF_A_MEANING: Final = 40
SELDOM: Final = 2
"""Paraphrases that must have a word; a word of fewer is `UNKNOWN`: it would only be learned by heart."""
NAME_SLOTS: Final = ("exercise",)
OUTSIDE: Final = "Ask topic=out_of_scope_other"
"""What the templates themselves know to be somebody else's."""
ONLY_TELL: Final = frozenset({"TimeLeft", "HoldsLeft", "WhichSide", "WhatsNext"})
"""Commands that only tell something: a wrong one costs an answer, like a question."""
_GOOD_LENGTH: Final = 4
BY_OTHERS: Final = 2.0
"""How much more a sentence of other hands counts than one of our own: they are how people do put it."""
BEFORE: Final = (
    "um", "so", "okay", "right", "hey", "well", "please", "can you tell me", "tell me", "sorry", "and",
    "oh", "actually", "excuse me", "just wondering", "quick question", "i was wondering", "do you know",
    "hi", "yes", "no", "alright", "also", "but", "then", "what about", "by the way", "i mean", "er",
)  # fmt: skip
AFTER: Final = (
    "please", "then", "thanks", "now", "you think", "do you think", "for me", "though", "again", "mate",
    "at all", "exactly", "actually", "or what", "if you can", "anyway", "with this", "for this",
)  # fmt: skip
RECIPE: Final = (
    f"logistic regression, {EPOCHS} epochs of Adagrad; models/understanding/train_meanings.py"
)


@dataclass(frozen=True)
class Example:
    """A training sentence in its one form."""

    key: str
    label: str
    group: str

    @property
    def by_others(self) -> bool:
        """Tell whether it is as somebody else put it, who knew neither templates nor our sentences."""
        return "_others.txt" in self.group


def label_of(meaning: Meaning) -> str:
    """Return the label of a meaning: its name and the details that no name in the sentence gives."""
    own = [f"{slot}={value}" for slot, value in sorted(meaning.slots) if slot in _TELLING]
    label = " ".join([meaning.name, *own])
    return ELSEWHERE if label == OUTSIDE else label


_TELLING: Final = ("aspect", "day", "how", "routine", "topic")


class Material:
    """All training sentences, and what their labels mean."""

    def __init__(self, templates: Templates) -> None:
        self.normaliser = templates.normaliser
        self.labelled: dict[str, Labelled] = {}
        self.names: dict[str, tuple[str, str]] = {}
        self.synonyms = dict(_synonyms())
        self._read_names(templates)
        self.examples = [*self._of_templates(templates), *self._of_lines()]
        groups: dict[str, set[str]] = defaultdict(set)
        for one in self.examples:
            for word in one.key.split():
                groups[word].add(one.group)
        self.ours = frozenset(
            word for one in self.examples if one.label != ELSEWHERE for word in one.key.split()
        )
        self.words = frozenset(word for word, found in groups.items() if len(found) >= SELDOM)
        self.labels = sorted({one.label for one in self.examples})
        number = {label: at for at, label in enumerate(self.labels)}
        self.targets = [number[one.label] for one in self.examples]

    def net(self, model: SparseFile) -> MeaningNet:
        """Return a net of a trained model."""
        labelled = tuple(self.labelled.get(label) for label in model.labels)
        file = MeaningFile(model, labelled, self.names, self.synonyms, self.words, self.ours)
        return MeaningNet(file)

    def spelled(self, key: str) -> str:
        """Return a sentence in its one form as the sentence net reads it."""
        return self.reader.spelled(key)

    @cached_property
    def reader(self) -> MeaningNet:
        """A net that has learned nothing: it knows names and features."""
        return self.net(SparseFile("", (), BITS, 1.0, (), b"", b"", b""))

    def _read_names(self, templates: Templates) -> None:
        for meaning, texts in _by_meaning(templates).items():
            slots = dict(meaning.slots)
            if meaning.name == "AskExercise" and slots.get("aspect") == "what" and len(slots) == 2:
                for text in texts:
                    if self._is_name(text):
                        self.names[self.normaliser.key(text)] = ("exercise", str(slots["exercise"]))
        for value, names in MORE_NAMES.items():
            for name in names:
                key = self.normaliser.key(name)
                self.names[key] = self.names[f"the {key}"] = ("exercise", value)

    @staticmethod
    def _is_name(text: str) -> bool:
        frames = ("what", "tell", "explain", "describe")
        return text.split()[0] not in frames

    def _of_templates(self, templates: Templates) -> Iterator[Example]:
        chance = random.Random(1)
        by_label: dict[str, dict[str, str]] = defaultdict(dict)
        modes: dict[str, set[int]] = defaultdict(set)
        texts: dict[str, list[str]] = defaultdict(list)
        care: dict[str, Meaning] = {}
        for entry in templates.table.entries:
            meaning = templates.meaning(entry)
            label = label_of(meaning)
            modes[label].add(entry.modes)
            own = tuple(one for one in meaning.slots if one[0] in _TELLING)
            care[label] = msgspec.structs.replace(meaning, slots=own)
            by_label[label][entry.key] = str(entry.meaning)
            texts[label].append(entry.text)
        for label, keys in by_label.items():
            whole = ANY_MODE if ANY_MODE in modes[label] else sum(set(_bits(modes[label])))
            meaning = care[label]
            if meaning.name in ONLY_TELL:
                meaning = msgspec.structs.replace(meaning, care=Care.QUESTION)
            example = min(texts[label], key=lambda text: abs(len(text.split()) - _GOOD_LENGTH))
            if label != ELSEWHERE:
                self.labelled[label] = Labelled(meaning, whole, example)
            chosen = chance.sample(sorted(keys), min(3 * OF_A_MEANING, len(keys)))
            for key in chosen:
                yield Example(key, label, f"template {' '.join(key.split()[:3])} {label}")

    def _of_lines(self) -> Iterator[Example]:
        for name in FILES:
            for line in read(name, OF_A_LINE):
                chance = random.Random(line.group)
                if line.label != ELSEWHERE and line.label not in self.labelled:
                    raise ValueError(f"{line.group}: no template means {line.label!r}")
                for text in line.variants:
                    key = self.normaliser.key(_talkative(text, chance))
                    if key:
                        yield Example(key, line.label, line.group)


def _bits(found: set[int]) -> Iterator[int]:
    for modes in found:
        yield from (1 << at for at in range(8) if modes & 1 << at)


def _by_meaning(templates: Templates) -> dict[Meaning, list[str]]:
    found: dict[Meaning, list[str]] = defaultdict(list)
    for entry in templates.table.entries:
        found[templates.meaning(entry)].append(entry.text)
    return found


def _talkative(text: str, chance: random.Random) -> str:
    before = chance.choice(BEFORE) if chance.random() < 0.3 else ""
    after = chance.choice(AFTER) if chance.random() < 0.2 else ""
    return f"{before} {text} {after}"


def _synonyms() -> Iterator[tuple[str, str]]:
    for line in (FOLDER / "synonyms.txt").read_text(encoding="utf-8").splitlines():
        kind, colon, words = line.partition(":")
        if colon and not line.startswith("#"):
            yield from ((word, f"/{kind}") for word in words.split())


def weights(examples: Sequence[Example]) -> list[float]:
    """Return how much each sentence counts: a line with many variants more, but not as often more."""
    size = Counter(one.group for one in examples)
    return [(BY_OTHERS if one.by_others else 1.0) / size[one.group] ** 0.5 for one in examples]


class Trainer:
    """Trains on the material.

    Args:
        material: the sentences.
    """

    def __init__(self, material: Material) -> None:
        self.material = material
        self.labels, self.targets = material.labels, material.targets
        features = material.reader.features
        self.rows = [sorted(hashed(features(one.key), BITS)) for one in material.examples]
        self.weights = weights(material.examples)

    def fit(self, chosen: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
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

    def cross(self, folds: int) -> None:
        """Print how sentences of paraphrases that were left out are understood."""
        chance = random.Random(2)
        examples = self.material.examples
        fold = {group: chance.randrange(FOLDS) for group in sorted({one.group for one in examples})}
        results = []
        for number in range(folds):
            held = [
                at
                for at, one in enumerate(examples)
                if fold[one.group] == number and ".txt" in one.group
            ]
            rest = [at for at, one in enumerate(examples) if fold[one.group] != number]
            found = predict([self.rows[at] for at in held], *self.fit(rest))
            for at, row in zip(held, found, strict=True):
                order = np.argsort(-row)
                results.append(
                    (at, order[0] == self.targets[at], row[order[0]], row[order[1]], order[0])
                )
        for bar in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            inside = [r for r in results if self.labels[self.targets[r[0]]] != ELSEWHERE]
            out = [r for r in results if self.labels[self.targets[r[0]]] == ELSEWHERE]
            told = [r for r in inside if r[2] >= bar and self.labels[r[4]] != ELSEWHERE]
            right = sum(bool(r[1]) for r in told)
            taken = sum(self.labels[r[4]] != ELSEWHERE and r[2] >= bar for r in out)
            print(
                f"{bar}: {right / len(inside):.1%} right, {(len(told) - right) / len(inside):.1%} wrong; "
                f"elsewhere taken for ours {taken / len(out):.1%}"
            )
        for at, ok, score, _, guess in sorted(results, key=lambda r: -r[2]):
            if not ok:
                print(
                    f"  {score:.2f} {examples[at].key!r} {examples[at].label} -> {self.labels[guess]}"
                )


def main() -> None:
    """Train, and write `intents/en/meanings.bin`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--try", dest="cross", type=int, help="try it in so many of five parts, write nothing"
    )
    parser.add_argument("--cache", type=Path, help="folder of a compiled table")
    options = parser.parse_args()
    folder = data_folder("intents") / "en"
    trainer = Trainer(Material(Templates.load([folder], cache=options.cache)))
    print(f"{len(trainer.targets)} sentences, {len(trainer.labels)} meanings")
    if options.cross:
        trainer.cross(options.cross)
        return
    matrix, bias = trainer.fit(range(len(trainer.targets)))
    net = trainer.material.net(small(matrix, bias, trainer.labels, BITS, KEEP, RECIPE))
    content = msgspec.msgpack.encode(net.file)
    (folder / NAME).write_bytes(content)
    print(f"{len(content)} bytes")


if __name__ == "__main__":
    main()
