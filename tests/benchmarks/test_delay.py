"""How soon a word is known, and how far away a room puts it."""

import numpy as np
import pytest

from assistant.audio.blocks import RATE, samples
from assistant.listening.heard import Heard
from benchmarks.conditions import MEASURED_AT, moved
from benchmarks.delay import Moment, delay, word_end, word_span
from benchmarks.interval import hourly

SOUND = np.concatenate(
    [np.zeros(RATE // 2), 0.3 * np.sin(np.arange(RATE) * 0.2), np.full(RATE, 0.001)]
).astype(np.float32)


def heard(text: str, at: float) -> Moment:
    return Moment(at, Heard(text, False, 0.0, 0.0, 0.0))


def test_a_word_ends_where_it_is_no_longer_audible() -> None:
    assert word_end(SOUND) == pytest.approx(1.5, abs=0.02)


def test_a_click_before_a_word_is_not_its_beginning() -> None:
    clicked = SOUND.copy()
    clicked[:200] = 0.2
    assert word_span(clicked) == pytest.approx((0.5, 1.5), abs=0.02)


def test_a_word_with_a_closure_in_it_is_one_word() -> None:
    closed = SOUND.copy()
    closed[RATE : RATE + samples(0.15)] = 0.0
    assert word_span(closed) == pytest.approx((0.5, 1.5), abs=0.02)


def test_the_delay_counts_from_there_to_the_first_words_that_mean_it() -> None:
    moments = [heard("st", 1.4), heard("stop", 1.7), heard("stop", 1.8)]
    assert delay(SOUND, moments, "stop".__eq__) == pytest.approx(0.2, abs=0.02)
    assert delay(SOUND, moments, "pause".__eq__) is None


def test_a_voice_farther_away_is_softer_than_its_room() -> None:
    response = np.zeros(RATE // 10, dtype=np.float32)
    response[100], response[100 + samples(0.02)] = 1.0, 0.4
    far = moved(response, 2 * MEASURED_AT)
    assert far[100] == pytest.approx(0.5)
    assert far[100 + samples(0.02)] == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("events", "shown"),
    [(0, "0 in 0.70 h (under 4.3 an hour)"), (10, "10 in 0.70 h (6.8-26.3 an hour)")],
)
def test_events_an_hour_have_their_interval(events: int, shown: str) -> None:
    assert hourly(events, 0.7) == shown
