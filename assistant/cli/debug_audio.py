"""A recording of a session, made only where it is asked for by name."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np

from assistant.audio.blocks import Pcm
from assistant.audio.wav import WavWriter
from assistant.cli.converse import event_sink
from assistant.conversation.events import Sink
from assistant.errors import UserError

Tap = Callable[[Pcm, Pcm], None]


@contextmanager
def debug_audio(folder: Path | None, now: datetime) -> Iterator[tuple[Tap, tuple[Sink, ...]]]:
    """Record what the microphone hears (left) and the loudspeaker plays (right), with the events.

    Args:
        folder: where to; None records nothing.
        now: part of the files' names.

    Raises:
        UserError: the folder cannot be written; where the disk is full only later, at the end.
    """
    if folder is None:
        yield (lambda _mic, _reference: None), ()
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot write to {folder}: {error.strerror}") from error
    name = f"unpinch-{now:%Y%m%d-%H%M%S}"
    with ExitStack() as stack:
        file = stack.enter_context(WavWriter(folder / f"{name}.wav", channels=2))
        sinks = stack.enter_context(event_sink(folder / f"{name}.jsonl"))

        refused: list[UserError] = []

        def tap(mic: Pcm, reference: Pcm) -> None:
            # A full disk ends the recording, not the session.
            if not refused:
                try:
                    file.write(np.stack([mic, reference], axis=1))
                except UserError as error:
                    refused.append(error)

        yield tap, sinks
        if refused:
            raise refused[0]
