"""One sentence template, read: what compiled sentences and graphs are made from."""

from dataclasses import dataclass
from pathlib import Path

from assistant.understanding.phrase import NumberSlot, Phrase, Slots
from assistant.understanding.sentence_table import Care, Meaning
from assistant.understanding.template_files import where


@dataclass(frozen=True)
class Template:
    """One template of a block."""

    phrase: Phrase
    path: Path
    text: str
    intent: str
    slots: Slots
    modes: int
    """Sum of `MODE_BITS`; `ANY_MODE` when it is not tied to a mode."""
    care: Care = Care.ACTION
    leads: bool = False
    light: bool = False

    @property
    def place(self) -> str:
        """Return `file:line`, for errors."""
        return where(self.path, self.text)

    def meaning(self, slots: Slots) -> Meaning:
        """Return what one of its sentences means."""
        plain = {
            name: value for name, value in self.slots + slots if not isinstance(value, NumberSlot)
        }
        return Meaning(self.intent, tuple(plain.items()), self.care, self.leads, self.light)
