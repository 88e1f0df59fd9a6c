"""Names of keys, and what they do: the usual ones, and a person's own."""

from collections.abc import Mapping, Sequence
from typing import Final

from assistant.errors import UserError

USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "pause": ("space",),
    "stop": ("escape",),
    "next": ("n", "right", "page-down"),
    "again": ("r", "left", "page-up"),
    "mute": ("m",),
    "quit": ("q",),
}
"""What can be done by a key, and the keys that do it. Presenters and cheap remotes send page up and
page down; a space pauses a stretch and goes on when it is paused."""

SEQUENCES: Final[Mapping[str, str]] = {
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1b[C": "right",
    "\x1b[D": "left",
    "\x1bOA": "up",
    "\x1bOB": "down",
    "\x1bOC": "right",
    "\x1bOD": "left",
    "\x1b[H": "home",
    "\x1b[F": "end",
    "\x1bOH": "home",
    "\x1bOF": "end",
    "\x1b[1~": "home",
    "\x1b[4~": "end",
    "\x1b[2~": "insert",
    "\x1b[3~": "delete",
    "\x1b[5~": "page-up",
    "\x1b[6~": "page-down",
    "\x1bOP": "f1",
    "\x1bOQ": "f2",
    "\x1bOR": "f3",
    "\x1bOS": "f4",
    "\x1b[15~": "f5",
    "\x1b[17~": "f6",
    "\x1b[18~": "f7",
    "\x1b[19~": "f8",
    "\x1b[20~": "f9",
    "\x1b[21~": "f10",
    "\x1b[23~": "f11",
    "\x1b[24~": "f12",
}
"""What terminals send for keys without a character."""

_CHARACTERS: Final = {
    " ": "space",
    "\x1b": "escape",
    "\n": "enter",
    "\r": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "\x08": "backspace",
}
_KNOWN: Final = frozenset(_CHARACTERS.values()) | frozenset(SEQUENCES.values())

_WINDOWS: Final = {
    "H": "up",
    "P": "down",
    "M": "right",
    "K": "left",
    "I": "page-up",
    "Q": "page-down",
    "G": "home",
    "O": "end",
    "R": "insert",
    "S": "delete",
    ";": "f1",
    "<": "f2",
    "=": "f3",
    ">": "f4",
    "?": "f5",
}
"""Second characters of the keys for which Windows gives two, the first one being NUL or 0xE0."""


def name_of(sent: str) -> str:
    """Return the name of a key from what the terminal sent for it."""
    if sent[:1] in ("\x00", "\xe0") and len(sent) == 2:
        return _WINDOWS.get(sent[1], "")
    return SEQUENCES.get(sent) or _CHARACTERS.get(sent) or sent


def split(sent: str) -> tuple[str, ...]:
    """Return the names of the keys in what the terminal sent at once.

    A sequence that is not known is one key without a name: its letters are no keys of their own, and
    its escape is no "stop".
    """
    names: list[str] = []
    while sent:
        length = _length(sent)
        names.append(name_of(sent[:length]) if length == 1 or sent[:length] in SEQUENCES else "")
        sent = sent[length:]
    return tuple(name for name in names if name)


def _length(sent: str) -> int:
    """Return how many characters the first key has."""
    if sent[0] != "\x1b" or len(sent) == 1 or sent[1] not in "[O":
        return 1
    if sent[1] == "O":
        return min(3, len(sent))
    for at, character in enumerate(sent[2:], 2):
        if "@" <= character <= "~":
            return at + 1
    return len(sent)


def read_keys(wanted: str | Mapping[str, str | Sequence[str]] | None) -> dict[str, tuple[str, ...]]:
    """Return the keys of a person's own, in place of the usual ones for what is named.

    Args:
        wanted: a mapping, or a text such as `pause=space,k stop=escape`.

    Raises:
        UserError: there is no such action or key, or one key is to do two things.
    """
    if not wanted:
        return {}
    table = _parsed(wanted) if isinstance(wanted, str) else wanted
    found: dict[str, tuple[str, ...]] = {}
    for action, keys in table.items():
        if action not in USUAL:
            raise UserError(f"keys: nothing is called {action!r}: choose from {', '.join(USUAL)}")
        listed = [keys] if isinstance(keys, str) else list(keys)
        for key in listed:
            if key not in _KNOWN and len(key) != 1:
                raise UserError(
                    f"keys: there is no key {key!r}: use one character, or one of "
                    + ", ".join(sorted(_KNOWN))
                )
        found[action] = tuple(listed)
    actions(found)
    return found


def actions(own: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return what each key does.

    Raises:
        UserError: one key of a person's own is to do two things.
    """
    doing: dict[str, str] = {}
    for action, keys in own.items():
        for key in keys:
            if key in doing:
                raise UserError(f"keys: {key!r} is to do both {doing[key]} and {action}")
            doing[key] = action
    for action, keys in USUAL.items():
        if action not in own:
            doing |= {key: action for key in keys if key not in doing}
    return doing


def _parsed(text: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for part in text.split():
        action, equals, keys = part.partition("=")
        if not (equals and keys):
            raise UserError(f"keys: {part!r} is not of the form  pause=space,k")
        table[action] = keys.split(",")
    return table
