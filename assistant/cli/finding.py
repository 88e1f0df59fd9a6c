"""What a look at the machine found, and what to do about it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """How well it is."""

    OK = "ok"
    WARN = "warn"
    """It works, but not as well as it could."""
    FAIL = "fail"
    """Without it nobody can be heard, answered or counted."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    check: str
    """Its name, which does not change from version to version."""
    verdict: Verdict
    text: str
    next: str = ""
    """Exactly what to do; empty where nothing is to be done."""
    values: dict[str, str | int | float | bool] = field(default_factory=dict)
    """What was measured, with the unit in each name."""


def ok(check: str, text: str, **values: str | int | float | bool) -> Finding:
    """Return that all is well."""
    return Finding(check, Verdict.OK, text, values=values)


def warn(check: str, text: str, then: str = "", **values: str | int | float | bool) -> Finding:
    """Return that it could be better, and how."""
    return Finding(check, Verdict.WARN, text, then, values)


def fail(check: str, text: str, then: str, **values: str | int | float | bool) -> Finding:
    """Return that the main job cannot work, and what to do."""
    return Finding(check, Verdict.FAIL, text, then, values)
