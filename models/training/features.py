"""Log-mel filter banks, equal to Kaldi's `compute-fbank-feats` with the model's `fbank.conf`."""

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

RATE: Final = 16_000
"""Hz."""
MELS: Final = 40
FRAME: Final = 400
"""Samples in a frame: 25 ms."""
SHIFT: Final = 160
"""Samples from one frame to the next: 10 ms."""
_FFT: Final = 512
_LOW_HZ, _HIGH_HZ = 20.0, 7600.0
_PREEMPHASIS: Final = 0.97

FBANK_CONF: Final = (
    f"--num-mel-bins={MELS}\n--low-freq={_LOW_HZ:.0f}\n--high-freq={_HIGH_HZ:.0f}\n"
    f"--use-energy=false\n--dither=0.0\n--sample-frequency={RATE}\n"
)
"""The configuration that makes Kaldi compute the same."""


def frames_of(samples: int) -> int:
    """Return how many frames so many samples give."""
    return max(0, 1 + (samples - FRAME) // SHIFT)


def fbank(samples: Tensor) -> Tensor:
    """Return log-mel energies, shape (..., frames, MELS); no frame where the sound is too short.

    Args:
        samples: mono at `RATE`, full scale -1 to 1, shape (..., samples).
    """
    if samples.shape[-1] < FRAME:
        return samples.new_zeros((*samples.shape[:-1], 0, MELS))
    windows = 32768.0 * samples.unfold(-1, FRAME, SHIFT)
    x = windows - windows.mean(dim=-1, keepdim=True)
    before = torch.cat([x[..., :1], x[..., :-1]], dim=-1)
    spectrum = torch.fft.rfft((x - _PREEMPHASIS * before) * _WINDOW.to(x.device), _FFT)
    power = spectrum[..., : _FFT // 2].abs().square()
    return torch.log((power @ _BANK.to(x.device)).clamp_min(float(np.finfo(np.float32).eps)))


def fbank_of(samples: NDArray[np.float32]) -> Tensor:
    """Return the same for samples in an array."""
    return fbank(torch.from_numpy(np.ascontiguousarray(samples, dtype=np.float32)))


def padded(features: list[Tensor]) -> Tensor:
    """Return features of several recordings in one, the shorter ones padded by their last frame."""
    longest = max(len(f) for f in features)
    return torch.stack(
        [functional.pad(f.T[None], (0, longest - len(f)), mode="replicate")[0].T for f in features]
    )


def _mel(hertz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return 1127.0 * np.log1p(np.asarray(hertz, dtype=np.float64) / 700.0)


def _mel_bank() -> NDArray[np.float32]:
    """Return the triangles, equally spaced in mel, shape (bins of the FFT, MELS)."""
    centres = np.linspace(_mel(_LOW_HZ), _mel(_HIGH_HZ), MELS + 2)
    bins = _mel(np.arange(_FFT // 2) * RATE / _FFT)[:, None]
    left, middle, right = centres[:-2], centres[1:-1], centres[2:]
    up, down = (bins - left) / (middle - left), (right - bins) / (right - middle)
    bank = np.maximum(0.0, np.minimum(up, down))
    return bank.astype(np.float32)


_BANK: Final = torch.from_numpy(_mel_bank())
_WINDOW: Final = torch.from_numpy(
    ((0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / (FRAME - 1))) ** 0.85).astype(np.float32)
)
"""Povey's window."""
