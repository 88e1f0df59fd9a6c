"""Writes out every sentence that the templates of a source stand for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from assistant.errors import UserError
from assistant.understanding.normalise import Normaliser
from assistant.understanding.phrase import (
    NumberSlot,
    Said,
    Slots,
    count,
    expand,
    has_anything,
    some,
)
from assistant.understanding.sentence_list import Entry, SentenceList
from assistant.understanding.sentence_table import (
    ANY_MODE,
    MODE_BITS,
    Care,
    Meaning,
    Pattern,
    Table,
)
from assistant.understanding.template import Template
from assistant.understanding.template_files import Block, Source, where
from assistant.understanding.template_tree import TreeMaker

MOST_OF_ONE: Final = 20_000
"""Sentences of one template that are written out. Of a larger one a few are, for corrections; it is
then matched piece by piece, which is slower."""
A_FEW: Final = 400
"""Sentences written out of a template that stands for too many."""
MOST_OF_ALL: Final = 400_000
"""Sentences written out of all templates: half a second to load, and 100 MB."""


def templates_of(source: Source) -> Iterator[Template]:
    """Yield every template of a source, read.

    Raises:
        UserError: a template cannot be read, or a block has an unknown mode or kind of care.
    """
    maker = TreeMaker(source)
    for block in source.blocks:
        modes = _modes(block)
        slots = tuple(
            (name, value if isinstance(value, str | int) else str(value))
            for name, value in block.content.slots.items()
        )
        notes = block.content.metadata
        for text in block.content.sentences:
            phrase = maker.tree(text, block.path, block.content)
            yield Template(
                phrase,
                block.path,
                text,
                block.intent,
                slots,
                modes,
                _care(block, notes),
                bool(notes.get("leads", False)),
                bool(notes.get("light", False)),
            )


def compile_templates(templates: Iterable[Template], skip_words: Sequence[str]) -> Table:
    """Write out the sentences of templates.

    Args:
        templates: all of a source.
        skip_words: words and phrases without meaning.
    """
    writer = _Writer(skip_words)
    for template in templates:
        writer.add(template)
    return writer.table()


def texts_of(template: Template) -> Iterator[str]:
    """Yield the sentences of a template as they are written out; of one that is too large, some."""
    for said in _written(template, count(template.phrase) <= MOST_OF_ONE):
        if not any(isinstance(value, NumberSlot) for _, value in said.slots):
            yield " ".join(said.text.split())


def _written(template: Template, whole: bool) -> Iterable[Said]:
    if not count(template.phrase):
        return ()
    return expand(template.phrase) if whole else some(template.phrase, A_FEW)


class _Writer:
    def __init__(self, skip_words: Sequence[str]) -> None:
        self._skip_words = tuple(skip_words)
        self._normaliser = Normaliser(skip_words)
        self._meanings: dict[Meaning, int] = {}
        self._entries: dict[tuple[str, int], Entry] = {}
        self._patterns: list[Pattern] = []
        self._unwritten: list[int] = []
        self._added = 0

    def add(self, template: Template) -> None:
        number = count(template.phrase)
        small = number <= MOST_OF_ONE and len(self._entries) + number <= MOST_OF_ALL
        if not small or has_anything(template.phrase):
            self._unwritten.append(self._added)
        self._added += 1
        self._write(template, _written(template, small))

    def table(self) -> Table:
        return Table(
            tuple(self._meanings),
            SentenceList.of(list(self._entries.values())),
            tuple(self._patterns),
            self._skip_words,
            tuple(self._unwritten),
        )

    def _write(self, template: Template, written: Iterable[Said]) -> None:
        modes = template.modes
        known: dict[Slots, tuple[int, list[tuple[str, NumberSlot]]]] = {}
        for said in written:
            text = " ".join(said.text.split())
            key = self._normaliser.key(text)
            if not key:
                continue
            if said.slots not in known:
                known[said.slots] = self._said_by(template, said.slots)
            meaning, ranges = known[said.slots]
            if not ranges:
                if (text, modes) not in self._entries:
                    self._entries[text, modes] = Entry(text, key, meaning, modes)
            elif len(ranges) == 1:
                name, numbers = ranges[0]
                self._patterns.append(
                    Pattern(key, meaning, modes, name, numbers.start, numbers.stop, numbers.step)
                )

    def _said_by(
        self, template: Template, slots: Slots
    ) -> tuple[int, list[tuple[str, NumberSlot]]]:
        """Return the number of a meaning, and its slots that take any number of a range."""
        meaning = self._meanings.setdefault(template.meaning(slots), len(self._meanings))
        return meaning, [(name, value) for name, value in slots if isinstance(value, NumberSlot)]


def _modes(block: Block) -> int:
    wanted: Any = block.content.requires_context.get("mode")
    if isinstance(wanted, Mapping):
        wanted = wanted.get("value")
    if wanted is None:
        return ANY_MODE
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    known = {str(mode): bit for mode, bit in MODE_BITS.items()}
    for name in names:
        if name not in known:
            place = where(block.path, f"{block.intent}:")
            raise UserError(f"{place}: there is no mode {name!r}: choose from {', '.join(known)}")
    return sum(known[name] for name in set(names))


def _care(block: Block, notes: Mapping[str, Any]) -> Care:
    wanted = notes.get("care", str(Care.ACTION))
    try:
        return Care(wanted)
    except ValueError as error:
        place = where(block.path, f"{block.intent}:")
        raise UserError(
            f"{place}: there is no care {wanted!r}: choose from {', '.join(Care)}"
        ) from error
