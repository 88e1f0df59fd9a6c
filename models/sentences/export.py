"""A trained net in signed bytes, as the program reads it."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor, nn

from assistant.understanding.sentence_file import LayerFile, Linear, Matrix, Scaling, SentenceFile
from assistant.understanding.word_pieces import MOST
from models.sentences.network import Classifier, Layer


def exported(
    net: Classifier, pieces: Sequence[str], labels: Sequence[str], recipe: str
) -> SentenceFile:
    """Return a net's file.

    Args:
        net: what was trained.
        pieces: that its encoder knows.
        labels: that it tells apart.
        recipe: how it was trained.
    """
    encoder = net.encoder
    assert encoder.spread is not None
    return SentenceFile(
        recipe,
        tuple(labels),
        tuple(pieces),
        encoder.size.heads,
        _matrix(encoder.words.weight),
        _matrix(encoder.spread.weight),
        _matrix(encoder.places[: MOST + 2]),
        _scaling(encoder.first),
        tuple(_layer(one) for one in encoder.layers),
        _linear(net.gather),
        _linear(net.decide),
    )


def _layer(layer: Layer) -> LayerFile:
    return LayerFile(
        _linear(layer.look),
        _linear(layer.join),
        _scaling(layer.after_looking),
        _linear(layer.widen),
        _linear(layer.narrow),
        _scaling(layer.after_thinking),
    )


def _linear(layer: nn.Linear) -> Linear:
    return Linear(_matrix(layer.weight), _numbers(layer.bias))


def _scaling(layer: nn.LayerNorm) -> Scaling:
    return Scaling(_numbers(layer.weight), _numbers(layer.bias))


def _numbers(values: Tensor) -> tuple[float, ...]:
    return tuple(round(float(one), 6) for one in values.detach())


def _matrix(values: Tensor) -> Matrix:
    """Return a matrix with each row's largest value at 127."""
    floats = values.detach().float().numpy()
    scales = np.maximum(np.abs(floats).max(1), 1e-9) / 127
    whole = np.rint(floats / scales[:, None]).astype(np.int8)
    return Matrix(floats.shape[1], scales.astype("<f4").tobytes(), whole.tobytes())
