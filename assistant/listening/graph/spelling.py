"""A guess at a word's pronunciation from its spelling, for words that no dictionary has.

A short list of English letter-to-sound rules, tried longest first. It is right for regular words and
close for others; `unpinch check` warns of every word that was guessed.
"""

from typing import Final

_RULES: Final[dict[str, str]] = {
    "tion": "SH AH N", "sion": "ZH AH N", "ight": "AY T", "ough": "AH F", "augh": "AO",
    "eigh": "EY", "tch": "CH", "dge": "JH", "sch": "SH", "igh": "AY", "ear": "IH R",
    "air": "EH R", "our": "AW R", "oor": "AO R", "are": "EH R", "ire": "AY R", "ore": "AO R",
    "ure": "Y UH R", "que": "K", "ch": "CH", "sh": "SH", "th": "TH", "ph": "F", "wh": "W",
    "ck": "K", "ng": "NG", "qu": "K W", "gh": "G", "kn": "N", "wr": "R", "ps": "P S",
    "ee": "IY", "ea": "IY", "oo": "UW", "ou": "AW", "ow": "OW", "oi": "OY", "oy": "OY",
    "ai": "EY", "ay": "EY", "ey": "IY", "ie": "IY", "oa": "OW", "ue": "UW", "au": "AO",
    "aw": "AO", "ew": "Y UW", "ei": "EY", "ar": "AA R", "er": "ER", "ir": "ER", "or": "AO R",
    "ur": "ER", "ce": "S", "ci": "S IH", "cy": "S IY", "ge": "JH", "gi": "JH IH",
    "a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH",
    "i": "IH", "j": "JH", "k": "K", "l": "L", "m": "M", "n": "N", "o": "AA", "p": "P", "q": "K",
    "r": "R", "s": "S", "t": "T", "u": "AH", "v": "V", "w": "W", "x": "K S", "y": "IY", "z": "Z",
}  # fmt: skip
_LONGEST: Final = max(map(len, _RULES))
_LONG_VOWELS: Final = {"a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "Y UW"}
_VOWELS: Final = frozenset("aeiou")


def guess(word: str) -> tuple[str, ...]:
    """Return ARPAbet phones for a word; a word without letters is spelt out as one vowel."""
    letters = "".join(letter for letter in word.lower() if "a" <= letter <= "z")
    phones: list[str] = []
    at = 0
    while at < len(letters):
        sound, length = _sound(letters, at)
        phones += sound.split()
        at += length
    return tuple(_without_doubles(phones)) or ("AH",)


def _sound(letters: str, at: int) -> tuple[str, int]:
    rest = letters[at:]
    if rest == "e" and at > 0:
        return "", 1
    # A vowel before one consonant and a final e is long: "bike", "home".
    if len(rest) == 3 and rest[0] in _VOWELS and rest[1] not in _VOWELS and rest[2] == "e":
        return _LONG_VOWELS[rest[0]], 1
    for length in range(min(_LONGEST, len(rest)), 0, -1):
        if rest[:length] in _RULES:
            return _RULES[rest[:length]], length
    return "", 1


def _without_doubles(phones: list[str]) -> list[str]:
    return [p for i, p in enumerate(phones) if i == 0 or p != phones[i - 1]]
