"""The assistant over files: the same worker in a plain loop, faster than real time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from assistant.audio.blocks import BLOCK, Pcm, samples, silence
from assistant.conversation.assistant import Assistant

PATIENCE: Final = samples(60.0)
"""How long a paused stretch waits for the person after the microphone track has ended."""

LONGEST: Final = samples(2 * 3600.0)
"""After this long a replay ends whatever happens."""


@dataclass(frozen=True)
class Typed:
    """A sentence typed at a stream time."""

    at: float
    """Stream time (seconds)."""
    say: str


class Acoustics(Protocol):
    """What is between loudspeaker, person and microphone."""

    def take(self, loudspeaker: Pcm, person: Pcm, /) -> Pcm:
        """Return what the microphone takes up of a block that is played and one that is said."""


class Apart:
    """A loudspeaker that no microphone hears."""

    def take(self, _loudspeaker: Pcm, person: Pcm, /) -> Pcm:
        """Return what the person says."""
        return person


_APART: Final = Apart()


def replay(
    assistant: Assistant,
    mic: Pcm,
    typed: Sequence[Typed] = (),
    room: Acoustics = _APART,
) -> Iterator[tuple[Pcm, Pcm]]:
    """Run the assistant over a microphone track and typed sentences until it has finished.

    Args:
        assistant: a fresh one.
        mic: the microphone (samples at `RATE`), or with a room what the person says; silence is fed
            after its end.
        typed: sentences in the order of their times.
        room: closes the loop: what is played comes back to the microphone.

    Yields:
        The microphone block and the loudspeaker block of each step.
    """
    waiting_since: int | None = None
    to_type = sorted(typed, key=lambda line: line.at)
    while True:
        position = assistant.mixer.position
        while to_type and samples(to_type[0].at) <= position:
            assistant.type(to_type.pop(0).say)
        speaker = assistant.mixer.read(BLOCK)
        said = mic[position : position + BLOCK]
        said = np.concatenate([said, silence(BLOCK - len(said))])
        block = room.take(speaker, said)
        assistant.process(block, speaker, position)
        yield block, speaker
        conversation = assistant.conversation
        if conversation.ended:
            assistant.finish("goodbye")
            return
        over = position + BLOCK >= len(mic) + _SETTLED and not to_type
        if over and conversation.waiting:
            assistant.finish("finished")
            return
        if not (over and conversation.waiting_for_person):
            waiting_since = None
        elif waiting_since is None:
            waiting_since = position
        elif position - waiting_since >= PATIENCE:
            assistant.finish("nobody answered")
            return
        if position >= LONGEST:
            assistant.finish("longest replay")
            return


_SETTLED: Final = samples(1.5)
"""Silence after the microphone track in which the last utterance can still end."""
