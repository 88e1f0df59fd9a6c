"""Numbers as they are spoken."""

from typing import Final

_SMALL: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = {
    2: "twenty", 3: "thirty", 4: "forty", 5: "fifty",
    6: "sixty", 7: "seventy", 8: "eighty", 9: "ninety",
}  # fmt: skip


def spoken_number(number: int) -> str:
    """Return a whole number from 0 to 999 in English words.

    Raises:
        ValueError: the number is outside that range.
    """
    if not 0 <= number <= 999:
        raise ValueError(f"{number} is not between 0 and 999")
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f" {_SMALL[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{_SMALL[hundreds]} hundred" + (f" and {spoken_number(rest)}" if rest else "")


def counted(number: int, what: str) -> str:
    """Return such as "one hold" or "twelve holds"; digits from a thousand on."""
    words = spoken_number(number) if number < 1000 else str(number)
    return f"{words} {what}" + ("" if number == 1 else "s")
