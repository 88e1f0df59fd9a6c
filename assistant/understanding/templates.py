"""Sentence templates: what may be said, and what it means.

Every sentence that they stand for is written out once and kept on disk, so that a match is a look-up
and a recogniser can be told all that may be said. Templates that stand for too many sentences, or
that take any words at all, are matched piece by piece.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from assistant.listening.heard import Mode
from assistant.understanding.normalise import Normaliser
from assistant.understanding.phrase import TextChanger
from assistant.understanding.sentence_list import Entry
from assistant.understanding.sentence_table import (
    MODE_BITS,
    Meaning,
    Table,
    is_open,
    keep_table,
    read_table,
)
from assistant.understanding.template import Template
from assistant.understanding.template_files import Source, read_files, template_files

_MODULES: Final = (
    "normalise", "phrase", "sentence_list", "sentence_table",
    "template", "template_compiler", "template_files", "template_tree",
)  # fmt: skip
"""What a kept table depends on besides the files."""


class Templates:
    """What may be said, and what it means.

    Args:
        files: where the templates are.
        table: every sentence written out, if that was done before.
        kept: where the table is kept once it is written out; None to keep nothing.

    Raises:
        UserError: a template cannot be read.
    """

    def __init__(
        self, files: Sequence[Path], table: Table | None = None, kept: Path | None = None
    ) -> None:
        self.files = tuple(files)
        self._read = table
        self._kept = kept
        skip_words = table.skip_words if table else self._source.skip_words
        self.normaliser = Normaliser(skip_words)
        if table is None:
            # A broken template is told of now, not when somebody says it.
            self._by_piece  # noqa: B018

    @staticmethod
    def load(folders: Sequence[Path], cache: Path | None = None) -> "Templates":
        """Read the templates of several folders.

        Args:
            folders: each with `*.yaml` files in it or in its `en` folder. A file of a later folder
                takes the place of one with the same name; other files are added.
            cache: a folder for what is compiled; None to keep nothing.

        Raises:
            UserError: a folder or file is not there or broken; the message says where and why.
        """
        files = template_files(folders)
        kept = cache / "templates" / f"{_fingerprint(files)}.msgpack" if cache else None
        return Templates(files, read_table(kept) if kept else None, kept)

    @cached_property
    def table(self) -> Table:
        """Return every sentence, written out now if it was not before: that takes seconds."""
        if self._read is not None:
            return self._read
        from assistant.understanding.template_compiler import compile_templates

        table = self._read = compile_templates(self.compiled, self._source.skip_words)
        if self._kept:
            keep_table(table, self._kept)
        return table

    def write_out(self) -> None:
        """Write out every sentence if that was not done before: look-ups are quicker then."""
        self.table  # noqa: B018

    @cached_property
    def fingerprint(self) -> str:
        """Return a name for exactly these templates: it changes when a file does."""
        return _fingerprint(self.files)

    @property
    def intents(self) -> frozenset[str]:
        """Return the names of all intents."""
        return frozenset(meaning.name for meaning in self.table.meanings)

    def entries(self, mode: Mode) -> Iterator[Entry]:
        """Yield the sentences that are written out for a mode, its own first."""
        return self.table.in_mode(mode)

    def meaning(self, entry: Entry) -> Meaning:
        """Return what a sentence means."""
        return self.table.meanings[entry.meaning]

    def match(self, key: str, mode: Mode) -> tuple[Meaning, str] | None:
        """Return what a sentence means that is exactly one of a template.

        Args:
            key: the sentence in its one form (`normaliser.key`).
            mode: what is expected.

        Returns:
            The meaning and the sentence as it is said; None when there is no such sentence.
        """
        if self._read is None:
            return self._piece_by_piece(key, mode)
        found = self._read.lookup(key, mode)
        if found is None and self._read.unwritten:
            return self._piece_by_piece(key, mode)
        return found

    @cached_property
    def compiled(self) -> Sequence["Template"]:
        """Return the templates themselves, read from their files: what a grammar is made of.

        Raises:
            UserError: a file was changed and is broken now.
        """
        from assistant.understanding.template_compiler import templates_of

        return tuple(templates_of(self._source))

    @cached_property
    def _source(self) -> Source:
        return read_files(self.files)

    @cached_property
    def _by_piece(self) -> list["Template"]:
        in_form = TextChanger(lru_cache(maxsize=None)(self.normaliser.chunk))
        return [replace(template, phrase=in_form(template.phrase)) for template in self.compiled]

    def _piece_by_piece(self, key: str, mode: Mode) -> tuple[Meaning, str] | None:
        from assistant.understanding.piecewise import slots_in

        templates = self._by_piece
        if self._read is not None:
            templates = [templates[number] for number in self._read.unwritten]
        own = [template for template in templates if template.modes & MODE_BITS[mode]]
        others = [t for t in templates if is_open(t.modes) and not t.modes & MODE_BITS[mode]]
        for template in (*own, *others):
            slots = slots_in(template.phrase, key)
            if slots is not None:
                return template.meaning(tuple(slots.items())), key
        return None


def _fingerprint(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for name in _MODULES:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]
