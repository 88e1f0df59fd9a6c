"""From an intent to the answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from assistant.answering.library import Library, Topic
from assistant.answering.reply import Reply
from assistant.coaching.exercise import Exercise, Statement
from assistant.understanding.intent import Intent

OUTSIDE: Final = "out_of_scope_"
"""Topics whose id begins so are refusals with words of their own."""


class Resolver:
    """Picks what is said.

    Args:
        library: the content.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def resolve(self, intent: Intent, about: str | None) -> Reply | None:
        """Return the answer of a question; None when the content has none.

        Args:
            intent: what was asked.
            about: topic or exercise last spoken of, for questions that name none.
        """
        match intent.name:
            case "Ask":
                return self.topic(str(intent.slots["topic"]))
            case "ListExercises":
                return self.topic("exercises")
            case "AskExercise":
                name = str(intent.slots.get("exercise") or about or "")
                return self._exercise(name, str(intent.slots["aspect"]))
            case "FollowUp":
                return self._follow_up(about, str(intent.slots["aspect"]))
        return None

    def topic(self, name: str) -> Reply | None:
        """Return the answer about a topic; None when there is no such topic."""
        topic = self._library.topics.get(name)
        return None if topic is None else _reply(topic.id, topic.say, topic.more)

    def _exercise(self, name: str, aspect: str) -> Reply | None:
        exercise = self._library.exercises.get(name)
        if exercise is None:
            general = self.topic(_IN_GENERAL[aspect]) if aspect in _IN_GENERAL else None
            return general or self._which_one()
        now, later = _ASPECTS[aspect](exercise)
        return _reply(exercise.id, now, later)

    def _which_one(self) -> Reply:
        text = self._library.prompts["which_exercise"]
        return Reply(text, question=text)

    def _follow_up(self, about: str | None, aspect: str) -> Reply | None:
        topic = self._library.topics.get(about or "")
        if topic is not None:
            return _of_topic(topic, aspect)
        if about in self._library.exercises:
            return self._exercise(str(about), _FOLLOWED[aspect])
        return None


def _of_topic(topic: Topic, aspect: str) -> Reply | None:
    statement = topic.follow.get(aspect)
    if statement is not None:
        return _reply(topic.id, (statement,), ())
    return _reply(topic.id, topic.more[:1], topic.more[1:]) if topic.more else None


def _reply(about: str, now: Sequence[Statement], later: Sequence[Statement]) -> Reply:
    sources = tuple(dict.fromkeys(source for statement in now for source in statement.sources))
    text = " ".join(statement.say for statement in now)
    return Reply(text, tuple(statement.say for statement in later), about, sources=sources)


_Parts = tuple[Sequence[Statement], Sequence[Statement]]


def _what(exercise: Exercise) -> _Parts:
    return (exercise.what, exercise.purpose), (*_how(exercise)[0], exercise.dose, exercise.avoid)


def _how(exercise: Exercise) -> _Parts:
    steps = (exercise.position, *exercise.steps, exercise.dose)
    return steps[:3], (*_in_threes(steps[3:]), exercise.feel, exercise.mistakes)


def _in_threes(steps: Sequence[Statement]) -> list[Statement]:
    """Join statements so that each "tell me more" gives up to three steps."""
    joined: list[Statement] = []
    for start in range(0, len(steps), 3):
        three = steps[start : start + 3]
        joined.append(
            Statement(
                " ".join(step.say for step in three),
                tuple(dict.fromkeys(source for step in three for source in step.sources)),
                tuple(fact for step in three for fact in step.covers),
            )
        )
    return joined


_ASPECTS: Final[Mapping[str, Callable[[Exercise], _Parts]]] = {
    "what": _what,
    "how": _how,
    "how_long": lambda e: ((e.dose,), (e.stop_signs,)),
    "purpose": lambda e: ((e.purpose,), (e.feel,)),
    "feel": lambda e: ((e.feel,), (e.stop_signs,)),
    "safety": lambda e: ((e.avoid, e.stop_signs), ()),
    "often": lambda e: ((e.dose,), ()),
    "easier": lambda e: ((e.easier,), (e.avoid,)),
    "harder": lambda e: ((e.harder, e.stop_signs), ()),
    "mistakes": lambda e: ((e.mistakes,), (e.feel,)),
    "breathing": lambda e: ((e.breathe,), ()),
}
"""What each aspect of an exercise says at once, and on "tell me more"."""

_FOLLOWED: Final = {
    "why": "purpose",
    "how": "how",
    "how_do_i": "how",
    "how_long": "how_long",
    "how_often": "often",
    "is_it_safe": "safety",
}
"""The aspect of an exercise that a follow-up asks for."""

_IN_GENERAL: Final = {
    "feel": "should_it_hurt",
    "easier": "cannot_get_on_floor",
    "mistakes": "should_it_hurt",
    "breathing": "breathing",
    "often": "how_often",
}
"""The topic that answers an aspect when no exercise is spoken of."""
