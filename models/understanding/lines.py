"""Training sentences, written short: a line stands for many ways to say one thing."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "sentences"
_ENDS: Final = {"(": ")", "[": "]"}


@dataclass(frozen=True)
class Line:
    """One paraphrase with its variants: they are never divided between training and trying."""

    label: str
    group: str
    """Where it stands: file and line."""
    variants: tuple[str, ...]


def read(name: str, most: int, seed: int = 1) -> Iterator[Line]:
    """Yield the lines of a file.

    A file has lists (`@name: one|two`, used as `{name}`), labels (`== label`), comments (`#`) and
    lines of `(one|two)` and `[optional]` parts.

    Args:
        name: of a file in the folder `sentences`.
        most: variants of a line; when there are more, as many are drawn.
        seed: of the drawing.

    Raises:
        ValueError: a line cannot be read; the message says which.
    """
    lists: dict[str, str] = {}
    label = ""
    text = (FOLDER / name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{name}:{number}"
        if line.startswith("@"):
            key, _, values = line[1:].partition(":")
            lists[key] = f"({values.strip()})"
        elif line.startswith("== "):
            label = line[3:].strip()
        elif line.strip() and not line.startswith("#"):
            try:
                yield Line(label, where, _variants(_filled(line, lists), most, f"{seed} {where}"))
            except (KeyError, IndexError) as error:
                raise ValueError(f"{where} cannot be read: {error}") from error


def _filled(line: str, lists: Mapping[str, str]) -> str:
    for key, values in lists.items():
        line = line.replace(f"{{{key}}}", values)
    if "{" in line:
        raise KeyError(f"an unknown list in {line!r}")
    return line


def _variants(line: str, most: int, seed: str) -> tuple[str, ...]:
    """Return different variants; drawn more often than wanted, because some come out twice."""
    chance = random.Random(seed)
    drawn = (" ".join(_draw(line, chance).split()) for _ in range(4 * most))
    return tuple(dict.fromkeys(drawn))[:most]


def _draw(text: str, chance: random.Random) -> str:
    out, at = [], 0
    while at < len(text):
        if text[at] in _ENDS:
            end = _closing(text, at)
            options = _split(text[at + 1 : end])
            if text[at] == "[":
                options = [*options, *[""] * len(options)]
            out.append(_draw(chance.choice(options), chance))
            at = end + 1
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def _closing(text: str, at: int) -> int:
    depth = 0
    for end in range(at, len(text)):
        depth += (text[end] in "([") - (text[end] in ")]")
        if depth == 0:
            return end
    raise IndexError(f"a bracket is never closed in {text!r}")


def _split(text: str) -> list[str]:
    """Return the alternatives of a text, those inside of brackets left whole."""
    parts, depth, since = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            parts.append(text[since:at])
            since = at + 1
    return [*parts, text[since:]]
