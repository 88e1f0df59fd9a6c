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

import torch
from torch import Tensor
from torch.nn import functional

from models.training.alignment import aligned
from models.training.augmentation import STRENGTHS
from models.training.batches import BATCH_SECONDS, LIGHT_UPDATES, Batch, BatchMaker
from models.training.kaldi_reader import read_network
from models.training.network import Network, Size, output_length
from models.training.pronounce import BLANK
from models.training.widening import widened

PEAK_RATE: Final = 2e-3
"""From nothing; half of it when training goes on from a model."""
WARM_UP_UPDATES: Final = 150
AVERAGE: Final = 0.999
"""Decay of the running average of the weights, which is what is exported."""
ALIGNED_UPDATES: Final = 200
"""Updates on frame labels of a teacher, where there is one, before CTC."""
_REPORT, _SAVE = 50, 1000


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
        teacher: a trained network, which labels the frames of the first updates.
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
        teacher: Network | None = None,
        bfloat16: bool = False,
    ) -> None:
        self.network = network
        self._teacher = teacher
        self._peak, self._hold = peak, hold
        self._trained, self._bfloat16 = trained, bfloat16
        self.average = copy.deepcopy(network).eval()
        self._device = network.mean.device
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
        since, losses = time.monotonic(), []
        for batch in batches:
            losses.append(self._update(batch))
            now = time.monotonic()
            self.progress.seconds += now - since
            since = now
            if self.progress.update % _REPORT == 0:
                self._report(float(torch.stack(losses).mean()))
                losses = []
            if self.progress.update % _SAVE == 0 or self._share >= 1.0:
                self._save()
            if self._share >= 1.0:
                return

    @property
    def _share(self) -> float:
        return self.progress.seconds / (60 * self._minutes)

    def _update(self, batch: Batch) -> Tensor:
        progress = self.progress
        for group in self._optimiser.param_groups:
            group["lr"] = learning_rate(progress.update, self._share, self._peak, self._hold)
        device = batch.features.device.type
        with torch.autocast(device, dtype=torch.bfloat16, enabled=self._bfloat16):
            log_probs = self.network(batch.features)
        if self._teacher is not None and progress.update < ALIGNED_UPDATES:
            loss = _frame_loss(log_probs, self._teacher, batch)
        else:
            loss = ctc_loss(log_probs, batch)
        self._optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self._optimiser.step()
        self._follow()
        progress.update += 1
        progress.heard += float(batch.lengths.sum()) / 100 / 3600
        return loss.detach()

    def _follow(self) -> None:
        decay = min(AVERAGE, (1 + self.progress.update) / (10 + self.progress.update))
        mine, new = self.average.state_dict(), self.network.state_dict()
        real = [name for name, value in mine.items() if value.is_floating_point()]
        torch._foreach_lerp_([mine[n] for n in real], [new[n] for n in real], 1 - decay)

    def _measure_features(self, batches: list[Batch]) -> None:
        frames = torch.cat([b.features.flatten(0, 1) for b in batches])
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
            state = torch.load(path, map_location=self._device, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self._optimiser.load_state_dict(state["optimiser"])
            self.progress = Progress(**state["progress"])


def _frame_loss(log_probs: Tensor, teacher: Network, batch: Batch) -> Tensor:
    """Return the mean cross-entropy against the frames of a teacher that knows the labels."""
    with torch.no_grad():
        known = teacher(batch.features)
        lengths = [output_length(int(frames)) for frames in batch.lengths]
        targets = aligned(known, lengths, batch.labels)
    return functional.nll_loss(log_probs.flatten(0, 1), targets.flatten(), ignore_index=-1)


def ctc_loss(log_probs: Tensor, batch: Batch) -> Tensor:
    """Return the mean CTC loss for each label.

    Args:
        log_probs: of the network's outputs, shape (utterances, frames, outputs).
        batch: what they were computed from.
    """
    device = log_probs.device
    lengths = torch.tensor([output_length(int(frames)) for frames in batch.lengths])
    counts = torch.tensor([len(labels) for labels in batch.labels])
    flat = torch.tensor([label for labels in batch.labels for label in labels], dtype=torch.long)
    losses = functional.ctc_loss(
        log_probs.transpose(0, 1),
        flat.to(device),
        lengths.to(device),
        counts.to(device),
        blank=BLANK,
        reduction="none",
        zero_infinity=True,
    )
    return losses.sum() / max(1, int(counts.sum()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, default=Path("../shared/speech"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--run", required=True, help="name of the run's folder")
    parser.add_argument("--minutes", type=float, default=75.0)
    parser.add_argument("--width", type=int, default=448, help="at least that of --begin-with")
    parser.add_argument("--bottleneck", type=int, default=128)
    parser.add_argument("--late", action="store_true", help="look 408 ms ahead, not 138")
    parser.add_argument("--augmentation", choices=list(STRENGTHS), default="full")
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--begin-with", type=Path, help="folder of a model to go on from")
    parser.add_argument(
        "--teacher", type=Path, help="folder of a model that labels the first frames"
    )
    parser.add_argument("--peak", type=float, help="highest learning rate")
    parser.add_argument("--hold", type=float, default=0.0, help="share of the time at that rate")
    parser.add_argument("--light", type=int, help="updates with light augmentation only")
    parser.add_argument("--batch-seconds", type=float, default=BATCH_SECONDS)
    parser.add_argument("--device", default="cpu", help="cpu, or cuda for an accelerator")
    parser.add_argument("--bfloat16", action="store_true", help="compute in 16 bits")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _begun(options: argparse.Namespace) -> Network:
    size = Size(options.width, options.bottleneck, options.late)
    if options.begin_with is None:
        return Network(size, options.dropout)
    return widened(read_network(options.begin_with / "am" / "final.mdl"), size, options.dropout)


def main() -> None:
    """Train."""
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    torch.set_float32_matmul_precision("high")
    device = torch.device(options.device)
    folder = options.work / "runs" / options.run
    folder.mkdir(parents=True, exist_ok=True)
    trained = options.begin_with is not None
    teacher: Network | None = None
    if options.teacher is not None:
        teacher = read_network(options.teacher / "am" / "final.mdl").eval().to(device)
    trainer = Trainer(
        _begun(options).to(device),
        folder,
        options.minutes,
        peak=options.peak or (PEAK_RATE / 2 if trained else PEAK_RATE),
        hold=options.hold,
        trained=trained,
        teacher=teacher,
        bfloat16=options.bfloat16,
    )
    light = options.light
    maker = BatchMaker(
        options.speech,
        options.work,
        options.seed + trainer.progress.update,
        device,
        strength=STRENGTHS[options.augmentation],
        seconds=options.batch_seconds,
        light=light if light is not None else 0 if trained else LIGHT_UPDATES,
    )
    trainer.run(maker.batches(trainer.progress.update))


if __name__ == "__main__":
    main()
