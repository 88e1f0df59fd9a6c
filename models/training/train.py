"""CTC training with checkpoints; started again, it goes on where it was.

python -m models.training.train --work WORK --run NAME --minutes 75
"""

import argparse
import copy
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from models.training.augmentation import STRENGTHS
from models.training.batches import LIGHT_UPDATES, Batch, in_background
from models.training.kaldi_reader import read_network
from models.training.network import Network, Size, output_length
from models.training.pronounce import BLANK
from models.training.widening import widened

PEAK_RATE: Final = 2e-3
"""From nothing; half of it when training goes on from a model."""
WARM_UP_UPDATES: Final = 150
AVERAGE: Final = 0.999
"""Decay of the running average of the weights, which is what is exported."""
_REPORT, _SAVE = 50, 200


@dataclass
class Progress:
    """How far a run is."""

    update: int = 0
    seconds: float = 0.0
    """Time spent training, over all starts."""
    heard: float = 0.0
    """Sound trained on (hours)."""


def learning_rate(update: int, share: float, peak: float, hold: float = 0.0) -> float:
    """Return the rate of an update: warmed up, held, then a cosine over the time that is left.

    Args:
        update: its number.
        share: share of the run's time that has passed, 0 to 1.
        peak: the highest rate.
        hold: share of the time for which it stays the highest.
    """
    warm = min(1.0, (update + 1) / WARM_UP_UPDATES)
    falling = max(0.0, min(1.0, share) - hold) / (1.0 - hold)
    return peak * warm * max(0.01, 0.5 * (1 + math.cos(math.pi * falling)))


class Trainer:
    """Trains one network.

    Args:
        network: the network.
        folder: where its checkpoints are kept.
        minutes: how long to train, over all starts.
        peak: the highest learning rate.
        hold: share of the time for which the rate stays there.
        trained: it was read from a model.
        bfloat16: compute in 16 bits. Three times as fast where the processor has instructions for it
            (AVX-512 BF16, AMX), and ten times as slow where it has none.
    """

    def __init__(
        self,
        network: Network,
        folder: Path,
        minutes: float,
        *,
        peak: float = PEAK_RATE,
        hold: float = 0.0,
        trained: bool = False,
        bfloat16: bool = False,
    ) -> None:
        self.network = network
        self._peak, self._hold = peak, hold
        self._trained, self._bfloat16 = trained, bfloat16
        self.average = copy.deepcopy(network).eval()
        self.progress = Progress()
        self._folder = folder
        self._minutes = minutes
        self._optimiser = torch.optim.AdamW(network.parameters(), lr=PEAK_RATE, weight_decay=1e-3)
        self._resume()

    def run(self, batches: Iterator[Batch]) -> None:
        """Train until the time is up."""
        if self.progress.update == 0:
            self._measure_features([next(batches) for _ in range(8)])
        self.network.train()
        since, loss_sum = time.monotonic(), 0.0
        for batch in batches:
            loss_sum += self._update(batch)
            now = time.monotonic()
            self.progress.seconds += now - since
            since = now
            if self.progress.update % _REPORT == 0:
                self._report(loss_sum / _REPORT)
                loss_sum = 0.0
            if self.progress.update % _SAVE == 0 or self._share >= 1.0:
                self._save()
            if self._share >= 1.0:
                return

    @property
    def _share(self) -> float:
        return self.progress.seconds / (60 * self._minutes)

    def _update(self, batch: Batch) -> float:
        progress = self.progress
        for group in self._optimiser.param_groups:
            group["lr"] = learning_rate(progress.update, self._share, self._peak, self._hold)
        features = torch.from_numpy(batch.features)
        lengths = torch.tensor([output_length(int(n)) for n in batch.lengths])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bfloat16):
            log_probs = self.network(features)
        if batch.frames is not None:
            loss = _frame_loss(log_probs, lengths, batch.frames)
        else:
            loss = _ctc_loss(log_probs, lengths, batch)
        self._optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self._optimiser.step()
        self._follow()
        progress.update += 1
        progress.heard += float(batch.lengths.sum()) / 100 / 3600
        return loss.item()

    def _follow(self) -> None:
        decay = min(AVERAGE, (1 + self.progress.update) / (10 + self.progress.update))
        with torch.no_grad():
            pairs = zip(
                self.average.state_dict().values(), self.network.state_dict().values(), strict=True
            )
            for mine, new in pairs:
                if mine.is_floating_point():
                    mine.lerp_(new, 1 - decay)
                else:
                    mine.copy_(new)

    def _measure_features(self, batches: list[Batch]) -> None:
        frames = torch.cat([torch.from_numpy(b.features).flatten(0, 1) for b in batches])
        for network in (self.network, self.average):
            network.standardise(frames.mean(dim=0), 1 / frames.std(dim=0), keep=self._trained)

    def _report(self, loss: float) -> None:
        p = self.progress
        print(
            f"update {p.update} loss {loss:.3f} {100 * self._share:.1f} % of the time, "
            f"{p.heard:.1f} h heard, {3600 * p.heard / p.seconds:.0f} x real time",
            flush=True,
        )

    def _save(self) -> None:
        state: dict[str, Any] = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "progress": asdict(self.progress),
            "size": asdict(self.network.size),
        }
        partial = self._folder / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self._folder / "checkpoint.pt")

    def _resume(self) -> None:
        path = self._folder / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self._optimiser.load_state_dict(state["optimiser"])
            self.progress = Progress(**state["progress"])


