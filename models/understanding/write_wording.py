"""Writes what people say in their own words, for the recognisers: `content/en/wording.txt`.

python -m models.understanding.write_wording

The sentences are those that the nets learned from, a few variants of each line. A recogniser hears
only words that are in them or in the templates, and takes what it does not know for something it
does: without the harmless ones every ache sounds like an emergency.
"""

from collections.abc import Mapping
from typing import Final

from assistant.resources import data_folder
from assistant.understanding.wording import WORDING
from models.understanding.lines import read

VARIANTS: Final[Mapping[str, int]] = {
    "red_flags_now.txt": 6,
    "red_flags_soon.txt": 6,
    "red_flags_talk.txt": 4,
    "harmless.txt": 6,
    "harmless_talk.txt": 2,
    "elsewhere.txt": 4,
    "elsewhere_talk.txt": 1,
    "meanings.txt": 3,
    "meanings_talk.txt": 1,
    "meanings_more.txt": 1,
}
"""Of each line of a file. More makes the graphs larger and adds few words."""


def main() -> None:
    """Write the file."""
    lines = [
        text.lower()
        for name, most in VARIANTS.items()
        for line in read(name, most)
        for text in line.variants
    ]
    path = data_folder("content") / "en" / WORDING
    path.write_text("".join(f"{text}\n" for text in dict.fromkeys(lines)), encoding="utf-8")
    print(f"{len(lines)} sentences to {path}")


if __name__ == "__main__":
    main()
