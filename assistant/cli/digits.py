"""Numbers so large that they can be read from the floor."""

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
}
ROWS: Final = 5
COLUMNS: Final = 4
"""Size of one digit at scale 1, in points; a point is two characters wide, as tall as it is wide."""


def large(number: int, scale: int = 1) -> list[str]:
    """Return the lines of a number; a point of each digit is `scale` lines high and twice as wide."""
    lines: list[str] = []
    for row in range(ROWS):
        points = " ".join(_FONT[digit][row] for digit in str(number))
        line = "".join(("█" if point == "#" else " ") * 2 * scale for point in points)
        lines += [line.rstrip()] * scale
    return lines


def scale_for(width: int, height: int, number: int) -> int:
    """Return the largest scale at which a number fits into so many columns and lines; at least 1."""
    columns = 2 * COLUMNS * len(str(number))
    return max(1, min(height // ROWS, width // columns))
