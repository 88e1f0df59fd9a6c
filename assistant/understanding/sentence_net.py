"""A small transformer that knows which sentences mean the same: told from its own labels by a last layer.

It knows English from a far larger one (`models/sentences`), so that "my limb has no sensation" is near
"my leg is numb" although no training sentence of ours has either word. It is read here with numpy alone:
three layers for a dozen word pieces take about three milliseconds of one core.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.sentence_file import LayerFile, Linear, Matrix, Scaling, SentenceFile
from assistant.understanding.word_pieces import WordPieces

Floats = NDArray[np.float32]

MEANING: Final = 0.5
"""How much the net counts beside the classifier that counts words. Chosen on other people's sentences
that neither had seen (`python -m models.sentences.train --try`)."""
_LEAST: Final = np.float32(1e-9)
_TINY: Final = 1e-12
_BIG_NEGATIVE: Final = np.float32(-1e9)
"""Logit of a place behind a sentence's end: nothing is looked up there."""


@dataclass(frozen=True)
class SentenceNet:
    """Tells how likely each label is for a sentence.

    Args:
        file: the trained net.
    """

    file: SentenceFile

    def probabilities(self, sentences: Sequence[str]) -> Floats:
        """Return the probability of each label for each sentence (sentences x labels, float32).

        Args:
            sentences: words in small letters, with single spaces between them.
        """
        return _softmax(self._weights.decide(self.vectors(sentences)))

    def weighed(self, sentence: str, by_words: Sequence[float]) -> list[float]:
        """Return the probability of each label for a sentence, another judge's opinion weighed in.

        Args:
            sentence: as in `probabilities`.
            by_words: the other's probabilities.
        """
        other = np.asarray([by_words], np.float32)
        shares: list[float] = both(other, self.probabilities([sentence]))[0].tolist()
        return shares

    def vectors(self, sentences: Sequence[str]) -> Floats:
        """Return what the net makes of each sentence (sentences x dimensions, of unit length)."""
        rows = [self._weights.pieces.numbers(one) for one in sentences]
        longest = max(map(len, rows))
        there = np.array([[at < len(row) for at in range(longest)] for row in rows])
        padded = np.array([row + [0] * (longest - len(row)) for row in rows])
        known = self._weights.through(padded, np.where(there, np.float32(0), _BIG_NEGATIVE))
        mean = (known * there[:, :, None]).sum(1) / there.sum(1)[:, None]
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float32)

    @cached_property
    def _weights(self) -> "_Weights":
        return _Weights(self.file)


class _Weights:
    """The matrices as floats, and what is done with them."""

    def __init__(self, file: SentenceFile) -> None:
        self.pieces = WordPieces(file.pieces)
        self._words = _floats(file.words)
        self._spread = _floats(file.spread).T
        self._places = _floats(file.places)
        self._first = _Scaled(file.first)
        self._layers = [_Layer(one, file.heads) for one in file.layers]
        self._gather = _Joined(file.gather)
        self._decide = _Joined(file.decide)

    def through(self, numbers: NDArray[np.int64], hidden: Floats) -> Floats:
        """Return what the layers make of pieces (sentences x places x dimensions)."""
        places = self._places[: numbers.shape[1]]
        state = self._first(self._words[numbers] @ self._spread + places)
        for layer in self._layers:
            state = layer(state, hidden)
        return state

    def decide(self, vectors: Floats) -> Floats:
        """Return the logit of each label."""
        wide = vectors * np.float32(np.sqrt(vectors.shape[1]))
        return self._decide(_gelu(self._gather(wide)))


class _Layer:
    def __init__(self, file: LayerFile, heads: int) -> None:
        self._heads = heads
        self._look, self._join = _Joined(file.look), _Joined(file.join)
        self._widen, self._narrow = _Joined(file.widen), _Joined(file.narrow)
        self._after_looking = _Scaled(file.after_looking)
        self._after_thinking = _Scaled(file.after_thinking)

    def __call__(self, state: Floats, hidden: Floats) -> Floats:
        state = self._after_looking(state + self._join(self._looked_up(state, hidden)))
        return self._after_thinking(state + self._narrow(_gelu(self._widen(state))))

    def _looked_up(self, state: Floats, hidden: Floats) -> Floats:
        """Return for each place what it finds in all places of its sentence."""
        sentences, places, size = state.shape
        each = size // self._heads
        parts = self._look(state).reshape(sentences, places, 3, self._heads, each)
        asks, keys, values = parts.transpose(2, 0, 3, 1, 4)
        fits = asks @ keys.transpose(0, 1, 3, 2) * np.float32(each**-0.5)
        shares = _softmax(fits + hidden[:, None, None, :])
        return np.asarray((shares @ values).transpose(0, 2, 1, 3).reshape(state.shape), np.float32)


class _Joined:
    """A linear layer; its matrix is turned once, so that each product runs along memory."""

    def __init__(self, file: Linear) -> None:
        self._matrix = np.ascontiguousarray(_floats(file.weight).T)
        self._bias = np.asarray(file.bias, np.float32)

    def __call__(self, state: Floats) -> Floats:
        return np.asarray(state @ self._matrix + self._bias, np.float32)


class _Scaled:
    """Normalises each vector to mean 0 and variance 1, then scales and shifts it."""

    def __init__(self, file: Scaling) -> None:
        self._gain = np.asarray(file.gain, np.float32)
        self._shift = np.asarray(file.shift, np.float32)

    def __call__(self, state: Floats) -> Floats:
        centred = state - state.mean(-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(-1, keepdims=True) + np.float32(_TINY))
        return np.asarray(centred / spread * self._gain + self._shift, np.float32)


def both(by_words: Floats, by_meaning: Floats) -> Floats:
    """Return two judges' probabilities as one: their geometric mean, weighed, and made to add up to 1.

    A label is likely only where neither rules it out.
    """
    logits = (1 - MEANING) * np.log(by_words + _LEAST) + MEANING * np.log(by_meaning + _LEAST)
    return _softmax(np.asarray(logits, np.float32))


def _floats(matrix: Matrix) -> Floats:
    scales = np.frombuffer(matrix.scales, "<f4").astype(np.float32)
    values = np.frombuffer(matrix.values, np.int8).reshape(matrix.rows, matrix.columns)
    return np.asarray(values * scales[:, None], np.float32)


def _gelu(values: Floats) -> Floats:
    """Return the Gaussian error linear unit in its tanh form (Hendrycks and Gimpel 2016)."""
    inner = np.float32(0.7978845608) * values * (1 + np.float32(0.044715) * values * values)
    return np.asarray(np.float32(0.5) * values * (1 + np.tanh(inner)), np.float32)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), np.float32)
