"""Batches of augmented features, made by a process of their own while the network trains."""

import multiprocessing
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.training.alignment import read_alignments
from models.training.augmentation import (
    FULL,
    LIGHT,
    Augmented,
    Augmenter,
    Strength,
    read_all,
    trainable,
)
from models.training.corpus import Utterance, load
from models.training.features import RATE, SHIFT, fbank
from models.training.network import STRIDE, output_length
from models.training.pronounce import BLANK, Dictionary

BATCH_SECONDS: Final = 60.0
"""Sound in a batch before it is padded and augmented."""
REPEATED: Final = {"speechcommands": 8}
"""How often a pass goes over a source: single words are few, and what commands are made of."""
QUIET_SHARE: Final = 0.03
"""Utterances in which nobody speaks: they teach the network to say nothing to noise."""
LIGHT_UPDATES: Final = 1500
"""Updates with light augmentation only."""
ALIGNED_UPDATES: Final = 500
"""Updates before CTC: only utterances of which each frame's phone is known."""
_AHEAD: Final = 12


@dataclass(frozen=True)
class Batch:
    """Features and labels of several utterances."""

    features: NDArray[np.float32]
    """Shape (utterances, frames, mels), the shorter ones padded by their last frame."""
    lengths: NDArray[np.int64]
    """Frames of each."""
    labels: list[list[int]]
    """Phones of each."""
    frames: list[NDArray[np.int8]] | None = None
    """The output of each output frame of each utterance; None once CTC has begun."""


class BatchMaker:
    """Makes batches without end.

    Args:
        speech: folder with the noises and rooms.
        work: folder that `corpus` has filled.
        seed: of all that is random.
        strength: how much is done to the recordings once the light beginning is over.
        alignments: whether those of the first updates are wanted.
    """

    def __init__(
        self,
        speech: Path,
        work: Path,
        seed: int,
        strength: Strength = FULL,
        *,
        alignments: bool = False,
    ) -> None:
        self._strength = strength
        utterances, self._audio = load(work)
        self._utterances = [u for u in utterances if not u.development]
        aligned = read_alignments(work) if alignments else {}
        self._aligned = {utterances[number]: frames for number, frames in aligned.items()}
        self._pick = random.Random(seed)
        self._dictionary = Dictionary()
        voices = sorted((work / "own-voice").glob("*.wav"))
        self._augment = Augmenter(
            np.random.default_rng(seed),
            read_all(trainable(speech / "noise")),
            read_all(trainable(speech / "rooms")),
            read_all(voices),
        )

    def batches(self, start: int) -> Iterator[Batch]:
        """Yield batches from update number `start` on."""
        update = start
        while True:
            with_frames = update < ALIGNED_UPDATES
            for group in self._one_pass(list(self._aligned) if with_frames else self._utterances):
                yield self._batch(group, light=update < LIGHT_UPDATES, with_frames=with_frames)
                update += 1
                if with_frames and update >= ALIGNED_UPDATES:
                    break

    def _one_pass(self, chosen: list[Utterance]) -> Iterator[list[Utterance]]:
        """Yield groups of utterances of about the same length, in random order."""
        order = [u for u in chosen for _ in range(REPEATED.get(u.source, 1))]
        order.sort(key=lambda u: u.length * self._pick.uniform(0.85, 1.15))
        groups: list[list[Utterance]] = [[]]
        total = 0
        for utterance in order:
            if total > BATCH_SECONDS * RATE:
                groups.append([])
                total = 0
            groups[-1].append(utterance)
            total += utterance.length + RATE // 2
        self._pick.shuffle(groups)
        yield from groups

    def _batch(self, group: list[Utterance], *, light: bool, with_frames: bool) -> Batch:
        strength = LIGHT if light else self._strength
        features: list[NDArray[np.float32]] = []
        labels: list[list[int]] = []
        frames: list[NDArray[np.int8]] = []
        for utterance in group:
            if not light and self._pick.random() < QUIET_SHARE:
                seconds = utterance.length / RATE
                features.append(fbank(self._augment.quiet(max(0.5, seconds))))
                labels.append([])
                continue
            babble = []
            if self._pick.random() < strength.babble:
                babble = [self._sound(self._pick.choice(self._utterances)) for _ in range(2)]
            changed = self._augment(self._sound(utterance), strength, babble)
            features.append(fbank(changed.sound))
            if with_frames:
                frames.append(_spread(self._aligned[utterance], changed, len(features[-1])))
            labels.append(self._dictionary.phones(utterance.text, self._pick))
        return _padded(features, labels, frames if with_frames else None)

    def _sound(self, utterance: Utterance) -> NDArray[np.float32]:
        samples = self._audio[utterance.offset : utterance.offset + utterance.length]
        return samples.astype(np.float32) / 32768.0


def _spread(known: NDArray[np.int8], changed: Augmented, frames: int) -> NDArray[np.int8]:
    """Return the output of each output frame of a recording that was stretched and padded."""
    step = STRIDE * SHIFT
    length = output_length(frames)
    speech = len(changed.sound) - changed.before - changed.after
    at = (np.arange(length) * step - changed.before) * len(known) // max(1, speech)
    inside = (at >= 0) & (at < len(known))
    return np.where(inside, known[np.clip(at, 0, len(known) - 1)], BLANK).astype(np.int8)


def _padded(
    features: list[NDArray[np.float32]],
    labels: list[list[int]],
    frames: list[NDArray[np.int8]] | None,
) -> Batch:
    lengths = np.array([len(f) for f in features], dtype=np.int64)
    longest = int(lengths.max())
    whole = np.stack([np.pad(f, ((0, longest - len(f)), (0, 0)), mode="edge") for f in features])
    return Batch(whole, lengths, labels, frames)


def in_background(
    speech: Path, work: Path, seed: int, start: int, strength: Strength = FULL
) -> Iterator[Batch]:
    """Yield batches that another process makes ahead."""
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[Batch] = context.Queue(_AHEAD)
    maker = context.Process(
        target=_make, args=(queue, speech, work, seed + start, start, strength), daemon=True
    )
    maker.start()
    while True:
        yield queue.get()


def _make(
    queue: "multiprocessing.Queue[Batch]",
    speech: Path,
    work: Path,
    seed: int,
    start: int,
    strength: Strength,
) -> None:
    aligned = start < ALIGNED_UPDATES
    for batch in BatchMaker(speech, work, seed, strength, alignments=aligned).batches(start):
        queue.put(batch)
