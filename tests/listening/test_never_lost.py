"""A "stop" is heard although a common word sounds a little more like it."""

from typing import Any

import pytest

from assistant.listening.vosk_engine import _never_lost


def found(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "confidence": 100.0 - at} for at, text in enumerate(texts)]


@pytest.mark.parametrize("word", ["stop", "pause", "ow", "ouch", "stop please"])
def test_a_common_word_never_takes_its_place(word: str) -> None:
    readings = _never_lost(found("[other]", "[other] [unk]", word, "done"))
    assert [one["text"] for one in readings] == [word, "[other]", "[other] [unk]", "done"]


@pytest.mark.parametrize(
    "texts",
    [
        ("[other]", "wait"),
        ("[other]", "done", "stop"),
        ("[other]", "[unk]", "stop"),
        ("[unk]", "stop"),
        ("done", "[other]", "stop"),
        ("[other]", "[other] [unk]"),
        (),
    ],
)
def test_nothing_else_changes_places(texts: tuple[str, ...]) -> None:
    assert [one["text"] for one in _never_lost(found(*texts))] == [*texts]
