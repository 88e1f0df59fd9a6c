"""Which facts of the founding article are told, and whether each can be asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.answering.library import FACTS, Library
from assistant.answering.resolver import Resolver
from assistant.understanding.intent import Intent


@dataclass(frozen=True)
class Coverage:
    """What was found."""

    told: frozenset[int]
    """Facts that some statement tells."""
    reachable: frozenset[int]
    """Facts that some question, with "tell me more", is answered with."""
    unanswered: tuple[str, ...]
    """Intents that lead to no content, as `Name {slots}`."""

    @property
    def untold(self) -> list[int]:
        """Return the facts that no statement tells."""
        return sorted(set(range(1, FACTS + 1)) - self.told)

    @property
    def unreachable(self) -> list[int]:
        """Return the facts that no question leads to."""
        return sorted(set(range(1, FACTS + 1)) - self.reachable)


def coverage(library: Library, asked: Iterable[Intent]) -> Coverage:
    """Ask every question and gather the facts of the answers.

    Args:
        library: the content.
        asked: one intent for each thing that the templates can ask about.
    """
    resolver = Resolver(library)
    facts = _facts_by_text(library)
    reachable: set[int] = set()
    unanswered: list[str] = []
    for intent in asked:
        reply = resolver.resolve(intent, None)
        if reply is None:
            unanswered.append(f"{intent.name} {dict(intent.slots)}")
            continue
        said = " ".join((reply.text, *reply.more))
        reachable.update(fact for text, covers in facts.items() if text in said for fact in covers)
    told = {fact for covers in facts.values() for fact in covers}
    return Coverage(frozenset(told), frozenset(reachable), tuple(unanswered))


def _facts_by_text(library: Library) -> Mapping[str, tuple[int, ...]]:
    facts: dict[str, tuple[int, ...]] = {}
    for _, statement in library.statements():
        facts[statement.say] = facts.get(statement.say, ()) + statement.covers
    return facts
