"""Numbers and words so large that they can be read from the floor."""

from typing import Final

_FONT: Final = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": ("  #", "  #", "  #", "  #", "  #"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "A": (" # ", "# #", "###", "# #", "# #"),
    "B": ("## ", "# #", "## ", "# #", "## "),
    "C": (" ##", "#  ", "#  ", "#  ", " ##"),
    "D": ("## ", "# #", "# #", "# #", "## "),
    "E": ("###", "#  ", "## ", "#  ", "###"),
    "F": ("###", "#  ", "## ", "#  ", "#  "),
    "G": (" ##", "#  ", "# #", "# #", " ##"),
    "H": ("# #", "# #", "###", "# #", "# #"),
    "I": ("#", "#", "#", "#", "#"),
    "J": ("  #", "  #", "  #", "# #", " # "),
    "K": ("# #", "# #", "## ", "# #", "# #"),
    "L": ("#  ", "#  ", "#  ", "#  ", "###"),
    "M": ("#   #", "## ##", "# # #", "#   #", "#   #"),
    "N": ("#  #", "## #", "# ##", "#  #", "#  #"),
    "O": ("###", "# #", "# #", "# #", "###"),
    "P": ("## ", "# #", "## ", "#  ", "#  "),
    "Q": ("###", "# #", "# #", "###", "  #"),
    "R": ("## ", "# #", "## ", "# #", "# #"),
    "S": (" ##", "#  ", " # ", "  #", "## "),
    "T": ("###", " # ", " # ", " # ", " # "),
    "U": ("# #", "# #", "# #", "# #", "###"),
    "V": ("# #", "# #", "# #", "# #", " # "),
    "W": ("#   #", "#   #", "# # #", "## ##", "#   #"),
    "X": ("# #", "# #", " # ", "# #", "# #"),
    "Y": ("# #", "# #", " # ", " # ", " # "),
    "Z": ("###", "  #", " # ", "#  ", "###"),
    " ": (" ", " ", " ", " ", " "),
}
ROWS: Final = 5
"""Height of a character at scale 1, in points; a point is two columns wide, as wide as it is tall."""


def large(text: str, scale: int = 1) -> list[str]:
    """Return the lines of a text; a point is `scale` lines high and twice as many columns wide.

    Letters are large ones, whatever they were; a character that the font lacks is left out.
    """
    known = [_FONT[character] for character in text.upper() if character in _FONT]
    lines: list[str] = []
    for row in range(ROWS):
        points = " ".join(glyph[row] for glyph in known)
        line = "".join(("█" if point == "#" else " ") * 2 * scale for point in points)
        lines += [line.rstrip()] * scale
    return lines


def width_of(text: str) -> int:
    """Return how many columns a text takes at scale 1."""
    return max(map(len, large(text)))


def scale_for(width: int, height: int, text: str) -> int:
    """Return the largest scale at which a text fits into so many columns and lines; at least 1."""
    return max(1, min(height // ROWS, width // max(1, width_of(text))))
