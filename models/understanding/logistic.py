"""Multinomial logistic regression in numpy, and its weights cut down to a small file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from assistant.understanding.sparse_model import SparseFile

Floats = NDArray[np.float32]

_BATCH: Final = 64
_RATE: Final = 2.0
"""Step of Adagrad; it falls to nothing in a straight line."""


def fit(
    rows: Sequence[Sequence[int]],
    labels: Sequence[int],
    weights: Sequence[float],
    *,
    bits: int,
    classes: int,
    epochs: int,
    drop: float,
    shrink: float,
    seed: int = 1,
) -> tuple[Floats, Floats]:
    """Train.

    Args:
        rows: for each sentence the rows of its features.
        labels: for each sentence its class.
        weights: how much each sentence counts.
        bits: features are hashed into `2 ** bits` rows.
        classes: how many there are.
        epochs: passes over all sentences.
        drop: share of features left out at random, so that no single word decides.
        shrink: L2 penalty of a weight, for each step.
        seed: of the order and of what is left out.

    Returns:
        Weights (`2 ** bits` x classes) and bias (classes), float32.
    """
    chance = np.random.default_rng(seed)
    matrix = np.zeros((2**bits, classes), np.float32)
    bias = np.zeros(classes, np.float32)
    seen, bias_seen = np.full_like(matrix, _FIRST), np.full_like(bias, _FIRST)
    targets = np.asarray(labels)
    counts = np.asarray(weights, np.float32)
    counts /= counts.mean()
    arrays = [np.asarray(own) for own in rows]
    steps = epochs * -(-len(rows) // _BATCH)
    step = 0
    for _ in range(epochs):
        order = chance.permutation(len(rows))
        for begin in range(0, len(rows), _BATCH):
            chosen = order[begin : begin + _BATCH]
            used, batch = _batch([arrays[at] for at in chosen], drop, chance)
            error = _softmax(batch @ matrix[used] + bias)
            error[np.arange(len(chosen)), targets[chosen]] -= 1
            error *= counts[chosen, None]
            rate = _RATE * (1 - step / steps)
            step += 1
            slope = batch.T @ error + shrink * matrix[used]
            seen[used] += slope**2
            matrix[used] -= rate * slope / np.sqrt(seen[used])
            whole = error.sum(0)
            bias_seen += whole**2
            bias -= rate * whole / np.sqrt(bias_seen)
    return matrix, bias


def _batch(
    sentences: Sequence[NDArray[np.int64]], drop: float, chance: np.random.Generator
) -> tuple[NDArray[np.int64], Floats]:
    """Return the rows that some sentences use, and what each sentence has of them."""
    kept = [own[chance.random(len(own)) >= drop] for own in sentences]
    used, where = np.unique(np.concatenate(kept), return_inverse=True)
    batch = np.zeros((len(kept), len(used)), np.float32)
    sizes = [len(own) for own in kept]
    batch[np.repeat(np.arange(len(kept)), sizes), where] = np.repeat(
        1 / np.sqrt(np.maximum(sizes, 1)), sizes
    )
    return used, batch


_FIRST: Final = 0.1
"""Where Adagrad's sums begin: smaller makes the first steps wilder."""


def predict(rows: Sequence[Sequence[int]], matrix: Floats, bias: Floats) -> Floats:
    """Return the probability of each class for each sentence."""
    logits = np.stack([matrix[list(own)].sum(0) / np.sqrt(max(1, len(own))) for own in rows])
    return _softmax(logits + bias)


def small(
    matrix: Floats, bias: Floats, labels: Sequence[str], bits: int, keep: int, recipe: str
) -> SparseFile:
    """Return the largest weights, in bytes; the others are taken for nothing.

    Args:
        matrix: weights.
        bias: for each class.
        labels: names of the classes.
        bits: features are hashed into `2 ** bits` rows.
        keep: weights that are kept.
        recipe: how it was trained.
    """
    scale = float(np.quantile(np.abs(matrix), 0.9999)) / 127
    whole = np.clip(np.rint(matrix / scale), -127, 127).astype(np.int8)
    size = np.abs(whole.astype(np.int16))
    if np.count_nonzero(size) > keep:
        least = np.partition(size.ravel(), -keep)[-keep]
        whole[size < max(1, least + 1)] = 0
    row, column = np.nonzero(whole)
    starts = np.searchsorted(row, np.arange(2**bits + 1)).astype("<u4")
    return SparseFile(
        recipe,
        tuple(labels),
        bits,
        scale,
        tuple(float(one) for one in bias),
        starts.tobytes(),
        column.astype(np.uint8).tobytes(),
        whole[row, column].tobytes(),
    )


def write(file: SparseFile, path: Path) -> int:
    """Write a classifier and return its size (bytes)."""
    content = msgspec.msgpack.encode(file)
    path.write_bytes(content)
    return len(content)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True), np.float32)
