"""The event log: what happened, and when, in stream time. `docs/events.md` describes each kind."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TextIO, TypeAlias

from assistant.audio.blocks import seconds

SCHEMA_VERSION: Final = 1

Value: TypeAlias = str | int | float | bool | dict[str, str | int] | None


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    kind: str
    t: float
    """Stream time (seconds): samples played at the loudspeaker, divided by the rate."""
    turn: int
    """Joins what was heard, understood and said; 0 before anything was heard."""
    fields: dict[str, Value]

    def as_json(self) -> str:
        """Return the event as one line of JSON."""
        head = {"event": self.kind, "t": round(self.t, 4), "turn": self.turn}
        return json.dumps(head | self.fields, ensure_ascii=False)


Sink: TypeAlias = Callable[[Event], None]


class EventLog:
    """Gives each event its time and its turn, and hands it to every sink in the order of time.

    Args:
        clock: returns the stream time (samples).
        sinks: called with each event on the thread that flushes.
    """

    def __init__(self, clock: Callable[[], int], sinks: tuple[Sink, ...] = ()) -> None:
        self._clock = clock
        self._sinks = sinks
        self._turn = 0
        self._waiting: list[Event] = []

    def next_turn(self) -> None:
        """Begin the next turn: something was heard to its end."""
        self._turn += 1

    def log(self, kind: str, *, at: int | None = None, **fields: Value) -> None:
        """Log an event.

        Args:
            kind: one of the kinds of `docs/events.md`.
            at: its stream time (samples), not before the last flush; the present when None.
            fields: what that kind carries.
        """
        t = seconds(self._clock() if at is None else at)
        self._waiting.append(Event(kind, t, self._turn, fields))

    def flush(self) -> None:
        """Hand out what was logged since the last flush, the earliest first.

        Within one block a number's exact sample may be logged after something that happened at the
        block's end; sorting keeps the log in the order of time.
        """
        events, self._waiting = sorted(self._waiting, key=lambda event: event.t), []
        for event in events:
            for sink in self._sinks:
                self._give(sink, event)

    def _give(self, sink: Sink, event: Event) -> None:
        """Hand out one event; a sink that fails, such as for a full disk, gets no more.

        A log must not end the conversation: who speaks of an emergency next is to be warned.
        """
        try:
            sink(event)
        except BrokenPipeError:
            raise
        except OSError as error:
            self._sinks = tuple(other for other in self._sinks if other is not sink)
            reason = error.strerror or type(error).__name__
            self.log("error", message=f"the event log ends here: {reason}")


def json_lines(stream: TextIO) -> Sink:
    """Return a sink that writes each event as a line of JSON, at once."""

    def write(event: Event) -> None:
        stream.write(event.as_json() + "\n")
        stream.flush()

    return write
