"""The second net beside the rules: it asks, and only where the rules see nothing."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.understanding.safety import SafetyScan
from assistant.understanding.second_net import SecondNet
from benchmarks.safety import sentences
from tests.conftest import CONTENT

QUESTIONS = CONTENT / "second_net.yaml"
# Ways to say it that no rule knows and no training sentence has.
UNSEEN = (
    "there isn't a single bit of feeling left in my undercarriage",
    "pee keeps trickling out of me and I never notice",
    "neither of these legs will take me any more",
)
EVERYDAY = (
    "what's for dinner tonight",
    "can you count me through the bridge",
    "my hip is a bit sore after gardening",
    "how long should I leave the ice on",
    "that was lovely, thank you",
)


@pytest.mark.parametrize("sentence", UNSEEN)
def test_what_sounds_like_a_red_flag_is_at_least_asked_about(
    safety: SafetyScan, sentence: str
) -> None:
    assert safety.scan(sentence) is not None


@pytest.mark.parametrize("sentence", EVERYDAY)
def test_what_is_said_every_day_is_not_asked_about(safety: SafetyScan, sentence: str) -> None:
    assert safety.scan(sentence) is None


def test_it_takes_nothing_away_from_the_rules(safety: SafetyScan) -> None:
    for texts in sentences("tune").values():
        for text in texts:
            found = safety.by_rules(text)
            assert found is None or safety.scan(text) == found


def test_it_only_ever_asks(safety: SafetyScan) -> None:
    for text in sentences("tune")["soon"]:
        found = safety.scan(text)
        if found is not None and safety.by_rules(text) is None:
            assert found.question is not None


def test_every_question_is_one_and_is_short(safety: SafetyScan) -> None:
    for flag, question in SecondNet.load(QUESTIONS).file.questions.items():
        assert safety.flag(flag) is not None
        assert question.endswith("?")
        assert len(question.split()) <= 20


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("bar: 0.55", "bar: 2"),
        ("  bowel: Is", "  bowels: Is"),
        ("weight without trying?", "weight without trying"),
        ("questions:", "question:"),
    ],
)
def test_a_net_that_is_broken_stops_the_start(tmp_path: Path, old: str, new: str) -> None:
    text = QUESTIONS.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / QUESTIONS.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    path.with_suffix(".bin").write_bytes(QUESTIONS.with_suffix(".bin").read_bytes())
    with pytest.raises(UserError, match=r"second_net"):
        SafetyScan.load(CONTENT / "safety.yaml", path)


def test_a_net_without_its_classifier_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / QUESTIONS.name
    path.write_bytes(QUESTIONS.read_bytes())
    with pytest.raises(UserError, match=r"second_net\.bin"):
        SafetyScan.load(CONTENT / "safety.yaml", path)
