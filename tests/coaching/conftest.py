"""A small made-up stretch, so that these tests read without the content files."""

from typing import Any

import pytest

from assistant.audio.blocks import RATE
from assistant.coaching.exercise import Exercise, Hold, Routine, Side, Statement
from assistant.coaching.script import Lines, ScriptWriter


def statement(text: str) -> Statement:
    return Statement(text, ("test",))


def exercise(name: str, *, seconds: int, sides: bool = True, repetitions: int = 1) -> Exercise:
    both = (Side("right leg", "Right over left."), Side("left leg", "Left over right."))
    words: dict[str, Any] = {
        part: statement(f"{part} of {name}.")
        for part in (
            "what", "purpose", "position", "dose", "feel", "stop_signs", "avoid", "easier",
            "harder", "mistakes", "breathe",
        )
    }  # fmt: skip
    return Exercise(
        id=name,
        name=f"the {name}",
        steps=(statement("First step."), statement("Second step.")),
        hold=Hold(seconds, 5, 30),
        sides=both if sides else None,
        repetitions=repetitions,
        **words,
    )


LINES = Lines(
    "Starting in", "First side: {cue}", "Switch sides. {cue}", "Rest. Next is {name}.", "Rest."
)


def duration(text: str) -> int:
    """A spoken text lasts a fifth of a second a word here, and not a whole number of blocks."""
    return len(text.split()) * 3203


@pytest.fixture
def writer() -> ScriptWriter:
    exercises = {
        "twist": exercise("twist", seconds=20),
        "bridge": exercise("bridge", seconds=10, sides=False, repetitions=3),
    }
    return ScriptWriter(exercises, LINES, duration)


@pytest.fixture
def routine() -> Routine:
    return Routine("both", "both stretches", ("twist", "bridge"), statement("Both."), rest=15)


SECOND = RATE
