"""How both steps go down their loss: AdamW, the rate warmed up and let fall, gradients cut."""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn

_MOMENTUM: Final = (0.9, 0.98)
_STEEPEST: Final = 1.0
"""Longest gradient: of a longer one only the direction counts."""
_REPORT: Final = 100


class Descent:
    """Follows losses.

    Args:
        parts: what is learned, each with its highest rate.
        updates: how many losses will come.
        decay: weight decay.
        warm_up: share of the updates in which the rates rise.
    """

    def __init__(
        self,
        parts: Sequence[tuple[Sequence[nn.Parameter], float]],
        updates: int,
        *,
        decay: float,
        warm_up: float,
    ) -> None:
        self._updates, self._done = updates, 0
        self._parameters = [one for parameters, _ in parts for one in parameters]
        rates = [rate for _, rate in parts]
        self._optimiser = torch.optim.AdamW(
            [{"params": list(parameters)} for parameters, _ in parts],
            rates[0],
            _MOMENTUM,
            weight_decay=decay,
        )
        # One more than will come: the schedule refuses to be asked past its end.
        self._rate = torch.optim.lr_scheduler.OneCycleLR(
            self._optimiser, rates, total_steps=updates + 1, pct_start=warm_up
        )

    def follow(self, loss: Tensor) -> None:
        """Go one step down, and say now and then how far it is."""
        self._optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._parameters, _STEEPEST)
        self._optimiser.step()
        self._rate.step()
        self._done += 1
        if self._done % _REPORT == 0:
            print(f"{self._done} of {self._updates}: {loss.item():.3f}")
