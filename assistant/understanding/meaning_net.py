"""Understanding between the templates: what a sentence most likely means, learned from many.

The templates know whole sentences. This knows which words of a subject go together, so that "would a bag
of peas do my hip any good" is about ice although no template says so. Two classifiers share the decision:
one counts words, the other (`sentence_net`) knows which other words mean the same. Both are less sure
than a template, and say how sure they are; `Understander` decides what may be done with that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from assistant.errors import UserError
from assistant.listening.heard import Mode
from assistant.understanding import sentence_file
from assistant.understanding.intent import Intent
from assistant.understanding.packed import read_packed
from assistant.understanding.sentence_file import SentenceFile
from assistant.understanding.sentence_table import ANY_MODE, MODE_BITS, Meaning, is_open
from assistant.understanding.sparse_model import SparseFile, SparseModel, word_features

if TYPE_CHECKING:
    from assistant.understanding.sentence_net import SentenceNet

NAME: Final = "meanings.bin"
"""The file, in the folder of the templates."""
ELSEWHERE: Final = "elsewhere"
"""Label of what is not for this assistant."""
UNKNOWN: Final = "*"
"""Stands for a word that the training had too seldom to learn anything about it."""
NAMED: Final = "+"
"""Begins the word that stands for a name: `+exercise`."""
SPOKEN_NAME: Final = "the stretch"
"""What the sentence net reads for any name: which stretch it is does not change what is asked of it."""
BESIDE: Final = 0.3
"""How much a recogniser's other readings count together, the best one and they being 1.0."""


class Labelled(msgspec.Struct, frozen=True, array_like=True):
    """What a label of the classifier means."""

    meaning: Meaning
    modes: int
    """Sum of `MODE_BITS`; `ANY_MODE` when it is not tied to one."""
    example: str
    """A short sentence that means it, for a question back."""


class MeaningFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept on disk (MessagePack)."""

    model: SparseFile
    labelled: tuple[Labelled | None, ...]
    """For each label of the model; None for what is not for this assistant."""
    names: dict[str, tuple[str, str]]
    """Name in the one form of sentences to its slot and value: "the bridge" to bridge_pose."""
    synonyms: dict[str, str]
    """Word to the one that stands for all of its kind."""
    words: frozenset[str]
    """Words that the training knew."""
    ours: frozenset[str]
    """Those of them that stood in sentences for this assistant."""


@dataclass(frozen=True)
class Likely:
    """A meaning, and how likely it is."""

    meaning: Meaning
    score: float
    """0.0 to 1.0."""
    example: str
    """A short sentence that means it."""

    def intent(self) -> Intent:
        """Return it as an intent."""
        return self.meaning.intent(self.example, self.score)


@dataclass(frozen=True)
class Guess:
    """What a sentence may mean."""

    key: str
    """The sentence in its one form."""
    elsewhere: float
    """How likely it is that it is not for this assistant (0.0 to 1.0)."""
    likely: tuple[Likely, ...]
    """The likeliest meanings, the likeliest first."""


@dataclass(frozen=True)
class MeaningNet:
    """Finds likely meanings.

    Args:
        file: the classifier that counts words, and what the labels mean.
        sentences: the one that knows what words mean; None leaves it to the other.
    """

    file: MeaningFile
    sentences: SentenceFile | None = None

    @staticmethod
    def beside(files: Sequence[Path]) -> "MeaningNet | None":
        """Read the net that was trained from templates; None when there is none with them.

        Args:
            files: the templates. Others than the bundled ones need a net of their own, or none.

        Raises:
            UserError: there is one, and it is broken.
        """
        folders = {path.parent for path in files}
        paths = [folder / NAME for folder in folders if (folder / NAME).is_file()]
        return MeaningNet.load(paths[0]) if len(folders) == 1 and paths else None

    @staticmethod
    def load(path: Path) -> "MeaningNet":
        """Read a net, and the sentence net beside it.

        Raises:
            UserError: one cannot be read or is broken, or they do not belong together.
        """
        file = read_packed(path, MeaningFile)
        if len(file.labelled) != len(file.model.labels):
            raise UserError(f"{path} was changed: install again")
        beside = path.with_name(sentence_file.NAME)
        sentences = sentence_file.read(beside) if beside.is_file() else None
        if sentences is not None and sentences.labels != file.model.labels:
            raise UserError(f"{beside} knows other meanings than {path.name}: train both again")
        return MeaningNet(file, sentences)

    def guess(self, keys: Sequence[str], mode: Mode) -> Guess:
        """Return what a sentence may mean.

        Args:
            keys: what was heard in its one form; other readings of it may follow.
            mode: what is expected: meanings of other modes are left out, and what is left over of
                their probability is nobody's.
        """
        names = self.named(keys[0])
        shares = self._shares(keys)
        found = []
        for share, labelled in zip(shares, self.file.labelled, strict=True):
            if labelled is not None and share >= _LEAST and _may_be_said(labelled.modes, mode):
                meaning = _with_names(labelled.meaning, names)
                if meaning.name not in _NEEDS_EXERCISE or "exercise" in dict(meaning.slots):
                    found.append(Likely(meaning, share, labelled.example))
        elsewhere = shares[self.file.model.labels.index(ELSEWHERE)]
        best = nlargest(_BEST, found, key=lambda one: one.score)
        return Guess(keys[0], elsewhere, tuple(best))

    def knows(self, key: str) -> bool:
        """Tell whether every word of a sentence has stood in one for this assistant, or is a name."""
        return all(word[0] == NAMED or word in self.file.ours for word in self._marked(key))

    def named(self, key: str) -> Mapping[str, str]:
        """Return the slots that names in a sentence fill; one with two different names is left out."""
        found: dict[str, set[str]] = {}
        for word in self._marked(key):
            if word.startswith(NAMED):
                slot, value = word[1:].split("=")
                found.setdefault(slot, set()).add(value)
        return {slot: values.pop() for slot, values in found.items() if len(values) == 1}

    def features(self, key: str) -> list[str]:
        """Return what the classifier looks at in a sentence in its one form."""
        marked = [word.partition("=")[0] for word in self._marked(key)[:_MOST_WORDS]]
        known = [w if w in self.file.words or w[0] == NAMED else UNKNOWN for w in marked]
        kinds = [self.file.synonyms.get(word, word) for word in known]
        found = word_features(known)
        row = ["^", *kinds, "$"]
        found += [f"~{kind}" for kind in kinds]
        found += [f"~{a} {b}" for a, b in pairwise(row)]
        found += [f"~{a} _ {b}" for a, b in zip(row, row[2:], strict=False)]
        return found

    def spelled(self, key: str) -> str:
        """Return a sentence in its one form as the sentence net reads it."""
        return " ".join(SPOKEN_NAME if word[0] == NAMED else word for word in self._marked(key))

    def _shares(self, keys: Sequence[str]) -> list[float]:
        best, *others = (self._model.probabilities(self.features(key)) for key in keys)
        if others:
            mean = [sum(shares) / len(others) for shares in zip(*others, strict=True)]
            return [(1 - BESIDE) * a + BESIDE * b for a, b in zip(best, mean, strict=True)]
        # Not where a recogniser wavers: of words that nobody said, the sentence net makes sense, too.
        return self._net.weighed(self.spelled(keys[0]), best) if self._net is not None else best

    def _marked(self, key: str) -> list[str]:
        """Return the words, each name as one word such as `+exercise=bridge_pose`."""
        words, out, at = key.split(), [], 0
        while at < len(words):
            for size in range(min(self._longest, len(words) - at), 0, -1):
                name = self.file.names.get(" ".join(words[at : at + size]))
                if name is not None:
                    out.append(f"{NAMED}{name[0]}={name[1]}")
                    at += size
                    break
            else:
                out.append(words[at])
                at += 1
        return out

    @cached_property
    def _model(self) -> SparseModel:
        return SparseModel(self.file.model)

    @cached_property
    def _net(self) -> "SentenceNet | None":
        if self.sentences is None:
            return None
        # Only what no template has needs it, and numpy takes a tenth of a second to import.
        from assistant.understanding.sentence_net import SentenceNet

        return SentenceNet(self.sentences)

    @cached_property
    def _longest(self) -> int:
        return max((len(name.split()) for name in self.file.names), default=0)


def _may_be_said(modes: int, mode: Mode) -> bool:
    return (
        modes == ANY_MODE
        or bool(modes & MODE_BITS[mode])
        or (mode == Mode.STRETCH and is_open(modes))
    )


def _with_names(meaning: Meaning, names: Mapping[str, str]) -> Meaning:
    """Return a meaning with the exercise that is named in the sentence, where it takes one."""
    slots = dict(meaning.slots)
    if meaning.name in _TAKES_EXERCISE and "exercise" in names and "routine" not in slots:
        slots["exercise"] = names["exercise"]
    return msgspec.structs.replace(meaning, slots=tuple(slots.items()))


_NEEDS_EXERCISE: Final = frozenset({"LeaveOut"})
_TAKES_EXERCISE: Final = frozenset({"AskExercise", "Start"}) | _NEEDS_EXERCISE
_BEST: Final = 3
_LEAST: Final = 0.01
"""Likelihood under which a meaning is not looked at: nothing is done with it."""
_MOST_WORDS: Final = 40
