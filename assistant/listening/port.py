"""The port that every speech engine fits."""

from typing import Protocol

from assistant.audio.blocks import Pcm
from assistant.listening.heard import Hypothesis, Mode


class Engine(Protocol):
    """Decodes one utterance at a time; where it begins and ends is decided by the `Listener`."""

    @property
    def name(self) -> str:
        """Return the engine's name as `--engine` takes it."""

    def begin(self, mode: Mode) -> None:
        """Start an utterance, expecting what `mode` allows."""

    def feed(self, block: Pcm) -> str:
        """Take the next samples of the utterance and return the words so far."""

    def end(self) -> Hypothesis:
        """Close the utterance and return what was said."""

    def missing_words(self) -> frozenset[str]:
        """Return the words of the templates that the engine can never hear."""
