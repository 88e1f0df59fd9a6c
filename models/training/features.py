"""Log-mel filter banks, equal to Kaldi's `compute-fbank-feats` with the model's `fbank.conf`."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

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


_BANK: Final = _mel_bank()
_WINDOW: Final = ((0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / (FRAME - 1))) ** 0.85).astype(
    np.float32
)
"""Povey's window."""


def fbank(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return log-mel energies, shape (frames, MELS); no frame where the sound is too short.

    Args:
        samples: mono at `RATE`, full scale -1 to 1.
    """
    frames = 1 + (len(samples) - FRAME) // SHIFT
    if frames < 1:
        return np.zeros((0, MELS), dtype=np.float32)
    scaled = np.ascontiguousarray(samples, dtype=np.float32) * 32768.0
    windows = np.lib.stride_tricks.sliding_window_view(scaled, FRAME)[::SHIFT][:frames]
    x = windows - windows.mean(axis=1, keepdims=True)
    emphasised = x.copy()
    emphasised[:, 1:] -= _PREEMPHASIS * x[:, :-1]
    emphasised[:, 0] -= _PREEMPHASIS * x[:, 0]
    spectrum = np.fft.rfft(emphasised * _WINDOW, _FFT, axis=1)[:, : _FFT // 2]
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    return np.log(np.maximum(power @ _BANK, np.finfo(np.float32).eps))
