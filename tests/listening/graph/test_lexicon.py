"""Pronunciations: our own first, then the dictionary, then a guess that is owned up to."""

import pytest

from assistant.listening.graph.lexicon import Lexicon
from assistant.listening.graph.spelling import guess
from assistant.listening.graph.topology import PHONES


def test_our_own_pronunciation_wins() -> None:
    lexicon = Lexicon({"stop": ("S", "T", "OW", "P")})
    assert lexicon.pronunciations(["stop"])[0]["stop"] == (("S", "T", "OW", "P"),)


def test_the_dictionary_gives_every_variant_without_stress() -> None:
    found, guessed = Lexicon({}).pronunciations(["tingling", "stop"])
    assert ("S", "T", "AA", "P") in found["stop"]
    assert len(found["tingling"]) == 2
    assert not guessed


def test_a_compound_is_built_from_its_parts() -> None:
    found, guessed = Lexicon({}).pronunciations(["knee-to-chest"])
    assert found["knee-to-chest"] == (("N", "IY", "T", "UW", "CH", "EH", "S", "T"),)
    assert not guessed


def test_a_guess_is_named() -> None:
    found, guessed = Lexicon({}).pronunciations(["zorbify"])
    assert guessed == {"zorbify"}
    assert found["zorbify"] == (("Z", "AO", "R", "B", "IH", "F", "IY"),)


@pytest.mark.parametrize(
    ("word", "phones"),
    [("glute", "G L UW T"), ("bike", "B AY K"), ("chill", "CH IH L"), ("piper", "P IH P ER")],
)
def test_regular_spellings(word: str, phones: str) -> None:
    assert " ".join(guess(word)).replace("Y UW", "UW") == phones


def test_a_guess_has_only_phones_that_the_model_has() -> None:
    for word in ("quixotry", "x", "rhythm", "123", "wreckage"):
        assert set(guess(word)) <= set(PHONES)
        assert guess(word)
