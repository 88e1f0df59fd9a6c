"""From torch to the file that numpy reads. Needs `pip install -e ".[train]"`."""

import pytest

pytest.importorskip("torch", reason="torch is not installed: pip install -e '.[train]'")

import msgspec
import numpy as np
import torch
from torch.nn import functional

from assistant.understanding.sentence_file import SentenceFile
from assistant.understanding.sentence_net import SentenceNet
from assistant.understanding.word_pieces import FIRST, LAST, UNKNOWN, WordPieces
from models.sentences.distil import Read, apart, distil
from models.sentences.export import exported
from models.sentences.network import Classifier, Encoder, Size, batch_of

PIECES = (UNKNOWN, FIRST, LAST, "hip", "leg", "heat", "ice", "numb", "stop", "##s")
LABELS = ("a question", "a command")
SENTENCES = ("hip", "heat ice legs numb", "stop", "stop stop hips")
SIZE = Size(len(PIECES), layers=2, wide=16, rank=6, dimensions=24, heads=3)


def rows() -> list[list[int]]:
    cut = WordPieces(PIECES)
    return [cut.numbers(one) for one in SENTENCES]


def test_numpy_computes_what_torch_does() -> None:
    torch.manual_seed(1)
    net = Classifier(Encoder(SIZE), len(LABELS), gathered=8).eval()
    with torch.no_grad():
        wanted = functional.softmax(net(batch_of(rows()))[1], 1).numpy()
    kept = msgspec.msgpack.encode(exported(net, PIECES, LABELS, "a test"))
    file = msgspec.msgpack.decode(kept, type=SentenceFile)
    # Signed bytes lose a little.
    assert np.allclose(SentenceNet(file).probabilities(SENTENCES), wanted, atol=0.02)


def test_a_pupil_comes_nearer_to_its_teacher() -> None:
    torch.manual_seed(1)
    torch.set_num_threads(1)
    teacher, pupil = Encoder(SIZE).eval(), Encoder(SIZE)
    many = rows() * 64
    with torch.no_grad():
        vectors = teacher(batch_of(many))
        before = apart(pupil.eval()(batch_of(many)), vectors)
    distil(pupil, Read(PIECES, many, vectors), epochs=20)
    with torch.no_grad():
        after = apart(pupil.eval()(batch_of(many)), vectors)
    assert after < before / 2
