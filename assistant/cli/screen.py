"""What stands at the bottom of the terminal while it runs."""

from dataclasses import dataclass
from typing import Final

from rich.text import Text

from assistant.cli.digits import large, scale_for
from assistant.conversation.turn import Running

_BAR: Final = 24
"""Characters of a full bar."""
_STATES: Final = {
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
_METER: Final = 10
_LOWEST: Final = 60.0
"""Level at the left end of the meter, in dB under full scale."""


@dataclass
class Screen:
    """What is shown; `lines` makes text of it.

    Args:
        big: show the count as large as it fits.
    """

    big: bool = False
    state: str = "listening"
    level: float = 0.0
    """Peak of the microphone, of full scale."""
    muted: bool = False
    partial: str = ""
    """What is being heard."""
    yielded: bool = False
    """Whether it keeps silent because somebody speaks."""
    trouble: str = ""
    """What is wrong with the machine."""
    hold: tuple[int, int] | None = None
    """Seconds left of the hold, and its length; None outside a hold."""
    running: Running | None = None
    pain: int | None = None
    """The last score that was given, 0 to 10."""

    def lines(self, width: int, height: int) -> Text:
        """Return the text for a terminal of this many columns and lines."""
        text = Text()
        if self.hold is not None:
            self._show_hold(text, width, height)
        symbol, words, style = _STATES.get(self.state, (" ", self.state, "dim"))
        if self.yielded or (self.partial and self.state in ("listening", "asking")):
            symbol, words, style = _STATES["hearing"]
        text.append(f" {symbol} {words.upper() if self.big else words}", style=style)
        text.append(f"   {self._meter()}")
        if self.pain is not None:
            text.append(f"   pain {self.pain} of 10", style="dim")
        if self.partial:
            text.append(f"\n   {self.partial} …", style="cyan dim")
        if self.trouble:
            text.append(f"\n ! {self.trouble}", style="bold red")
        return text

    def _show_hold(self, text: Text, width: int, height: int) -> None:
        left, whole = self.hold or (0, 1)
        scale = scale_for(width - 2, height - 8, whole) if self.big else 1
        for line in large(left, scale):
            text.append(f"  {line}\n", style="bold")
        bar = width - 4 if self.big else _BAR
        done = round(bar * (whole - left) / max(1, whole))
        text.append("  " + "█" * done, style="green")
        text.append("░" * (bar - done) + "\n", style="dim")
        if self.running is not None:
            text.append(f"  {_place(self.running)}\n")

    def _meter(self) -> str:
        if self.muted:
            return "microphone off: m turns it on"
        full = round(_METER * (1 - min(1.0, _decibels(self.level) / _LOWEST)))
        return f"mic {'▮' * full}{'▯' * (_METER - full)}"


def _decibels(level: float) -> float:
    """Return how far under full scale a peak is (dB)."""
    import math

    return -20 * math.log10(max(level, 1e-6)) if level < 1 else 0.0


def _place(running: Running) -> str:
    """Return the exercise, the side and what comes next."""
    here = [running.exercise.replace("_", " ")]
    if running.side is not None:
        here.append(running.side)
    following = "the last hold"
    if running.next_exercise is not None:
        following = running.next_exercise.replace("_", " ")
        if running.next_exercise == running.exercise:
            following = running.next_side or "once more"
    return f"{', '.join(here)} · next: {following}"
