"""From the text of a template to its tree. The only module that knows hassil."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    TextChunk,
)
from hassil.parse_expression import parse_sentence
from hassil.parser import ParseError

from assistant.errors import UserError
from assistant.numbers import spoken_number
from assistant.understanding.phrase import (
    AnyOrder,
    Anything,
    Choice,
    Filled,
    NumberSlot,
    Phrase,
    Range,
    Row,
    Words,
    samples,
)
from assistant.understanding.template_files import BlockFile, ListFile, ListValue, Source, where

_DEEPEST: Final = 24
"""Rules inside rules; more is a rule that contains itself."""


@dataclass(frozen=True)
class _Scope:
    """What the names in a template stand for."""

    lists: Mapping[str, tuple[Path, ListFile]]
    rules: Mapping[str, tuple[Path, str]]
    path: Path
    text: str
    """A text that stands where the template does, for errors."""
    depth: int = 0

    @property
    def place(self) -> str:
        """Return `file:line` of the template. The file is read again: errors are rare."""
        return where(self.path, self.text)


class TreeMaker:
    """Reads the templates of one source; each rule and list is read once.

    Args:
        source: everything that the files say.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[tuple[str, ...], Phrase] = {}

    def tree(self, text: str, path: Path, block: BlockFile) -> Phrase:
        """Return the tree of a template.

        Args:
            text: the template.
            path: its file, for errors.
            block: the block that it stands in, with lists and rules of its own.

        Raises:
            UserError: it cannot be read, or names a list or rule that is not there.
        """
        lists = self._source.lists | {name: (path, values) for name, values in block.lists.items()}
        rules = self._source.rules | {
            name: (path, body) for name, body in block.expansion_rules.items()
        }
        return self._parsed(text, _Scope(lists, rules, path, text))

    def _parsed(self, text: str, scope: _Scope) -> Phrase:
        try:
            expression = parse_sentence(text).expression
        except (ParseError, ValueError) as error:
            raise UserError(
                f"{scope.place}: the template {text!r} cannot be read: {error}"
            ) from error
        return self._of(expression, scope)

    def _of(self, expression: Expression, scope: _Scope) -> Phrase:
        match expression:
            case TextChunk():
                return Words(expression.original_text.lower())
            case Permutation(items):
                return AnyOrder(self._all(items, scope))
            case Alternative(items):
                return Choice(self._all(items, scope))
            case Group(items):
                parts = self._all(items, scope)
                return parts[0] if len(parts) == 1 else Row(parts)
            case RuleReference():
                return self._rule(expression.rule_name, scope)
            case ListReference():
                return self._list(expression, scope)
        raise UserError(f"{scope.place}: {expression} is not supported")

    def _all(self, items: Sequence[Expression], scope: _Scope) -> tuple[Phrase, ...]:
        return tuple(self._of(item, scope) for item in items)

    def _rule(self, name: str, scope: _Scope) -> Phrase:
        if name not in scope.rules:
            raise UserError(f"{scope.place}: there is no expansion rule <{name}>")
        if scope.depth > _DEEPEST:
            raise UserError(f"{scope.place}: the expansion rule <{name}> contains itself")
        path, body = scope.rules[name]
        known = self._known.get((str(path), name, body))
        if known is None:
            inner = _Scope(scope.lists, scope.rules, path, f"{name}:", scope.depth + 1)
            known = self._known[str(path), name, body] = self._parsed(body, inner)
        return known

    def _list(self, reference: ListReference, scope: _Scope) -> Phrase:
        slot = reference.slot_name
        inline = reference.get_inline_range() if reference.is_inline_range else None
        if inline is not None:
            return _range(slot, NumberSlot(*inline))
        name = reference.list_name
        if name not in scope.lists:
            raise UserError(f"{scope.place}: there is no list {{{name}}}")
        path, values = scope.lists[name]
        if values.wildcard:
            return Anything(slot)
        if values.range is not None:
            wanted = values.range
            return _range(slot, NumberSlot(wanted.start, wanted.stop, wanted.step))
        if not values.values:
            raise UserError(f"{where(path, name + ':')}: the list {{{name}}} is empty")
        known = self._known.get((str(id(values)), name, slot))
        if known is None:
            inner = _Scope(scope.lists, scope.rules, path, f"{name}:", scope.depth + 1)
            known = Choice(tuple(self._value(slot, value, inner) for value in values.values))
            self._known[str(id(values)), name, slot] = known
        return known

    def _value(
        self, slot: str, value: ListValue | str | int | float | bool, scope: _Scope
    ) -> Phrase:
        said = str(value.said if isinstance(value, ListValue) else value)
        out = value.out if isinstance(value, ListValue) and value.out is not None else said
        phrase = self._parsed(said, scope)
        return Filled(slot, out if isinstance(out, str | int) else str(out), phrase)


def _range(slot: str, numbers: NumberSlot) -> Phrase:
    spoken = tuple((spoken_number(number), number) for number in samples(numbers))
    return Range(slot, numbers, spoken)
