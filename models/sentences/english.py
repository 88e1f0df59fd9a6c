"""Sentences that the pupil watches its teacher read: everyday and dictionary English, and our own."""

import csv
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from assistant.understanding.word_pieces import FIRST, LAST, UNKNOWN, WordPieces

WORDNET: Final = Path("/usr/share/wordnet")
"""Definitions and examples of the package `wordnet-base` (WordNet licence)."""
FORTUNES: Final = Path("/usr/share/games/fortunes")
"""Sayings of the package `fortunes`."""
LEAST_WORDS, MOST_WORDS = 3, 22
_NOT_A_LETTER: Final = re.compile(r"[^a-z0-9 ]+")
_FULL_STOP: Final = re.compile(r"(?<=[.?!])\s+")


def sentences(speech: Path, most: int) -> list[str]:
    """Return general English, drawn with a seed of its own.

    Args:
        speech: folder of the transcribed recordings; its `labels.csv` is read.
        most: how many.

    Raises:
        FileNotFoundError: a source is missing; the message names it.
    """
    for folder in (WORDNET, FORTUNES):
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is missing: install wordnet-base and fortunes")
    found = {*_dictionary(), *_sayings(), *_spoken(speech)}
    plain = {plain_text(text) for text in found}
    fitting = sorted(text for text in plain if LEAST_WORDS <= len(text.split()) <= MOST_WORDS)
    return random.Random(1).sample(fitting, min(most, len(fitting)))


def plain_text(text: str) -> str:
    """Return a text in small letters without punctuation, nearly as the program's one form has it.

    That form has contractions in full besides; the pupil's general English was read without that.
    """
    return " ".join(_NOT_A_LETTER.sub("", text.lower().replace("-", " ")).split())


def _dictionary() -> Iterator[str]:
    for path in sorted(WORDNET.glob("data.*")):
        for line in path.read_text(encoding="utf-8", errors="ignore").splitlines():
            if not line.startswith("  "):
                yield from line.partition("| ")[2].split(";")


def _sayings() -> Iterator[str]:
    for path in sorted(FORTUNES.iterdir()):
        if not path.suffix and path.is_file():
            for saying in path.read_text(encoding="utf-8", errors="ignore").split("\n%\n"):
                yield from _FULL_STOP.split(saying)


def _spoken(speech: Path) -> Iterator[str]:
    with (speech / "labels.csv").open(encoding="utf-8", newline="") as file:
        yield from (row["text"] for row in csv.DictReader(file))


def pieces_for(
    own: Iterable[str], general: Iterable[str], known: Sequence[str], general_pieces: int
) -> list[str]:
    """Return the pieces of a pupil: letters, all that its own sentences need, and the commonest others.

    Args:
        own: sentences of its task.
        general: other English.
        known: the teacher's pieces.
        general_pieces: how many of the pieces of other English.
    """
    cut = WordPieces(known)

    def count(texts: Iterable[str]) -> list[str]:
        numbers = Counter(at for text in texts for at in cut.numbers(text))
        return [known[at] for at, _ in numbers.most_common()]

    letters = [one for one in known if len(one.removeprefix("##")) == 1 and one[-1].isascii()]
    plain = [one for one in letters if one[-1].isalnum()]
    chosen = [UNKNOWN, FIRST, LAST, *plain, *count(own), *count(general)[:general_pieces]]
    return list(dict.fromkeys(chosen))
