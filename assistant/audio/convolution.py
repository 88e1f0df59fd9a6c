"""Filters far longer than a block, applied to a stream block by block."""

import numpy as np

from assistant.audio.blocks import BLOCK, Pcm


class Convolver:
    """Convolves a stream with an impulse response, without latency.

    Uniformly partitioned overlap-save: the response is cut into blocks, and each keeps its spectrum.

    Args:
        response: the impulse response (samples), shape (n,).
    """

    def __init__(self, response: Pcm) -> None:
        parts = max(1, -(-len(response) // BLOCK))
        padded = np.pad(response, (0, parts * BLOCK - len(response))).reshape(parts, BLOCK)
        self._filter = np.fft.rfft(padded, 2 * BLOCK, axis=1).astype(np.complex64)
        self._spectra = np.zeros_like(self._filter)
        self._last = np.zeros(BLOCK, dtype=np.float32)

    def take(self, block: Pcm) -> Pcm:
        """Return the next `BLOCK` samples of the convolution."""
        spectrum = np.fft.rfft(np.concatenate([self._last, block]))
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = spectrum
        self._last = block
        whole = np.fft.irfft(np.einsum("pk,pk->k", self._spectra, self._filter))
        return whole[BLOCK:].astype(np.float32)
