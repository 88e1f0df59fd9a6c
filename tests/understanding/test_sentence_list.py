"""Sentences side by side: what goes in comes out, by number and by its one form."""

from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from assistant.listening.heard import Mode
from assistant.understanding.sentence_list import Entry, SentenceList
from assistant.understanding.sentence_table import (
    ANY_MODE,
    MODE_BITS,
    Meaning,
    Table,
    keep_table,
    read_table,
)

STRETCH, YESNO = MODE_BITS[Mode.STRETCH], MODE_BITS[Mode.YESNO]
ENTRIES = [
    Entry("what's sciatica", "what is sciatica", 0, ANY_MODE),
    Entry("go on", "go on", 1, STRETCH),
    Entry("what is sciatica", "what is sciatica", 0, ANY_MODE),
    Entry("go on", "go on", 2, ANY_MODE),
    Entry("yes", "yes", 3, YESNO),
    Entry("ça va", "ça va", 3, ANY_MODE),
]


def table() -> Table:
    meanings = tuple(Meaning(name) for name in ("Explain", "Resume", "Continue", "Yes"))
    return Table(meanings, SentenceList.of(ENTRIES), (), (), ())


def test_what_goes_in_comes_out() -> None:
    assert list(SentenceList.of(ENTRIES)) == ENTRIES
    assert not list(SentenceList.of([]))
    assert not SentenceList.of([]).with_key("yes")


def test_a_list_is_the_same_after_it_was_kept(tmp_path: Path) -> None:
    keep_table(table(), tmp_path / "kept")
    kept = read_table(tmp_path / "kept")
    assert kept is not None
    assert list(kept.entries) == ENTRIES
    assert kept.entries.with_key("go on") == [1, 3]


def test_one_that_was_cut_short_is_not_read(tmp_path: Path) -> None:
    content = msgspec.msgpack.encode(table())
    (tmp_path / "kept").write_bytes(content[:-3])
    assert read_table(tmp_path / "kept") is None


def test_what_the_mode_expects_comes_before_the_rest() -> None:
    def name(key: str, mode: Mode) -> str | None:
        found = table().lookup(key, mode)
        return found[0].name if found else None

    assert name("go on", Mode.STRETCH) == "Resume"
    assert name("go on", Mode.OPEN) == "Continue"
    assert name("yes", Mode.OPEN) is None
    assert name("yes", Mode.YESNO) == "Yes"
    assert name("what is", Mode.OPEN) is None


def test_the_numbers_of_a_mode_begin_with_its_own() -> None:
    assert table().numbers(Mode.STRETCH) == [1, 0, 2, 3, 5]
    assert table().numbers(Mode.OPEN) == [0, 2, 3, 5]
    assert table().numbers(Mode.YESNO) == [4]
    assert table().numbers(Mode.NUMBER) == [0, 2, 3, 5]


def test_of_sentences_with_the_same_form_the_first_of_the_mode_counts() -> None:
    assert list(table().distinct(Mode.STRETCH)) == [5, 1, 0]


@given(st.lists(st.tuples(st.text("ab ", max_size=4), st.text("abç", max_size=3)), max_size=20))
def test_any_sentence_is_found_by_its_form(texts: list[tuple[str, str]]) -> None:
    entries = [
        Entry(text, key or text, at, ANY_MODE) for at, (text, key) in enumerate(texts) if text
    ]
    found = SentenceList.of(entries)
    for key in {entry.key for entry in entries}:
        wanted = [at for at, entry in enumerate(entries) if entry.key == key]
        assert found.with_key(key) == wanted
    groups = sorted(found.by_key())
    assert sorted(number for group in groups for number in group) == list(range(len(entries)))
