"""Writes out every sentence that the templates of a source stand for."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from assistant.errors import UserError
from assistant.understanding.normalise import Normaliser
from assistant.understanding.phrase import (
    NumberSlot,
    Said,
    count,
    expand,
    has_anything,
    some,
)
from assistant.understanding.sentence_table import (
    ANY_MODE,
    MODE_BITS,
    Care,
    Entry,
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


def compile_templates(source: Source) -> Table:
    """Write out the sentences of a source.

    Raises:
        UserError: a template cannot be read.
    """
    return _Writer(source).table()


class _Writer:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._normaliser = Normaliser(source.skip_words)
        self._meanings: dict[Meaning, int] = {}
        self._entries: dict[tuple[str, int], Entry] = {}
        self._patterns: list[Pattern] = []

    def table(self) -> Table:
        unwritten = []
        for at, template in enumerate(templates_of(self._source)):
            number = count(template.phrase)
            small = number <= MOST_OF_ONE and len(self._entries) + number <= MOST_OF_ALL
            if not small or has_anything(template.phrase):
                unwritten.append(at)
            written = expand(template.phrase) if small else some(template.phrase, A_FEW)
            for said in written if number else ():
                self._add(template, said)
        return Table(
            tuple(self._meanings),
            tuple(self._entries.values()),
            tuple(self._patterns),
            tuple(self._source.skip_words),
            tuple(unwritten),
        )

    def _add(self, template: Template, said: Said) -> None:
        text = " ".join(said.text.split())
        key = self._normaliser.key(text)
        if not key:
            return
        meaning = self._meanings.setdefault(template.meaning(said.slots), len(self._meanings))
        ranges = [(name, value) for name, value in said.slots if _is_range(value)]
        if not ranges:
            self._entries.setdefault(
                (text, template.modes), Entry(text, key, meaning, template.modes)
            )
        elif len(ranges) == 1:
            name, value = ranges[0]
            assert isinstance(value, NumberSlot)
            self._patterns.append(
                Pattern(key, meaning, template.modes, name, value.start, value.stop, value.step)
            )


def _is_range(value: object) -> bool:
    return isinstance(value, NumberSlot)


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
