"""What fits the moment beats what sounds a little better; "stop" beats both."""

import pytest

from assistant.listening.heard import Mode
from assistant.understanding.understander import Understander
from assistant.understanding.weighing import Weigher

READY = frozenset({"Ready", "NotReady"})


@pytest.fixture
def weigher(understander: Understander) -> Weigher:
    return Weigher(understander)


def test_a_sentence_that_is_known_beats_one_that_sounds_a_little_better(weigher: Weigher) -> None:
    said, others = weigher.likeliest("heat oh rice", ["heat or ice"], [0.5], Mode.OPEN, frozenset())
    assert said == "heat or ice"
    assert others == ("heat oh rice",)


def test_but_not_one_that_sounds_far_better(weigher: Weigher) -> None:
    said, _ = weigher.likeliest("heat oh rice", ["heat or ice"], [9.0], Mode.OPEN, frozenset())
    assert said == "heat oh rice"


def test_what_is_expected_beats_what_is_only_known(weigher: Weigher) -> None:
    readings = ("repeat", ["ready"], [1.0])
    assert weigher.likeliest(*readings, Mode.STRETCH, READY)[0] == "ready"
    assert weigher.likeliest(*readings, Mode.STRETCH, frozenset())[0] == "repeat"


def test_a_stop_that_may_have_been_said_is_one(weigher: Weigher) -> None:
    readings = ("next stretch", ["stop"])
    near = weigher.likeliest(*readings, [0.8], Mode.STRETCH, frozenset({"Next"}))
    far = weigher.likeliest(*readings, [8.0], Mode.STRETCH, frozenset({"Next"}))
    assert (near[0], far[0]) == ("stop", "next stretch")


def test_without_knowing_how_they_sound_the_best_one_stands(weigher: Weigher) -> None:
    assert weigher.likeliest("heat oh rice", ["heat or ice"], (), Mode.OPEN, frozenset()) == (
        "heat oh rice",
        ("heat or ice",),
    )
