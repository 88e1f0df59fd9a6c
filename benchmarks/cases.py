"""What is measured: real recordings, sentences of the templates, and free phrasings."""

import csv
import random
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.listening.heard import Mode
from assistant.understanding.sentence_table import MODE_BITS
from assistant.understanding.templates import Templates
from assistant.understanding.understander import Understander
from benchmarks.halves import half_of

RED_FLAG: Final = "RedFlag"
RED_FLAG_ASKED: Final = "RedFlagAsked"
"""The same, with a question first."""
NOTHING: Final = "None"
OTHERS: Final = ("other-speech", "conversation", "other-words")
_NOTHING_SAID: Final = ("<speech>", "<conversation>")
"""In place of a transcript that nobody wrote."""
_AS_SAID: Final = {"nevermind": "never mind"}
"""One word in the labels, two in every dictionary."""
_SEED: Final = 7


@dataclass(frozen=True)
class Meant:
    """An intent with its slots."""

    intent: str
    slots: tuple[tuple[str, str | int], ...] = ()

    @staticmethod
    def of(intent: str, slots: Mapping[str, str | int]) -> "Meant":
        """Return it with the slots in order."""
        return Meant(intent, tuple(sorted(slots.items())))

    @property
    def number(self) -> str | int | None:
        """Return the number that answers "how much does it hurt?": "six" and "my pain is six" are one."""
        return dict(self.slots).get("number") if self.intent == "Number" else None


@dataclass(frozen=True)
class Case:
    """One thing that is said."""

    id: str
    group: str
    """`commands`, `others`, `sampled`, `free`, `red flags` or `not for it`."""
    text: str
    """What is said; empty when nobody wrote it down."""
    mode: Mode
    meant: tuple[Meant, ...]
    """What is right, the first above all; empty when it is not for the assistant."""
    recording: Path | None = None
    """None for a sentence that is to be spoken."""

    @property
    def red_flag(self) -> bool:
        """Tell whether the safety scan has to stop it."""
        return self.group == "red flags"


def phrasings(path: Path, limit: int | None, half: str = "report") -> list[Case]:
    """Read the free phrasings.

    Args:
        path: the file.
        limit: the most of each group, picked at random; None for all.
        half: `report`, `tune` (what goes wrong there may be looked at) or `both`. Red flags and what is
            not for the assistant are all to report.
    """
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["phrasings"]
    groups: dict[str, list[Case]] = defaultdict(list)
    for at, entry in enumerate(entries):
        case = _phrasing(at, entry)
        if case.group == "free" and half not in ("both", half_of(case.text)):
            continue
        groups[case.group].append(case)
    return [case for cases in groups.values() for case in _some(cases, limit)]


def _phrasing(at: int, entry: Mapping[str, Any]) -> Case:
    group = {RED_FLAG: "red flags", NOTHING: "not for it"}.get(entry["intent"], "free")
    readings = [entry, *entry.get("also", ())] if group == "free" else []
    meant = tuple(Meant.of(one["intent"], one["slots"]) for one in readings)
    scores = (Meant.of("Pain", {"score": one.number}) for one in meant if one.number is not None)
    return Case(f"phrasing {at}", group, entry["say"], Mode(entry["mode"]), (*meant, *scores))


def sampled(
    templates: Templates, each: int, limit: int | None, without: Container[str] = ()
) -> list[Case]:
    """Return sentences of the templates, as many of every intent; a topic or aspect counts as one.

    Args:
        templates: what may be said.
        each: sentences of an intent, a topic or an aspect.
        limit: the most in all; None for no limit.
        without: sentences that are left out, such as those that another call has returned.
    """
    kinds: dict[str, dict[tuple[str, Mode], Meant]] = defaultdict(dict)
    for mode in Mode:
        for entry in templates.entries(mode):
            here = mode == Mode.OPEN or entry.modes & MODE_BITS[mode]
            if here and entry.text not in without:
                found = templates.match(entry.key, mode)
                meaning = found[0] if found else templates.meaning(entry)
                meant = Meant.of(meaning.name, dict(meaning.slots))
                kinds[_kind(meant)][entry.text, mode] = meant
    chance = random.Random(_SEED)
    cases = []
    for kind, sentences in sorted(kinds.items()):
        chosen = chance.sample(sorted(sentences), min(each, len(sentences)))
        for text, mode in chosen:
            right = (sentences[text, mode],)
            cases.append(Case(f"{kind}, {mode}: {text}", "sampled", text, mode, right))
    return _some(cases, limit)


def _kind(meant: Meant) -> str:
    details = [str(value) for name, value in meant.slots if name in ("topic", "aspect")]
    return " ".join([meant.intent, *details])


def commands(speech: Path, understander: Understander, limit: int | None) -> list[Case]:
    """Return the recorded one-word commands, all heard while a stretch runs.

    Words that are no command of this assistant are left out.
    """
    folder, cases = speech / "commands", []
    for row in _labels(folder):
        text = _AS_SAID.get(row["text"], row["text"])
        intent = understander.strict(text, Mode.STRETCH)
        if intent is not None:
            meant = (Meant.of(intent.name, intent.slots),)
            path = folder / row["file"]
            cases.append(Case(row["file"], "commands", text, Mode.STRETCH, meant, path))
    return _some(cases, limit)


def others(
    speech: Path, understander: Understander, limit: int | None, mode: Mode = Mode.STRETCH
) -> list[Case]:
    """Return recordings of people who say something else, such as while a stretch runs.

    Sentences with a command in them are left out: nobody could tell who is meant.
    """
    cases = []
    for name in OTHERS:
        for row in _labels(speech / name):
            if row["kind"] == "negative" and not _commanding(row["text"], understander):
                text = "" if row["text"] in _NOTHING_SAID else row["text"]
                path = speech / name / row["file"]
                cases.append(Case(f"{name}/{row['file']}", "others", text, mode, (), path))
    return _some(cases, limit)


def _commanding(text: str, understander: Understander) -> bool:
    words = [text, *text.split()]
    return any(understander.strict(word, Mode.STRETCH) is not None for word in words)


def _labels(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _some(cases: Sequence[Case], limit: int | None) -> list[Case]:
    """Return at most `limit` cases, the same ones every time."""
    if limit is None or len(cases) <= limit:
        return list(cases)
    return random.Random(_SEED).sample(cases, limit)
