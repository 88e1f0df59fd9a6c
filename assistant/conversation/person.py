"""The person who is spoken with: what they told, and what that changes."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import msgspec

from assistant.answering.conditions import Condition
from assistant.coaching.exercise import Exercise, Statement
from assistant.errors import UserError
from assistant.profile.profile import Profile
from assistant.profile.store import ProfileStore

_ABOUT_ONESELF: Final = re.compile(
    r"\b(i'?m|i am|i have|i'?ve|i had|i take|i use|i got|i just had|i broke|my)\b", re.IGNORECASE
)
_ASKING: Final = re.compile(
    r"^\W*(can|could|should|shall|may|is|are|do|does|did|what|how|why|will|would|when|which|if)\b",
    re.IGNORECASE,
)


class Person:
    """Knows what the person has told, and keeps it.

    Args:
        store: where it is kept.
        conditions: what may be told, by id.
        today: returns the date.
        report: called with one line when something could not be kept.
    """

    def __init__(
        self,
        store: ProfileStore,
        conditions: Mapping[str, Condition],
        today: Callable[[], date] = date.today,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._conditions = conditions
        self._today = today
        self._report = report
        self._profile = store.load()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Return what was told, in order; an id that the content no longer has is left out."""
        known = self._conditions
        return tuple(known[name] for name in self._profile.conditions if name in known)

    @property
    def greeted(self) -> bool:
        """Tell whether it was said before that this is no doctor."""
        return self._profile.greeted

    @property
    def needs_screen(self) -> bool:
        """Tell whether the questions before a routine have to be asked."""
        return self._profile.needs_screen(self._today())

    def told(self, flag: str, text: str) -> bool:
        """Remember a condition if the sentence says that the person has it; tell whether it is new.

        A question such as "can I stretch while pregnant" may be about anybody.
        """
        new = flag in self._conditions and flag not in self._profile.conditions
        if not new or _ASKING.search(text) or not _ABOUT_ONESELF.search(text):
            return False
        self._keep(self._profile.with_condition(flag))
        return True

    def not_any_more(self, condition: str | None) -> bool:
        """Forget one condition, the last one told without a name; tell whether there was one."""
        name = condition or (self._profile.conditions[-1:] or ("",))[0]
        if name not in self._profile.conditions:
            return False
        self._keep(self._profile.without_condition(name))
        return True

    def unfit(self, exercise: Exercise) -> Condition | None:
        """Return why an exercise may not suit the person; None when nothing is known against it."""
        return next((c for c in self.conditions if c.id in exercise.contraindications), None)

    def caution(self, topic: str | None) -> Statement | None:
        """Return what has to be said to this person before the answer about a topic."""
        for condition in self.conditions:
            if topic in condition.answers:
                return condition.answers[topic]
        return None

    def passed_screen(self) -> None:
        """Remember that all the questions before a routine were answered with no."""
        self._keep(msgspec.structs.replace(self._profile, screened=self._today()))

    def was_greeted(self) -> None:
        """Remember that it was said that this is no doctor."""
        if not self._profile.greeted:
            self._keep(msgspec.structs.replace(self._profile, greeted=True))

    def forget(self) -> None:
        """Erase all that was told, here and where it is kept."""
        self._profile = Profile()
        try:
            self._store.forget()
        except UserError as error:
            self._report(str(error))

    def someone_else(self) -> None:
        """Begin with an empty profile that is not kept; what was kept stays for its owner."""
        self._store = ProfileStore(None)
        self._profile = Profile()

    def _keep(self, profile: Profile) -> None:
        """Know it at once, and keep it if that is possible: a full disk must not end a stretch."""
        self._profile = profile
        try:
            self._store.save(profile)
        except UserError as error:
            self._report(str(error))