def _frame_loss(log_probs: Tensor, lengths: Tensor, frames: list[NDArray[np.int8]]) -> Tensor:
    """Return the mean cross-entropy against known frames."""
    targets = torch.full(log_probs.shape[:2], -1)
    for row, (known, length) in enumerate(zip(frames, lengths.tolist(), strict=True)):
        targets[row, :length] = torch.from_numpy(known[:length].astype(np.int64))
    return functional.nll_loss(log_probs.flatten(0, 1), targets.flatten(), ignore_index=-1)


def _ctc_loss(log_probs: Tensor, lengths: Tensor, batch: Batch) -> Tensor:
    """Return the mean CTC loss for each label."""
    counts = torch.tensor([len(labels) for labels in batch.labels])
    flat = torch.tensor([label for labels in batch.labels for label in labels], dtype=torch.long)
    losses = functional.ctc_loss(
        log_probs.transpose(0, 1),
        flat,
        lengths,
        counts,
        blank=BLANK,
        reduction="none",
        zero_infinity=True,
    )
    return losses.sum() / max(1, int(counts.sum()))


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, default=Path("../shared/speech"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--run", required=True, help="name of the run's folder")
    parser.add_argument("--minutes", type=float, default=75.0)
    parser.add_argument("--width", type=int, default=448, help="at least that of --begin-with")
    parser.add_argument("--bottleneck", type=int, default=128)
    parser.add_argument("--augmentation", choices=list(STRENGTHS), default="full")
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--begin-with", type=Path, help="folder of a model to go on from")
    parser.add_argument("--peak", type=float, help="highest learning rate")
    parser.add_argument("--hold", type=float, default=0.0, help="share of the time at that rate")
    parser.add_argument("--bfloat16", action="store_true", help="compute in 16 bits")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    folder = options.work / "runs" / options.run
    folder.mkdir(parents=True, exist_ok=True)
    begun: Path | None = options.begin_with
    if begun is None:
        network = Network(Size(options.width, options.bottleneck), options.dropout)
    else:
        old = read_network(begun / "am" / "final.mdl")
        network = widened(old, Size(options.width, options.bottleneck), options.dropout)
    trainer = Trainer(
        network,
        folder,
        options.minutes,
        peak=options.peak or (PEAK_RATE if begun is None else PEAK_RATE / 2),
        hold=options.hold,
        trained=begun is not None,
        bfloat16=options.bfloat16,
    )
    start = trainer.progress.update + (0 if begun is None else LIGHT_UPDATES)
    strength = STRENGTHS[options.augmentation]
    trainer.run(in_background(options.speech, options.work, options.seed, start, strength))


if __name__ == "__main__":
    main()
