"""The content folder: topics, exercises, routines, prompts and sources, read and checked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, TypeVar

import msgspec

from assistant.answering.conditions import Condition, ConditionsFile, ScreenFile, ScreenText
from assistant.coaching.exercise import Exercise, Routine, Statement, Text
from assistant.errors import UserError
from assistant.yaml_files import read_yaml

FACTS: Final = 52
"""Facts of the founding article, numbered from 1."""

_T = TypeVar("_T")


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be asked about."""

    id: Text
    title: Text
    """As it is said in "did you mean ...?"."""
    say: Annotated[tuple[Statement, ...], msgspec.Meta(min_length=1, max_length=2)]
    """What is answered at once."""
    more: tuple[Statement, ...] = ()
    """What each "tell me more" adds."""
    follow: dict[str, Statement] = {}
    """What "why?", "how long?" and the like are answered, by the follow-up's aspect."""


class SourceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where statements come from."""

    name: Text
    """As it is spoken."""
    at: Text
    """Where to look."""
    weak: bool = False
    """True for copies and sources of little weight."""


class _Topics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topics: tuple[Topic, ...]


class _Prompts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    prompts: dict[Text, Text]


class _Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sources: dict[Text, SourceEntry]


@dataclass(frozen=True)
class Library:
    """Everything that can be answered and coached."""

    topics: Mapping[str, Topic]
    exercises: Mapping[str, Exercise]
    routines: Mapping[str, Routine]
    prompts: Mapping[str, str]
    sources: Mapping[str, SourceEntry]
    conditions: Mapping[str, Condition]
    """What a person may tell about themselves; empty where the content has no such file."""
    screen: ScreenText | None
    """The questions before the first routine; None where the content has none."""

    @staticmethod
    def load(folder: Path, own_routines: Path | None = None) -> "Library":
        """Read a content folder.

        Args:
            folder: the content.
            own_routines: a folder of the person's own routines, beside those of the content; one
                with the id of another takes its place. It need not be there.

        Raises:
            UserError: a file is missing or broken, an id is there twice, or a source or an
                exercise is named that is not there; the message says where.
        """
        if not folder.is_dir():
            raise UserError(f"the content folder {folder} does not exist: check the path")
        topics = [t for path in _files(folder, "topics") for t in _read(path, _Topics).topics]
        exercises = [_read(path, Exercise) for path in _files(folder, "exercises")]
        routines = _by_id(
            [_read(path, Routine) for path in _files(folder, "routines")], folder / "routines"
        )
        library = Library(
            _by_id(topics, folder / "topics"),
            _by_id(exercises, folder / "exercises"),
            routines | read_own_routines(own_routines),
            _read(folder / "prompts.yaml", _Prompts).prompts,
            _read(folder / "sources.yaml", _Sources).sources,
            _by_id(_conditions(folder / "conditions.yaml"), folder / "conditions.yaml"),
            _screen(folder / "screen.yaml"),
        )
        library._check(folder)
        return library

    def statements(self) -> Iterator[tuple[str, Statement]]:
        """Yield every statement with the id of the topic, exercise or routine that says it."""
        for topic in self.topics.values():
            for statement in (*topic.say, *topic.more, *topic.follow.values()):
                yield topic.id, statement
        for exercise in self.exercises.values():
            for statement in statements_of(exercise):
                yield exercise.id, statement
        for routine in self.routines.values():
            yield routine.id, routine.about
        for condition in self.conditions.values():
            for statement in (condition.why, *condition.answers.values()):
                yield condition.id, statement

    def _check(self, folder: Path) -> None:
        for owner, statement in self.statements():
            for source in statement.sources:
                if source not in self.sources:
                    raise UserError(f"{folder}: {owner!r} names the unknown source {source!r}")
            for fact in statement.covers:
                if not 1 <= fact <= FACTS:
                    raise UserError(f"{folder}: {owner!r} covers {fact}: facts are 1 to {FACTS}")
        self._check_names(folder)

    def _check_names(self, folder: Path) -> None:
        for routine in self.routines.values():
            for name in routine.exercises:
                if name not in self.exercises:
                    raise UserError(
                        f"{folder}: the routine {routine.id!r} names the unknown exercise {name!r}"
                    )
        for condition in self.conditions.values():
            for name in condition.answers:
                if name not in self.exercises and name not in self.topics:
                    raise UserError(
                        f"{folder}: the condition {condition.id!r} names the unknown {name!r}"
                    )
        for exercise in self.exercises.values():
            for name in exercise.contraindications:
                if name not in self.conditions:
                    raise UserError(
                        f"{folder}: the exercise {exercise.id!r} names the unknown condition {name!r}"
                    )


def read_own_routines(folder: Path | None) -> dict[str, Routine]:
    """Return the routines of a person's own folder by their ids; none where there is no folder.

    Raises:
        UserError: a file is broken, or an id is there twice.
    """
    if folder is None or not folder.is_dir():
        return {}
    return _by_id([_read(path, Routine) for path in sorted(folder.glob("*.yaml"))], folder)


def statements_of(exercise: Exercise) -> tuple[Statement, ...]:
    """Return every statement of an exercise."""
    return (
        exercise.what,
        exercise.purpose,
        exercise.position,
        *exercise.steps,
        exercise.dose,
        exercise.feel,
        exercise.stop_signs,
        exercise.avoid,
        exercise.easier,
        exercise.harder,
        exercise.mistakes,
        exercise.breathe,
    )


def _conditions(path: Path) -> tuple[Condition, ...]:
    return _read(path, ConditionsFile).conditions if path.exists() else ()


def _screen(path: Path) -> ScreenText | None:
    return _read(path, ScreenFile).screen if path.exists() else None


def _files(folder: Path, name: str) -> list[Path]:
    files = sorted((folder / name).glob("*.yaml"))
    if not files:
        raise UserError(f"there is no file in {folder / name}: the content is incomplete")
    return files


def _by_id(entries: Iterable[_T], place: Path) -> dict[str, _T]:
    found: dict[str, _T] = {}
    for entry in entries:
        identity: str = getattr(entry, "id")  # noqa: B009 - every kind of entry has one
        if identity in found:
            raise UserError(f"{place}: there are two entries with the id {identity!r}")
        found[identity] = entry
    return found


def _read(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.convert(read_yaml(path), kind)
    except msgspec.ValidationError as error:
        raise UserError(f"{path}: {error}") from error
