"""Writes what red flags sound like, for the recognisers: `content/en/red_flag_wording.txt`.

python -m models.understanding.write_wording

The sentences are those that the second net learned from, a few variants of each line. A recogniser
hears only words that are in them: with them 97 % of the words of emergencies in people's own words
are known to it, without them 89 %.
"""

from typing import Final

from assistant.resources import data_folder
from assistant.understanding.wording import WORDING
from models.understanding.sentences import read

FILES: Final = ("red_flags_now.txt", "red_flags_soon.txt")
VARIANTS: Final = 6
"""Of each line. More makes the graphs larger and adds few words."""


def main() -> None:
    """Write the file."""
    lines = [
        text.lower() for name in FILES for line in read(name, VARIANTS) for text in line.variants
    ]
    path = data_folder("content") / "en" / WORDING
    path.write_text("".join(f"{text}\n" for text in dict.fromkeys(lines)), encoding="utf-8")
    print(f"{len(lines)} sentences to {path}")  # noqa: T201 - this is what it is run for


if __name__ == "__main__":
    main()
