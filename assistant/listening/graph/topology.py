"""The phones of our acoustic models and the numbers that Kaldi gives them.

The models are trained with CTC: each phone has a state of its own and an optional blank after it. A
graph's input labels are Kaldi's transition-ids, which are counted from 1 over the phones in order:
silence has two (stay, leave), every other phone has five. `models/training` writes the same order
into the model, and `check` compares the two through a decoded word.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

PHONES: Final = tuple(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W "
    "Y Z ZH".split()
)
"""ARPAbet without stress, in the order of the network's outputs 1 to 39; output 0 is the blank."""

POSITIONS: Final = ("B", "E", "I", "S")
"""Begin, end and inside of a word, and a word of one phone: how Kaldi finds where words begin."""

SILENCE: Final = 1
"""Phone id of silence."""

_FIRST: Final = 3
"""Transition-id of the first self-loop."""
_OF_A_PHONE: Final = 5
"""Transition-ids of a phone in a position."""
_NUMBER: Final = {phone: index for index, phone in enumerate(PHONES)}


@dataclass(frozen=True)
class PhoneArcs:
    """Transition-ids of one phone in one position."""

    stay: int
    to_blank: int
    leave: int
    blank_stay: int
    blank_leave: int


STAY, TO_BLANK, LEAVE, BLANK_STAY, BLANK_LEAVE = range(5)
"""How much larger a phone's other transition-ids are than that of its self-loop."""

SILENCE_STAY: Final = 1
SILENCE_LEAVE: Final = 2


def phone_id(phone: str, position: str) -> int:
    """Return Kaldi's id of a phone in a position: 2 to 157."""
    return 2 + 4 * _NUMBER[phone] + POSITIONS.index(position)


def phone_arcs(phone: str, position: str) -> PhoneArcs:
    """Return the transition-ids of a phone in a position."""
    first = _FIRST + _OF_A_PHONE * (phone_id(phone, position) - 2)
    return PhoneArcs(first, first + 1, first + 2, first + 3, first + 4)


def phone_number(stay: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return which phones self-loops belong to, whatever the phones' positions."""
    return (stay - _FIRST) // (_OF_A_PHONE * len(POSITIONS))


def positions(length: int) -> tuple[str, ...]:
    """Return the position of each phone of a word of so many phones."""
    if length == 1:
        return ("S",)
    return ("B", *("I" * (length - 2)), "E")


def phone_table() -> str:
    """Return Kaldi's `phones.txt`: one `name id` a line."""
    lines = ["<eps> 0", f"SIL {SILENCE}"]
    for phone in PHONES:
        lines += [f"{phone}_{position} {phone_id(phone, position)}" for position in POSITIONS]
    return "\n".join(lines) + "\n"


def word_boundaries() -> str:
    """Return Kaldi's `word_boundary.int`: what each phone id says about words."""
    names = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}
    lines = [f"{SILENCE} nonword"]
    for phone in PHONES:
        lines += [f"{phone_id(phone, p)} {names[p]}" for p in POSITIONS]
    return "\n".join(lines) + "\n"
