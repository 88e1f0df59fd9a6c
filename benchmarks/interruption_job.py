"""A piece of the interruption benchmark: what tells its lines apart, and how they are measured."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.cli.joining import Parts

Line = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """Something to measure: what tells it apart, and how."""

    key: Line
    run: Callable[[], Iterator[Line]]


class Part(Protocol):
    """Makes the jobs of one part of the benchmark in one room."""

    def __call__(
        self, parts: Parts, room: str, options: argparse.Namespace, done: list[Line], /
    ) -> Iterator[Job]:
        """Return the jobs; what is in `done` is left out when they run."""
