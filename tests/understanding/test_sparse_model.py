"""The small classifier: what is trained in numpy is read without it, and a broken file is named."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from assistant.errors import UserError
from assistant.understanding.sparse_model import SparseModel, hashed, word_features
from models.understanding.lines import read
from models.understanding.logistic import fit, predict, small, write

BITS = 10
HEAT, ICE = "put something warm on it", "put something cold on it"
ROWS = [sorted(hashed(word_features(text.split()), BITS)) for text in (HEAT, ICE)]


def trained(folder: Path, keep: int = 10_000) -> Path:
    matrix, bias = fit(
        ROWS * 50, [0, 1] * 50, [1.0] * 100, bits=BITS, classes=2, epochs=4, drop=0.1, shrink=0.0
    )
    path = folder / "model.bin"
    write(small(matrix, bias, ["heat", "ice"], BITS, keep, "a test"), path)
    assert (predict(ROWS, matrix, bias).argmax(1) == np.array([0, 1])).all()
    return path


def test_what_was_learned_is_found_again(tmp_path: Path) -> None:
    model = SparseModel.load(trained(tmp_path))
    warm, cold = (model.probabilities(word_features(text.split())) for text in (HEAT, ICE))
    assert warm[0] > 0.8
    assert cold[1] > 0.8
    assert sum(warm) == pytest.approx(1.0)


def test_a_misspelt_word_still_counts(tmp_path: Path) -> None:
    model = SparseModel.load(trained(tmp_path))
    heat, ice = model.probabilities(word_features("put somethin warmm on it".split()))
    assert heat > ice


def test_no_more_weights_are_kept_than_wanted(tmp_path: Path) -> None:
    path = trained(tmp_path, keep=20)
    assert len(SparseModel.load(path).file.weights) <= 20


def test_a_sentence_without_words_is_no_error(tmp_path: Path) -> None:
    model = SparseModel.load(trained(tmp_path))
    assert len(model.probabilities([])) == 2


@pytest.mark.parametrize("size", [0, 10, 500])
def test_a_classifier_cut_short_is_named(tmp_path: Path, size: int) -> None:
    path = trained(tmp_path)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(UserError, match=r"model\.bin"):
        SparseModel.load(path)


def test_a_classifier_whose_parts_do_not_fit_is_named(tmp_path: Path) -> None:
    path = trained(tmp_path)
    file = SparseModel.load(path).file
    path.write_bytes(msgspec.msgpack.encode(msgspec.structs.replace(file, weights=b"\x01")))
    with pytest.raises(UserError, match="cut short"):
        SparseModel.load(path)


def test_a_missing_classifier_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nothing"):
        SparseModel.load(tmp_path / "nothing.bin")


@pytest.mark.parametrize(
    "name",
    ["red_flags_now.txt", "red_flags_soon.txt", "harmless.txt", "elsewhere.txt", "meanings.txt"],
)
def test_every_line_of_the_training_sentences_can_be_read(name: str) -> None:
    lines = list(read(name, 3))
    assert len(lines) > 50
    assert all(line.variants and line.label for line in lines)
    assert not any(set(text) & set("()[]{}|@=") for line in lines for text in line.variants)
