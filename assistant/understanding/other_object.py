"""A command for something else: "stop the washing machine" ends no stretch.

A missed "stop" is worse than a needless one. So a command is put aside only where every one of its words
is known to belong to something else; "stop the thing", "stop my leg" and "stop the music it hurts" stop.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final

import msgspec

from assistant.errors import UserError
from assistant.resources import data_folder
from assistant.understanding.normalise import Normaliser
from assistant.yaml_files import read_yaml

NAME: Final = "other_objects.yaml"
"""The file, in the folder of the content."""
_Words = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class ObjectsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `other_objects.yaml` holds: words and phrases."""

    before: _Words
    """What may stand before a command."""
    commands: _Words
    articles: _Words
    """What may stand before a thing."""
    things: _Words
    """What nobody can mean the assistant or a stretch by."""
    after: _Words
    """What may follow a thing."""
    sufferers: _Words
    """Things and animals whose complaints are no emergency of a person."""
    complaints: _Words
    """All that may stand after one of them: with any other word a complaint is not put aside."""


class OtherObject:
    """Knows commands for other things.

    Args:
        file: their words.
    """

    def __init__(self, file: ObjectsFile) -> None:
        self._file = file

    @staticmethod
    def bundled(folder: Path | None = None) -> "OtherObject":
        """Read the words that travel with the program.

        Args:
            folder: where the file is; None for the bundled content.

        Raises:
            UserError: it cannot be read or is broken.
        """
        path = (folder or data_folder("content") / "en") / NAME
        try:
            return OtherObject(msgspec.convert(read_yaml(path), type=ObjectsFile))
        except msgspec.ValidationError as error:
            raise UserError(f"{path}: {error}") from error

    def is_meant(self, key: str) -> bool:
        """Tell whether a sentence commands something else, and says nothing beside it.

        Args:
            key: the sentence in its one form.
        """
        words = key.split()
        starts = _after_many(words, {0}, self._before)
        things = _after_one(words, starts, self._commands)
        things |= _after_one(words, things, self._articles)
        ends = _after_many(words, _after_one(words, things, self._things), self._after)
        return len(words) in ends

    def suffers(self, key: str) -> bool:
        """Tell whether a sentence complains of a thing or an animal, and says nothing beside it.

        Every word has to be known: "the fence, fell off it, cannot stand" is a person's.

        Args:
            key: the sentence in its one form.
        """
        words = key.split()
        starts = _after_one(words, _after_many(words, {0}, self._before), _OWNED)
        ends = _after_one(words, starts, self._sufferers)
        return len(words) in _after_many(words, ends, self._complaints)

    @cached_property
    def _sufferers(self) -> frozenset[tuple[str, ...]]:
        return _phrases(self._file.sufferers)

    @cached_property
    def _complaints(self) -> frozenset[tuple[str, ...]]:
        return _phrases(self._file.complaints)

    @cached_property
    def _before(self) -> frozenset[tuple[str, ...]]:
        return _phrases(self._file.before)

    @cached_property
    def _commands(self) -> frozenset[tuple[str, ...]]:
        return _phrases(self._file.commands)

    @cached_property
    def _articles(self) -> frozenset[tuple[str, ...]]:
        return _phrases(self._file.articles)

    @cached_property
    def _things(self) -> frozenset[tuple[str, ...]]:
        return _phrases(self._file.things)

    @cached_property
    def _after(self) -> frozenset[tuple[str, ...]]:
        return _phrases(self._file.after)


def _phrases(texts: Sequence[str]) -> frozenset[tuple[str, ...]]:
    in_form = Normaliser()
    return frozenset(tuple(in_form.key(text).split()) for text in texts)


def _after_one(
    words: Sequence[str], starts: set[int], phrases: frozenset[tuple[str, ...]]
) -> set[int]:
    """Return where the sentence goes on after one of the phrases."""
    return {end for start in starts for end in _ends(words, start, phrases)}


def _after_many(
    words: Sequence[str], starts: set[int], phrases: frozenset[tuple[str, ...]]
) -> set[int]:
    """Return where the sentence goes on after none or more of the phrases."""
    found, new = set(starts), set(starts)
    while new:
        new = _after_one(words, new, phrases) - found
        found |= new
    return found


def _ends(words: Sequence[str], start: int, phrases: frozenset[tuple[str, ...]]) -> Iterator[int]:
    for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
        if tuple(words[start:end]) in phrases:
            yield end


_OWNED: Final = frozenset({("the",), ("my",), ("our",), ("your",), ("this",), ("that",)})
_LONGEST: Final = 4
"""Words of the longest phrase in the file."""
