"""What the terminal shows: captions, what was heard, the hold's progress and the microphone level."""

import sys
from types import TracebackType
from typing import Final

from rich.console import Console
from rich.live import Live
from rich.text import Text

from assistant.cli.settings import Settings
from assistant.conversation.events import Event

_BAR: Final = 24
"""Characters of a full bar."""
_STATES: Final = {
    "listening": "listening",
    "speaking": "speaking",
    "asking": "waiting for your answer",
    "coaching": "coaching",
    "holding": "hold",
    "paused": "paused: say “go on”",
    "ended": "goodbye",
}


class Terminal:
    """Shows events as they happen; a sink of the event log, used as a context manager.

    Captions scroll by; the last line shows what is going on. Where the output is no terminal,
    there are captions only.

    Args:
        console: where to write; the standard error by default, so that standard output stays free.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(file=sys.stderr, highlight=False)
        self._live = Live(console=self._console, refresh_per_second=10, transient=True)
        self._state = "listening"
        self._hold: tuple[int, int] | None = None
        self._level = 0.0
        self._partial = ""

    def __enter__(self) -> "Terminal":
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live.is_started:
            self._live.stop()

    def level(self, level: float) -> None:
        """Show how loud the microphone is (0.0 to 1.0 of full scale)."""
        self._level = level
        self._refresh()

    def note(self, text: str) -> None:
        """Show a line that is no caption."""
        self._console.print(Text(text, style="dim"))

    def show(self, event: Event) -> None:
        """Show one event."""
        fields = event.fields
        if event.kind == "say":
            self._caption(event.t, "unpinch", str(fields["text"]), "bold")
        elif event.kind == "heard":
            self._heard(event)
        elif event.kind == "refused":
            self._caption(event.t, "", f"not understood ({fields['reason']})", "dim")
        elif event.kind == "red_flag":
            self._caption(event.t, "", f"red flag: {fields['flag']}", "bold red")
        elif event.kind == "state":
            self._state = str(fields["state"])
        self._progress(event)
        self._refresh()

    def _heard(self, event: Event) -> None:
        text = str(event.fields["text"])
        self._partial = "" if event.fields["final"] else text
        if event.fields["final"] and text:
            self._caption(event.t, "you", text, "cyan")

    def _progress(self, event: Event) -> None:
        number = event.fields.get("number")
        if event.kind == "count" and isinstance(number, int):
            longest = self._hold[1] if self._hold else number
            self._hold = (number, longest)
            if not self._console.is_terminal:
                return
        elif event.kind == "hold" and event.fields["phase"] == "end":
            held = event.fields["actual"]
            self._hold = None
            self._caption(
                event.t, "", f"held {held:.1f} s" if isinstance(held, float) else "", "dim"
            )

    def _caption(self, t: float, who: str, text: str, style: str) -> None:
        minutes, seconds = divmod(t, 60)
        line = Text()
        line.append(f"{int(minutes):2d}:{seconds:04.1f}  ", style="dim")
        line.append(f"{who:>7}  ", style="dim")
        line.append(text, style=style)
        self._console.print(line, soft_wrap=True)

    def _refresh(self) -> None:
        if not self._live.is_started:
            return
        line = Text("  ")
        if self._hold is not None:
            left, longest = self._hold
            done = round(_BAR * (longest - left) / longest)
            line.append("█" * done + "░" * (_BAR - done), style="green")
            line.append(f" {left:2d} s  ")
        line.append(_STATES.get(self._state, self._state), style="dim")
        if self._level > 0:
            line.append(f"  mic {'▮' * min(8, round(24 * self._level)):8s}", style="dim")
        if self._partial:
            line.append(f"  {self._partial} …", style="cyan dim")
        self._live.update(line)


def terminal_for(settings: Settings) -> Terminal:
    """Return the terminal as the settings want it."""
    return Terminal()
