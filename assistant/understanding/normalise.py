"""One way to write a sentence.

What is typed, what a recogniser hears and what the templates say all end as the same words: small
letters, no punctuation, contractions in full, numbers as digits. Two sentences that mean the same
by their form alone are then equal, and a match is a look-up.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from assistant.numbers import spoken_number

_UNITS: Final = {spoken_number(value): value for value in range(20)}
_TENS: Final = {spoken_number(value): value for value in range(20, 100, 10)}
_NUMBERS: Final = frozenset((*_UNITS, *_TENS))
_CONTRACTIONS: Final[Mapping[str, str]] = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "will not",
    "let's": "let us", "y'all": "you all", "ma'am": "", "o'clock": "o'clock", "ain't": "is not",
    # Typed without their apostrophe; those that are words of their own ("its", "well") are left.
    "cant": "can not", "wont": "will not", "dont": "do not", "doesnt": "does not",
    "didnt": "did not", "isnt": "is not", "arent": "are not", "wasnt": "was not",
    "shouldnt": "should not", "couldnt": "could not", "wouldnt": "would not",
    "havent": "have not", "hasnt": "has not", "whats": "what is", "hows": "how is",
    "wheres": "where is", "whens": "when is", "whos": "who is", "thats": "that is",
    "theres": "there is", "im": "i am", "ive": "i have", "youre": "you are", "lets": "let us",
    "its": "it is",
    # Said or typed for short.
    "gonna": "going to", "wanna": "want to", "gotta": "got to", "lemme": "let me",
    "gimme": "give me", "dunno": "do not know", "cuz": "because", "cos": "because",
    "coz": "because", "'cause": "because", "ok": "okay", "k": "okay", "u": "you", "ur": "your",
    "pls": "please", "plz": "please", "thx": "thanks", "secs": "seconds", "sec": "second",
    "mins": "minutes", "min": "minute", "meds": "medicine", "doc": "doctor", "nought": "zero",
    "nil": "zero", "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth",
    "5th": "fifth", "goin": "going", "doin": "doing",
    # Cries, however they are spelt.
    "argh": "ow", "aargh": "ow", "arrgh": "ow", "agh": "ow", "aagh": "ow", "oww": "ow", "owww": "ow",
    "yow": "ow", "yowch": "ouch", "owch": "ouch", "ouchie": "ouch",
}  # fmt: skip
_ENDINGS: Final = (
    ("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'m", "am"),
    ("'d", "would"), ("'s", "is"),
)  # fmt: skip
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:st|nd|rd|th)|\d+|#")
_DIGIT: Final = re.compile(r"\d")
_SHORT_UNIT: Final = re.compile(r"(?<=\d)\s*(?:secs?|s)\b")
_SENTENCE_MARK: Final = re.compile(r"[.,;:!?\u2013\u2014\u2026]+|\s-+\s")
_AND: Final = re.compile(r"\b(?:and then|and|then|but|because|so)\b")
_LONGEST_REPEAT: Final = 3
_QUOTES: Final = str.maketrans("\u2019\u2018\u02bc`", "''''")


class _Kept(dict[str, str]):
    """What a function makes of a word, which is asked once.

    Args:
        make: the function.
        known: what it need not be asked.
    """

    def __init__(self, make: Callable[[str], str], known: Mapping[str, str] | None = None) -> None:
        super().__init__(known or {})
        self._make = make

    def __missing__(self, word: str) -> str:
        made = self[word] = self._make(word)
        return made


class Normaliser:
    """Brings sentences to their one form.

    Args:
        skip_words: words and phrases without meaning, such as `um` and `could you`.
    """

    def __init__(self, skip_words: Iterable[str] = ()) -> None:
        self._known = _Kept(_plain, _CONTRACTIONS)
        self._forms = _Kept(lambda word: " ".join(map(self._known.__getitem__, _tokens(word))))
        phrases = {tuple(self.key(phrase).split()) for phrase in skip_words} - {()}
        self._skip = frozenset(phrases)
        self._longest_skip = max(map(len, phrases), default=0)

    def key(self, text: str) -> str:
        """Return a sentence in its one form; empty when there is no word in it."""
        if text.isascii() and not _DIGIT.search(text):
            # Each word by itself: hundreds of thousands of sentences are made of a few thousand words.
            formed = map(self._forms.__getitem__, text.split())
        else:
            formed = map(self._known.__getitem__, _tokens(text))
        words = " ".join(formed).split()
        return " ".join(words) if _NUMBERS.isdisjoint(words) else _digits(words)

    def chunk(self, text: str) -> str:
        """Return a piece of a sentence in the form it has in a key; outer blanks are kept."""
        for ending, word in _ENDINGS:
            if text.strip() == ending:
                return f" {word}" + (" " if text.endswith(" ") else "")
        before = " " if text.startswith(" ") else ""
        after = " " if text.endswith(" ") else ""
        inside = self.key(text)
        return f"{before}{inside}{after}" if inside else before or after

    def readings(self, key: str) -> list[str]:
        """Return a key and what is left of it without its skip words, the most literal first."""
        words = key.split()
        once = _without_repeats(words)
        edges = self._trimmed(once)
        inner = [word for at, word in enumerate(edges) if not self._skips(edges, at)]
        tried = [key, " ".join(once), " ".join(edges), " ".join(self._trimmed(inner))]
        return [text for text in dict.fromkeys(tried) if text]

    def parts(self, text: str) -> list[str]:
        """Return the keys of the parts of a text that are joined by marks or by "and"."""
        marked = [self.key(part) for part in _SENTENCE_MARK.split(text)]
        if sum(map(bool, marked)) < 2:
            marked = [self.key(part) for part in _AND.split(self.key(text))]
        return [part for part in marked if part]

    def _trimmed(self, words: Sequence[str]) -> list[str]:
        start, end = 0, len(words)
        while start < end:
            for size in range(min(self._longest_skip, end - start), 0, -1):
                if tuple(words[start : start + size]) in self._skip:
                    start += size
                    break
                if tuple(words[end - size : end]) in self._skip:
                    end -= size
                    break
            else:
                break
        return list(words[start:end])

    def _skips(self, words: Sequence[str], at: int) -> bool:
        """Tell whether one word is skipped inside a sentence; phrases there may have a meaning."""
        return (words[at],) in self._skip


def number_in(word: str) -> int | None:
    """Return the number that a word of a key is."""
    return int(word) if word.isascii() and word.isdigit() else None


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    return _TOKEN.findall(_SHORT_UNIT.sub(" seconds", plain))


def _plain(token: str) -> str:
    if "'" not in token:
        return token
    for ending, word in _ENDINGS:
        if token.endswith(ending) and token != ending:
            return f"{token.removesuffix(ending)} {word}"
    return token.replace("'", "")


def _digits(words: Sequence[str]) -> str:
    out: list[str] = []
    previous_tens = False
    for word in words:
        unit, tens = _UNITS.get(word), _TENS.get(word)
        if unit is not None and previous_tens and 0 < unit < 10:
            out[-1] = str(int(out[-1]) + unit)
        elif unit is not None or tens is not None:
            out.append(str(unit if unit is not None else tens))
        else:
            out.append(word)
        previous_tens = tens is not None
    return " ".join(out)


def _without_repeats(words: Sequence[str]) -> list[str]:
    """Return the words with what is said twice in a row said once: "stop stop", "wait a wait a"."""
    out: list[str] = []
    for word in words:
        out.append(word)
        for size in range(1, _LONGEST_REPEAT + 1):
            if len(out) >= 2 * size and out[-size:] == out[-2 * size : -size]:
                del out[-size:]
                break
    return out
