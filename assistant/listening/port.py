"""The port that every speech engine fits."""

from typing import Protocol

from assistant.audio.blocks import Pcm
from assistant.listening.heard import Hypothesis, Mode


class Engine(Protocol):
    """Decodes one utterance at a time; where it begins and ends is decided by the `Listener`."""

    @property
    def name(self) -> str:
        """Return the engine's name as `--engine` takes it."""

    def prepare(self, mode: Mode) -> None:
        """Load what a mode needs, so that its first utterance does not wait.

        Where `quick` says so it may be called on another thread.
        """

    def quick(self, mode: Mode) -> bool:
        """Tell whether that takes tenths of a second only, and little of it in Python."""

    def begin(self, mode: Mode) -> None:
        """Start an utterance, expecting what `mode` allows."""

    def feed(self, block: Pcm) -> str:
        """Take the next samples of the utterance and return the words so far."""

    def glance(self) -> str:
        """Return the words as if the utterance ended here; it goes on. Costs as much as all of it."""

    def end(self) -> Hypothesis:
        """Close the utterance and return what was said."""

    def missing_words(self) -> frozenset[str]:
        """Return the words of the templates that the engine can never hear."""
