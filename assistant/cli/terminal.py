"""What the terminal shows: captions that scroll by, and what is going on in the lines below them."""

import sys
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from assistant.cli.screen import Screen
from assistant.cli.settings import Settings
from assistant.conversation.events import Event
from assistant.conversation.turn import Running


class Terminal:
    """Shows events as they happen; a sink of the event log, used as a context manager.

    Where the output is no terminal, there are plain lines only, without what changes all the time.

    Args:
        console: where to write; the standard error by default, so that standard output stays free.
        big: show the count as large as it fits.
        quiet: show only what is wrong.
    """

    def __init__(
        self, console: Console | None = None, *, big: bool = False, quiet: bool = False
    ) -> None:
        self._console = console or Console(file=sys.stderr, highlight=False)
        self._quiet = quiet
        self._live = Live(console=self._console, refresh_per_second=10, transient=True)
        self._screen = Screen(big)
        self._fault = ""
        """The last thing that was wrong: said in the same words, it is not shown twice."""

    def __enter__(self) -> "Terminal":
        if self._console.is_terminal and not self._quiet:
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

    def level(self, level: float | None) -> None:
        """Show how loud the microphone is (0.0 to 1.0 of full scale); None while there is none."""
        self._screen.level = level
        self._refresh()

    def muted(self, muted: bool) -> None:
        """Show whether the microphone is muted by key."""
        self._screen.muted = muted
        self.note("The microphone is off: m turns it on." if muted else "The microphone is on.")

    def running(self, running: Running | None) -> None:
        """Show where in a stretch it is."""
        self._screen.running = running

    def note(self, text: str) -> None:
        """Show a line that is no caption."""
        if not self._quiet:
            self._console.print(Text(text, style="dim"))
        self._refresh()

    def trouble(self, text: str) -> None:
        """Keep what is wrong in sight until it is put right; nothing for an empty text."""
        self._screen.trouble = text
        self._refresh()

    def show(self, event: Event) -> None:
        """Show one event."""
        fields = event.fields
        if event.kind == "say":
            if fields["text"] != self._fault:
                self._caption(event.t, "unpinch", str(fields["text"]), "bold")
        elif event.kind == "heard":
            self._heard(event)
        elif event.kind == "understood":
            slots = fields["slots"]
            score = slots.get("score") if isinstance(slots, dict) else None
            self._screen.pain += (score,) if isinstance(score, int) else ()
        elif event.kind == "refused":
            self._caption(event.t, "", f"not understood ({fields['reason']})", "dim")
        elif event.kind == "red_flag":
            self._caption(event.t, "", f"red flag: {fields['flag']}", "bold red")
        elif event.kind == "yield":
            self._screen.yielded = fields["phase"] == "begin"
        elif event.kind == "state":
            self._screen.state = str(fields["state"])
        elif event.kind == "error":
            self._fault = str(fields["message"])
            self._console.print(Text(self._fault, style="yellow"))
        self._progress(event)
        self._refresh()

    def _heard(self, event: Event) -> None:
        text = str(event.fields["text"])
        self._screen.partial = "" if event.fields["final"] else text
        if event.fields["final"] and text:
            self._caption(event.t, "you", text, "bold cyan")

    def _progress(self, event: Event) -> None:
        fields = event.fields
        if event.kind == "cue":
            name, _, second = str(fields["name"]).rpartition("_")
            self._screen.lead_in = int(second) if name == "lead_in" else 0
        elif event.kind in ("hold", "pause"):
            self._screen.lead_in = 0
        if event.kind == "hold" and fields["phase"] == "begin":
            planned = int(str(fields["planned"]))
            self._screen.hold = (planned, planned)
        elif event.kind == "count" and isinstance(fields["number"], int):
            number = fields["number"]
            longest = self._screen.hold[1] if self._screen.hold else number
            self._screen.hold = (number, max(number, longest))
        elif event.kind == "hold":
            held = fields["actual"]
            self._screen.hold = None
            self._caption(
                event.t, "", f"held {held:.1f} s" if isinstance(held, float) else "", "dim"
            )

    def _caption(self, t: float, who: str, text: str, style: str) -> None:
        if self._quiet:
            return
        minutes, seconds = divmod(t, 60)
        margin = Text(f"{int(minutes):2d}:{seconds:04.1f}  {who:>7}  ", style="dim")
        if not self._console.is_terminal:
            self._console.print(margin + Text(text, style=style), soft_wrap=True)
            return
        line = Table.grid()
        line.add_column(no_wrap=True)
        line.add_row(margin, Text(text, style=style))
        self._console.print(line)

    def _refresh(self) -> None:
        if self._live.is_started:
            size = self._console.size
            self._live.update(self._screen.lines(size.width, size.height))


def terminal_for(settings: Settings, file: TextIO | None = None) -> Terminal:
    """Return the terminal as the settings want it; without colours also where `NO_COLOR` is set.

    Args:
        settings: how it looks.
        file: where it writes; the standard error when None.
    """
    no_color = None if settings.color else True
    console = Console(file=file or sys.stderr, highlight=False, no_color=no_color)
    return Terminal(console, big=settings.big, quiet=settings.quiet)
