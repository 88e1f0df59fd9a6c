"""The safety file: what it holds, and the checks that let nothing broken pass."""

from pathlib import Path
from typing import Annotated, Final

import msgspec

from assistant.errors import UserError
from assistant.understanding.urgency import Urgency

Text = Annotated[str, msgspec.Meta(min_length=1)]
Texts = Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]

MOST_WORDS: Final = 25
"""Words of an emergency text: what a frightened person takes in at once."""

REQUIRED_FLAGS: Final = frozenset(
    {
        "saddle_numbness", "bladder", "bowel", "sexual_change", "both_legs", "sudden_weakness",
        "numb_leg", "stroke_signs", "fall_injury", "accident", "hot_joint", "clot_lung",
        "cold_leg", "severe_pain", "cannot_bear_weight", "foot_drop_new",
        "clot_leg", "fever", "weight_loss", "night_pain", "night_sweats", "cancer_history",
        "steroids", "foot_drop", "weakness", "giving_way",
        "pregnancy", "hip_replacement", "osteoporosis", "surgery", "blood_thinners",
        "ibuprofen_caution",
    }
)  # fmt: skip
"""Without any of these a file is cut short or edited badly: the scan must not run half."""

ROLES: Final = (
    "past", "lately", "recent", "resolved", "returned", "person", "other_person", "general",
    "question", "hypothetical", "supposed",
)  # fmt: skip
"""Concepts that the scan itself asks for, beside those of the flags."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes different texts the same words."""

    respell: dict[Text, str]
    fillers: Texts
    similes: Texts
    ordinary: Texts
    """Words that are never taken for a misspelt one."""


class Negation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far a "not" reaches."""

    negators: Texts
    carries: Texts
    """Words that a negation passes over to what it denies: `not been having any numbness`."""
    cancels: Texts
    """Words after which a "not" denies nothing: `not only`, `not sure`, `not stop`."""
    things: Texts
    """Nouns that a leading "no" may deny; a "no" before anything else is an answer."""
    walls: Texts
    """Words at which a thought ends: `but`."""


class FlagEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One red flag, or a question that decides whether it is one."""

    id: Text
    when: Texts
    """Ways of `safety_pattern`."""
    examples: Texts
    """Sentences that must be found; `SafetyScan.faults` tries them."""
    not_examples: tuple[Text, ...] = ()
    """Sentences in which this flag must not be found."""
    level: Urgency | None = None
    say: str = ""
    sources: tuple[Text, ...] = ()
    ask: str = ""
    """A yes/no question asked first."""
    if_yes: str = ""
    """Id of the flag that a yes to `ask` means; then `level`, `say` and `sources` are its."""
    answers_questions: bool = False
    """True where "why is my leg weak?" is to be answered rather than flagged."""
    history: bool = False
    """True where the past counts as much as the present: cancer, an artificial hip."""
    others: bool = True
    """False where it matters only for the person who exercises: a pregnancy."""


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure of speech that is made of the words of a red flag."""

    when: Texts
    """Ways of `safety_pattern`; their words are taken out of a sentence."""
    examples: Texts
    """Sentences in which no rule may find a flag; `SafetyScan.faults` tries them."""


class SafetyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `content/en/safety.yaml`."""

    words: Words
    negation: Negation
    concepts: dict[Text, Texts]
    still_there: Text
    """Asked when something serious was there lately and seems to be over."""
    happening: Text
    """Asked when something serious was only supposed: "if I couldn't pee, would that be bad?"."""
    flags: tuple[FlagEntry, ...]
    figures: tuple[Figure, ...] = ()
    spoken: tuple[Text, ...] = ()
    """More sentences for the recognisers; each must be found by some flag."""


def read(path: Path) -> SafetyFile:
    """Read and check a safety file.

    Raises:
        UserError: it is missing, unreadable, malformed or incomplete.
    """
    try:
        file = msgspec.yaml.decode(path.read_bytes(), type=SafetyFile)
    except OSError as error:
        raise broken(path, f"cannot be read ({error.strerror or error})") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise broken(path, str(error).replace("\n", " ")) from error
    _check(path, file)
    return file


def broken(path: Path, why: str) -> UserError:
    """Return the error of a file that the assistant must not start with."""
    return UserError(
        f"safety file {path}: {why}; without it nothing starts: put it right or install again"
    )


def _check(path: Path, file: SafetyFile) -> None:
    by_id = {flag.id: flag for flag in file.flags}
    if len(by_id) != len(file.flags):
        raise broken(path, "two flags have the same id")
    missing = sorted(REQUIRED_FLAGS - {flag.id for flag in file.flags if not flag.ask})
    if missing:
        raise broken(path, f"missing flags: {', '.join(missing)}")
    roles = sorted(set(ROLES) - file.concepts.keys())
    if roles:
        raise broken(path, f"missing concepts: {', '.join(roles)}")
    for flag in file.flags:
        why = _fault(flag, by_id)
        if why:
            raise broken(path, f"flag {flag.id!r} {why}")


def _fault(flag: FlagEntry, by_id: dict[str, FlagEntry]) -> str:
    if flag.ask:
        target = by_id.get(flag.if_yes)
        if target is None or target.ask:
            return f"leads to {flag.if_yes!r}, which is not a flag"
        if flag.level or flag.say or flag.sources:
            return "is a question: level, say and sources belong to the flag of its yes"
        return "" if flag.ask.endswith("?") else "asks something that is not a question"
    if flag.if_yes:
        return "has if_yes without a question"
    if flag.level not in (Urgency.NOW, Urgency.SOON, Urgency.CLINICIAN):
        return "has no level: now, soon or clinician"
    if not flag.say or not flag.sources:
        return "has nothing to say" if not flag.say else "has no source"
    if flag.level == Urgency.NOW and len(flag.say.split()) > MOST_WORDS:
        return f"says more than {MOST_WORDS} words"
    return ""
