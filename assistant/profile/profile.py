"""What a person has said about themselves."""

from datetime import date, timedelta
from typing import Final

import msgspec

SCREEN_AGAIN_AFTER: Final = timedelta(days=30)
"""How long the answers of the screen hold. A shorter time asks people who stretch daily too often, and
they learn to say "no" without listening."""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person; its file holds exactly these fields."""

    conditions: tuple[str, ...] = ()
    """Ids of `content/en/conditions.yaml`, in the order in which they were told."""
    screened: date | None = None
    """When the questions before the first routine were last all answered with no."""
    greeted: bool = False
    """Whether it was said that this is no doctor."""

    def with_condition(self, condition: str) -> "Profile":
        """Return the profile with one more condition."""
        if condition in self.conditions:
            return self
        return msgspec.structs.replace(self, conditions=(*self.conditions, condition))

    def without_condition(self, condition: str) -> "Profile":
        """Return the profile without a condition."""
        return msgspec.structs.replace(
            self, conditions=tuple(c for c in self.conditions if c != condition)
        )

    def needs_screen(self, today: date) -> bool:
        """Tell whether the questions have to be asked (again).

        A date in the future, from a clock that was wrong, counts for nothing.
        """
        if self.screened is None or self.screened > today:
            return True
        return today - self.screened >= SCREEN_AGAIN_AFTER
