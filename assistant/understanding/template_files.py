"""Reading folders of intent files in Home Assistant's sentence-template format.

Only their form is checked here; what a template says is looked at when it is compiled.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from assistant.errors import UserError
from assistant.yaml_files import read_yaml

NOT_INTENTS: Final = frozenset({"pronunciations.yaml", "pronunciations.yml"})
"""Files that lie beside the intents and are read by somebody else."""
_ENDINGS: Final = frozenset({".yaml", ".yml"})
_SECTIONS: Final = ("intents", "lists", "expansion_rules", "skip_words")

Value = str | int | float | bool
_T = TypeVar("_T")


class ListValue(msgspec.Struct, frozen=True):
    """One way to fill a slot."""

    said: Value = msgspec.field(name="in")
    out: Value | None = None
    """What goes into the slot; None for what was said."""


class NumberRange(msgspec.Struct, frozen=True):
    """Numbers that fill a slot."""

    start: int = msgspec.field(name="from")
    stop: int = msgspec.field(name="to")
    step: int = 1


class ListFile(msgspec.Struct, frozen=True):
    """A list of ways to fill a slot: exactly one of the three."""

    values: tuple[Value | ListValue, ...] | None = None
    range: NumberRange | None = None
    wildcard: bool = False


class BlockFile(msgspec.Struct, frozen=True):
    """Sentences that mean the same."""

    sentences: tuple[str, ...]
    slots: dict[str, Value] = {}
    requires_context: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    lists: dict[str, ListFile] = {}
    expansion_rules: dict[str, str] = {}


class IntentFile(msgspec.Struct, frozen=True):
    """An intent: blocks of sentences."""

    data: tuple[BlockFile, ...]


class TemplateFile(msgspec.Struct, frozen=True):
    """One file."""

    language: str = "en"
    intents: dict[str, IntentFile] = {}
    lists: dict[str, ListFile] = {}
    expansion_rules: dict[str, str] = {}
    skip_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """Sentences that mean the same, and where they stand."""

    intent: str
    path: Path
    content: BlockFile


@dataclass
class Source:
    """Everything that a set of folders says."""

    language: str = "en"
    blocks: list[Block] = field(default_factory=list)
    lists: dict[str, tuple[Path, ListFile]] = field(default_factory=dict)
    rules: dict[str, tuple[Path, str]] = field(default_factory=dict)
    skip_words: list[str] = field(default_factory=list)

    def add(self, path: Path, file: TemplateFile) -> None:
        """Add one file; of two lists or rules with one name the later counts.

        Raises:
            UserError: an intent has no sentences.
        """
        self.language = file.language
        for name, intent in file.intents.items():
            if not any(block.sentences for block in intent.data):
                raise UserError(
                    f"{where(path, name + ':')}: intent {name!r} has no sentences: add some under "
                    "'data:', or take the intent out"
                )
            self.blocks += [Block(name, path, block) for block in intent.data]
        self.lists.update({name: (path, values) for name, values in file.lists.items()})
        self.rules.update({name: (path, body) for name, body in file.expansion_rules.items()})
        self.skip_words += file.skip_words


def template_files(folders: Sequence[Path]) -> list[Path]:
    """Return the files of several folders; a later file takes the place of one of the same name.

    Raises:
        UserError: a folder is not there or holds no intent file.
    """
    files: dict[str, Path] = {}
    for folder in folders:
        files.update({path.name: path for path in _of_folder(folder)})
    return list(files.values())


def read_files(files: Iterable[Path]) -> Source:
    """Read intent files.

    Raises:
        UserError: a file cannot be read, is no YAML, or has not the form of an intent file.
    """
    source = Source()
    for path in files:
        source.add(path, _read(path))
    if not source.blocks:
        raise UserError("no file of the intents folder has 'intents:': there is nothing to say")
    return source


def where(path: Path, text: str) -> str:
    """Return `file:line` of the first line that holds a text; the file alone if none does."""
    wanted = text.strip()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return str(path)
    for number, line in enumerate(lines, start=1):
        if wanted and wanted in line:
            return f"{path}:{number}"
    return str(path)


def _of_folder(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UserError(f"the intents folder {folder} is not a folder: check the path")
    for place in (folder, folder / "en"):
        found = sorted(_yaml_files(place))
        if found:
            return found
    raise UserError(f"there is no intent file (*.yaml) in {folder} or in {folder / 'en'}")


def _yaml_files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in folder.iterdir():
            if path.suffix in _ENDINGS and path.name not in NOT_INTENTS and path.is_file():
                yield path


def _read(path: Path) -> TemplateFile:
    content = read_yaml(path)
    if not isinstance(content, Mapping) or not any(name in content for name in _SECTIONS):
        raise UserError(f"{path} is not an intent file: it needs one of {', '.join(_SECTIONS)}")
    try:
        return msgspec.convert(content, TemplateFile)
    except msgspec.ValidationError as error:
        hint = ""
        if "`bool`" in str(error) or "`null`" in str(error):
            hint = " (put words such as yes, no, on and off in quotes)"
        raise UserError(f"{path}: {error}{hint}") from error
