"""Babble: what a recogniser makes of other people's talk, beside what people say of an emergency."""

import pytest

from assistant.understanding.babble import LONG, Babble
from assistant.understanding.safety import SafetyScan
from assistant.understanding.wording import free_wording


@pytest.fixture(scope="module")
def babble() -> Babble:
    return Babble(lambda: free_wording(SafetyScan.bundled()))


@pytest.mark.parametrize(
    "text",
    [
        "knees worst any of them where have it present ease it will passed my tea and to pee get lie",
        "i don't glutes after the line i cancer smile into this siri as well as the worst",
        "from done stuff not the small on that for seated to tumble to you the sudden extra me tea",
    ],
)
def test_a_long_row_of_words_that_nobody_says_is_babble(babble: Babble, text: str) -> None:
    assert babble.is_babble(text)


@pytest.mark.parametrize(
    "text",
    [
        "I can't feel anything between my legs and I haven't been able to pee since this morning",
        "both of my legs have gone weak and numb since last night and I can't walk on them",
        "",
        " ".join(["zebra"] * (LONG - 2)),
    ],
)
def test_an_emergency_or_a_short_sentence_is_not(babble: Babble, text: str) -> None:
    assert not babble.is_babble(text)


def test_the_sentences_are_read_when_the_first_long_one_is_heard() -> None:
    asked = []

    def sentences() -> list[str]:
        asked.append("once")
        return ["one two"]

    babble = Babble(sentences)
    babble.is_babble("a few words")
    assert not asked
    babble.is_babble("one two " * LONG)
    babble.is_babble("one two " * LONG)
    assert asked == ["once"]
