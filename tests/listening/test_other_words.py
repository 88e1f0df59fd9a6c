"""Words that are no command: heard, so that no command is heard in their place."""

import pytest

from assistant.listening.graph.decoding_graph import Pronunciation
from assistant.listening.graph.lexicon import Lexicon
from assistant.listening.other_words import NEVER_LOST, other_sounds


@pytest.fixture(scope="module")
def sounds() -> frozenset[Pronunciation]:
    return frozenset(other_sounds(Lexicon({}), {"right", "sorry"}))


def spoken(word: str) -> tuple[Pronunciation, ...]:
    return Lexicon({}).pronunciations([word])[0][word]


@pytest.mark.parametrize("word", ["down", "happy", "seven", "wonderful"])
def test_a_common_word_is_listened_for(sounds: frozenset[Pronunciation], word: str) -> None:
    assert sounds.issuperset(spoken(word))


@pytest.mark.parametrize("word", ["right", "sorry"])
def test_a_command_is_never_taken_for_such_a_word(
    sounds: frozenset[Pronunciation], word: str
) -> None:
    assert sounds.isdisjoint(spoken(word))


@pytest.mark.parametrize("word", [*NEVER_LOST, "out", "now", "what", "wet"])
def test_nothing_that_sounds_like_stop_pause_ow_or_wait_is(
    sounds: frozenset[Pronunciation], word: str
) -> None:
    assert sounds.isdisjoint(spoken(word))
