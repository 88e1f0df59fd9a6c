"""The policies in their order: safety first."""

from typing import Final

from assistant.conversation.interruption.afterwards import AfterPolicy
from assistant.conversation.interruption.at_once import StopsAtOnce, WarnsAtOnce
from assistant.conversation.interruption.giving_way import WayPolicy
from assistant.conversation.interruption.go_on import GoesOn, Halts
from assistant.conversation.interruption.replaced import ChangesManner, NothingForIt, Replaces
from assistant.conversation.interruption.warning_first import WarningIsOwed
from assistant.conversation.interruption.word_end import ActsAtWordEnd

WAYS: Final[tuple[WayPolicy, ...]] = (StopsAtOnce(), WarnsAtOnce(), ActsAtWordEnd())
"""While somebody speaks."""
AFTER: Final[tuple[AfterPolicy, ...]] = (
    WarningIsOwed(),
    NothingForIt(),
    GoesOn(),
    Halts(),
    Replaces(),
    ChangesManner(),
)
"""When they have spoken."""
