"""The sentence net: which other words mean the same; a broken file is named before anything starts."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from assistant.errors import UserError
from assistant.understanding.meaning_net import MeaningNet
from assistant.understanding.sentence_file import NAME, SentenceFile, read
from assistant.understanding.sentence_net import Floats, SentenceNet, both
from assistant.understanding.word_pieces import FIRST, LAST, MOST, UNKNOWN, WordPieces
from tests.conftest import INTENTS

PATH = INTENTS / NAME


@pytest.fixture(scope="module")
def net() -> SentenceNet:
    return SentenceNet(read(PATH))


def likeliest(net: SentenceNet, sentence: str) -> str:
    return net.file.labels[int(net.probabilities([sentence])[0].argmax())]


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("my limb has no sensation whatever is the reason", "Ask topic=why_numb"),
        ("would a frozen bag soothe it", "Ask topic=ice"),
        ("what will the weather be on saturday", "elsewhere"),
        ("reheat the lasagne at six", "elsewhere"),
    ],
)
def test_words_that_no_sentence_of_ours_has_are_understood(
    net: SentenceNet, sentence: str, label: str
) -> None:
    assert likeliest(net, sentence) == label


def test_a_sentence_beside_a_longer_one_means_what_it_means_alone(net: SentenceNet) -> None:
    short, long = (
        "heat or ice",
        "tell me once more which leg it was that i had to pull up to my chest",
    )
    alone, beside = net.probabilities([short])[0], net.probabilities([short, long])[0]
    assert np.allclose(alone, beside, atol=1e-5)


@pytest.mark.parametrize("sentence", ["", "a" * 500, "word " * 500, "ünïcödé 東京"])
def test_any_sentence_has_probabilities(net: SentenceNet, sentence: str) -> None:
    found = net.probabilities([sentence])
    assert found.shape == (1, len(net.file.labels))
    assert found.sum() == pytest.approx(1.0, abs=1e-4)


def test_what_one_judge_rules_out_is_not_likely_for_both() -> None:
    by_words, by_meaning = shares_of(0.9, 0.1), shares_of(0.001, 0.999)
    assert both(by_words, by_meaning)[0, 0] < 0.1


def shares_of(*shares: float) -> Floats:
    return np.array([shares], np.float32)


PIECES = (UNKNOWN, FIRST, LAST, "hip", "leg", "##s", "s")


@pytest.mark.parametrize(
    ("sentence", "pieces"),
    [
        ("hip", ["hip"]),
        ("hips legs", ["hip", "##s", "leg", "##s"]),
        ("hip7", [UNKNOWN]),
        ("", []),
        ("s " * 99, ["s"] * MOST),
    ],
)
def test_words_are_cut_into_the_longest_pieces(sentence: str, pieces: list[str]) -> None:
    numbers = WordPieces(PIECES).numbers(sentence)
    assert [PIECES[at] for at in numbers] == [FIRST, *pieces, LAST]


def cut_short(file: SentenceFile) -> SentenceFile:
    words = msgspec.structs.replace(file.words, values=file.words.values[:-1])
    return msgspec.structs.replace(file, words=words)


def without_a_label(file: SentenceFile) -> SentenceFile:
    return msgspec.structs.replace(file, labels=file.labels[1:])


def with_a_wrong_layer(file: SentenceFile) -> SentenceFile:
    first, *others = file.layers
    wrong = msgspec.structs.replace(first, join=first.widen)
    return msgspec.structs.replace(file, layers=(wrong, *others))


def without_its_first_piece(file: SentenceFile) -> SentenceFile:
    return msgspec.structs.replace(
        file, pieces=tuple("x" if p == FIRST else p for p in file.pieces)
    )


@pytest.mark.parametrize(
    "change", [cut_short, without_a_label, with_a_wrong_layer, without_its_first_piece]
)
def test_a_net_whose_parts_do_not_fit_is_named(
    tmp_path: Path, change: Callable[[SentenceFile], SentenceFile]
) -> None:
    path = tmp_path / NAME
    path.write_bytes(msgspec.msgpack.encode(change(read(PATH))))
    with pytest.raises(UserError, match=r"sentences\.bin was changed"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"<html>404</html>", b"\x80"])
def test_what_is_no_net_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"sentences\.bin cannot be read"):
        read(path)


def test_a_net_of_other_meanings_is_refused(tmp_path: Path) -> None:
    file = read(PATH)
    other = msgspec.structs.replace(file, labels=tuple(f"{one} x" for one in file.labels))
    (tmp_path / "meanings.bin").write_bytes((INTENTS / "meanings.bin").read_bytes())
    (tmp_path / NAME).write_bytes(msgspec.msgpack.encode(other))
    with pytest.raises(UserError, match="other meanings"):
        MeaningNet.load(tmp_path / "meanings.bin")
