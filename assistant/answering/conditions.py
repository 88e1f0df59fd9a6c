"""What a person may tell about themselves, and what it changes: `conditions.yaml`, `screen.yaml`."""

from typing import Annotated

import msgspec

from assistant.coaching.exercise import Statement, Text


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to ask a clinician about before stretching."""

    id: Text
    """That of the safety file's flag that finds it."""
    known: Text
    """Goes on after "You told me that"."""
    why: Statement
    """Said when an exercise is wanted that names it among its contraindications."""
    ask: Text
    """The yes-no question that lets such an exercise begin all the same."""
    answers: dict[Text, Statement] = {}
    """What is said before the answer about a topic, by the topic's id."""


class ScreenItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question of the screen."""

    ask: Text
    if_yes: Text | None = None
    """The flag of the safety file that a yes means."""
    ask_which: Text | None = None
    """What to say after a yes that means no flag."""


class ScreenText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The questions before the first routine."""

    intro: Text
    questions: Annotated[tuple[ScreenItem, ...], msgspec.Meta(min_length=1, max_length=3)]
    gentle: Text
    """Said when one was left unanswered twice."""


class ConditionsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of `conditions.yaml`."""

    conditions: tuple[Condition, ...]


class ScreenFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of `screen.yaml`."""

    screen: ScreenText
