"""Batches of augmented features, made on the device that trains."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training.augmentation import FULL, LIGHT, Augmenter, Extent, Strength
from models.training.corpus import Utterance, load
from models.training.features import RATE, fbank, frames_of
from models.training.material import read_all, trainable
from models.training.pronounce import Dictionary

BATCH_SECONDS: Final = 60.0
"""Sound in a batch before it is padded and augmented, for one core. An accelerator takes more."""
REPEATED: Final = {"speechcommands": 4}
"""How often a pass goes over a source: single words are few, and what commands are made of."""
QUIET_SHARE: Final = 0.03
"""Utterances in which nobody speaks: they teach the network to say nothing to noise."""
LIGHT_UPDATES: Final = 1500
"""Updates with light augmentation only."""


@dataclass(frozen=True)
class Batch:
    """Features and labels of several utterances."""

    features: Tensor
    """Shape (utterances, frames, mels)."""
    lengths: NDArray[np.int64]
    """Frames of each; what comes after them is noise."""
    labels: list[list[int]]
    """Phones of each."""


class BatchMaker:
    """Makes batches without end.

    Args:
        speech: folder with the noises and rooms.
        work: folder that `corpus` has filled.
        seed: of all that is random.
        device: where they are made.
        strength: how much is done to the recordings once the light beginning is over.
        seconds: of sound in a batch.
        light: updates at the beginning with light augmentation only.
    """

    def __init__(
        self,
        speech: Path,
        work: Path,
        seed: int,
        device: torch.device,
        *,
        strength: Strength = FULL,
        seconds: float = BATCH_SECONDS,
        light: int = LIGHT_UPDATES,
    ) -> None:
        self._strength, self._seconds, self._light = strength, seconds, light
        utterances, audio = load(work)
        self._utterances = [u for u in utterances if not u.development]
        self._pick = random.Random(seed)
        self._chance = np.random.default_rng(seed)
        self._dictionary = Dictionary()
        voices = sorted((work / "own-voice").glob("*.flac"))
        self._augment = Augmenter(
            torch.from_numpy(np.asarray(audio)).to(device),
            read_all(trainable(speech / "noise")),
            read_all(trainable(speech / "rooms")),
            read_all(voices),
            seed,
        )

    def batches(self, start: int) -> Iterator[Batch]:
        """Yield batches from update number `start` on."""
        update = start
        while True:
            for group in self._one_pass():
                yield self._batch(group, light=update < self._light)
                update += 1

    def _one_pass(self) -> Iterator[list[Utterance]]:
        """Yield groups of utterances of about the same length, in random order."""
        order = [u for u in self._utterances for _ in range(REPEATED.get(u.source, 1))]
        order.sort(key=lambda u: u.length * self._pick.uniform(0.85, 1.15))
        groups: list[list[Utterance]] = [[]]
        total = 0
        for utterance in order:
            if total > self._seconds * RATE:
                groups.append([])
                total = 0
            groups[-1].append(utterance)
            total += utterance.length + RATE // 2
        self._pick.shuffle(groups)
        yield from groups

    def _batch(self, group: list[Utterance], *, light: bool) -> Batch:
        strength = LIGHT if light else self._strength
        silent = self._chance.random(len(group)) < (0.0 if light else QUIET_SHARE)
        extents = [Extent(u.offset, u.length) for u in group]
        sounds, lengths = self._augment(extents, strength, silent)
        labels = [
            [] if quiet else self._dictionary.phones(utterance.text, self._pick)
            for utterance, quiet in zip(group, silent, strict=True)
        ]
        features = self._augment.hide(fbank(sounds), strength)
        return Batch(features, np.array([frames_of(int(n)) for n in lengths]), labels)
