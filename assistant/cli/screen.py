"""What stands at the bottom of the terminal while it runs."""

import math
from dataclasses import dataclass
from typing import Final

from rich.text import Text

from assistant.cli.digits import ROWS, large, scale_for, width_of
from assistant.conversation.turn import Running

_BAR: Final = 24
"""Characters of a full bar."""
_STATES: Final = {
    "starting": ("○", "starting", "dim"),
    "listening": ("●", "listening", "green"),
    "hearing": ("◉", "I hear you", "cyan"),
    "speaking": ("▶", "speaking", "blue"),
    "asking": ("?", "waiting for your answer", "magenta"),
    "coaching": ("▷", "coaching", "blue"),
    "holding": ("■", "hold", "green"),
    "paused": ("∥", "paused: say “go on”", "yellow"),
    "alarm": ("!", "ALARM", "bold red"),
    "asleep": ("○", "call me by my wake phrase", "dim"),
    "ended": (" ", "goodbye", "dim"),
}
_WORDS: Final = {
    "listening": "listening",
    "speaking": "speaking",
    "asking": "answer",
    "paused": "paused",
    "alarm": "alarm",
    "asleep": "asleep",
}
"""What is written large of a state; of a stretch, its side."""
_METER: Final = 10
_LOWEST: Final = 60.0
"""Level at the left end of the meter, in dB under full scale."""
_SMALL_LINES: Final = 7
"""Lines that are kept for what is not large: bar, place, state, what is heard or wrong, captions."""


@dataclass
class Screen:
    """What is shown; `lines` makes text of it.

    Args:
        big: show the count as large as it fits, and in words of that size what is going on.
    """

    big: bool = False
    state: str = "starting"
    level: float | None = None
    """Peak of the microphone, of full scale; None while there is none."""
    muted: bool = False
    partial: str = ""
    """What is being heard."""
    yielded: bool = False
    """Whether it keeps silent because somebody speaks."""
    trouble: str = ""
    """What is wrong with the machine."""
    hold: tuple[int, int] | None = None
    """Seconds left of the hold, and its length; None outside a hold."""
    lead_in: int = 0
    """Three, two or one before a hold; 0 for none."""
    running: Running | None = None
    pain: tuple[int, ...] = ()
    """The scores that were given, 0 to 10."""

    def lines(self, width: int, height: int) -> Text:
        """Return the text for a terminal of this many columns and lines."""
        text = Text()
        if self.hold is not None:
            left, whole = self.hold
            self._show_large(text, str(left), width, height, str(whole))
            self._show_bar(text, width)
        elif self.lead_in:
            self._show_large(text, str(self.lead_in), width, height, "20", "yellow")
        elif self.big:
            self._show_word(text, width)
        if self.running is not None:
            text.append(f"  {_place(self.running)}\n")
        self._show_state(text)
        if self.partial:
            text.append(f"\n   {self.partial} …", style="cyan dim")
        if self.trouble:
            text.append(f"\n ! {self.trouble}", style="bold red")
        return text

    def _show_large(
        self, text: Text, number: str, width: int, height: int, widest: str, style: str = ""
    ) -> None:
        """Show a number, in a big terminal with the side or the state under it."""
        room = height - _SMALL_LINES - (ROWS + 1)
        scale = scale_for(width - 2, room, widest) if self.big else 1
        for line in large(number, scale):
            text.append(f"  {line}\n", style=f"bold {style}")
        if self.big and room >= ROWS:
            text.append("\n")
            self._show_word(text, width)

    def _show_word(self, text: Text, width: int) -> None:
        word = _WORDS.get(self.state, "")
        if self.running is not None and self.state in ("coaching", "holding"):
            word = self.running.side or ("rest" if self.running.between else "")
        if word and width_of(word) + 2 <= width:
            for line in large(word):
                text.append(f"  {line}\n", style=_STATES[self.state][2])

    def _show_bar(self, text: Text, width: int) -> None:
        left, whole = self.hold or (0, 1)
        bar = width - 4 if self.big else _BAR
        done = round(bar * (whole - left) / max(1, whole))
        text.append("  " + "█" * done, style="green")
        text.append("░" * (bar - done) + "\n", style="dim")

    def _show_state(self, text: Text) -> None:
        symbol, words, style = _STATES.get(self.state, (" ", self.state, "dim"))
        if self.yielded or (self.partial and self.state in ("listening", "asking")):
            symbol, words, style = _STATES["hearing"]
        text.append(f" {symbol} {words}", style=style)
        text.append(f"   {self._meter()}")
        if self.pain:
            first, last = self.pain[0], self.pain[-1]
            change = f"{first}, now {last}" if len(self.pain) > 1 else str(first)
            text.append(f"   pain {change} of 10", style="dim")

    def _meter(self) -> str:
        if self.muted:
            return "microphone off: m turns it on"
        if self.level is None:
            return ""
        full = round(_METER * (1 - min(1.0, _decibels(self.level) / _LOWEST)))
        return f"mic {'▮' * full}{'▯' * (_METER - full)}"


def _decibels(level: float) -> float:
    """Return how far under full scale a peak is (dB)."""
    return -20 * math.log10(max(level, 1e-6)) if level < 1 else 0.0


def _place(running: Running) -> str:
    """Return the exercise, the side and what comes next."""
    exercise = running.exercise.replace("_", " ")
    if running.between:
        return f"rest · next: {exercise}"
    here = f"{exercise}, {running.side}" if running.side is not None else exercise
    if running.next_exercise is None:
        return f"{here} · the last hold"
    following = running.next_exercise.replace("_", " ")
    if running.next_exercise == running.exercise:
        following = running.next_side or "once more"
    return f"{here} · next: {following}"
