"""What fits the moment beats what sounds a little better; "stop" beats both."""

from collections.abc import Callable

import pytest

from assistant.listening.heard import Mode
from assistant.understanding.understander import Understander
from assistant.understanding.weighing import EXPECTED, Readings, Rival, Weigher

READY = frozenset({"Ready", "NotReady"})


@pytest.fixture
def weigher(understander: Understander) -> Weigher:
    return Weigher(understander)


def taken(weigher: Weigher, heard: Readings, mode: Mode, *expected: str) -> str:
    return weigher.likeliest(heard, mode, frozenset(expected)).text


def test_a_sentence_that_is_known_beats_one_that_sounds_a_little_better(weigher: Weigher) -> None:
    heard = Readings("heat oh rice", ("heat or ice",), (0.5,))
    assert weigher.likeliest(heard, Mode.OPEN, frozenset()) == Readings(
        "heat or ice", ("heat oh rice",), (-0.5,)
    )


def test_but_not_one_that_sounds_far_better(weigher: Weigher) -> None:
    heard = Readings("heat oh rice", ("heat or ice",), (9.0,))
    assert taken(weigher, heard, Mode.OPEN) == "heat oh rice"


def test_what_is_expected_beats_what_is_only_known(weigher: Weigher) -> None:
    heard = Readings("repeat", ("ready",), (1.0,))
    assert taken(weigher, heard, Mode.STRETCH, "Ready", "NotReady") == "ready"
    assert taken(weigher, heard, Mode.STRETCH) == "repeat"


def test_a_stop_that_may_have_been_said_is_one(weigher: Weigher) -> None:
    near = Readings("next stretch", ("stop",), (0.8,))
    far = Readings("next stretch", ("stop",), (8.0,))
    assert taken(weigher, near, Mode.STRETCH, "Next") == "stop"
    assert taken(weigher, far, Mode.STRETCH, "Next") == "next stretch"


def test_without_knowing_how_they_sound_the_best_one_stands(weigher: Weigher) -> None:
    heard = Readings("heat oh rice", ("heat or ice",))
    assert weigher.likeliest(heard, Mode.OPEN, frozenset()) == heard


@pytest.fixture
def rival(weigher: Weigher, understander: Understander) -> Callable[..., Rival | None]:
    def found(heard: Readings, *expected: str) -> Rival | None:
        meant = understander.strict(heard.text, Mode.STRETCH)
        assert meant is not None
        return weigher.rival(heard, meant, Mode.STRETCH, frozenset(expected))

    return found


def test_the_rival_is_the_nearest_reading_that_means_something_else(
    rival: Callable[..., Rival | None],
) -> None:
    others = ("is it heat or ice", "tell me about nice", "should i use ice", "should i sleep")
    found = rival(Readings("heat or ice", others, (0.1, 0.2, 1.25, 2.0)))
    assert found is not None
    assert found.intent.text == "should i use ice"
    assert found.margin == pytest.approx(1.25)


def test_a_rival_that_the_moment_does_not_ask_for_lies_further_behind(
    rival: Callable[..., Rival | None],
) -> None:
    heard = Readings("ready", ("repeat",), (-1.0,))
    near, far = rival(heard), rival(heard, "Ready")
    assert near is not None
    assert far is not None
    assert far.margin == pytest.approx(near.margin + EXPECTED)


def test_where_all_readings_mean_the_same_there_is_no_rival(
    rival: Callable[..., Rival | None],
) -> None:
    assert rival(Readings("heat or ice", ("is it heat or ice",), (0.1,))) is None
    assert rival(Readings("heat or ice", ("should i use ice",))) is None
