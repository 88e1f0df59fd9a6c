"""`unpinch converse` and `unpinch coach`: the whole assistant over files."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Annotated, TextIO

import msgspec
import numpy as np

from assistant.audio.blocks import silence
from assistant.audio.wav import WavWriter, read_wav
from assistant.cli.first_use import tell
from assistant.cli.joining import assistant
from assistant.cli.settings import Settings
from assistant.conversation.events import Event, Sink, json_lines
from assistant.conversation.replay import Acoustics, Apart, Typed, replay
from assistant.errors import UserError
from assistant.yaml_files import read_yaml


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at: Annotated[float, msgspec.Meta(ge=0.0)]
    say: Annotated[str, msgspec.Meta(min_length=1)]


def converse(
    settings: Settings,
    mic: Path | None,
    script: Path | None,
    out: Path,
    events: Path | None,
    mix: Path | None,
    sinks: tuple[Sink, ...] = (),
    room: Path | None = None,
) -> None:
    """Run the assistant over a recording, a script of typed sentences, or both.

    Args:
        settings: what it runs with.
        mic: what the microphone hears; with a room what the person says.
        script: typed sentences.
        out: what the assistant says goes here.
        events: the log goes here.
        mix: microphone and loudspeaker go here.
        sinks: given the events, too.
        room: file of a simulated room in which the loudspeaker is heard by the microphone.

    Raises:
        UserError: a file cannot be read or written.
    """
    track = read_wav(mic) if mic else silence(0)
    acoustics: Acoustics = Apart()
    if room is not None:
        from assistant.audio.room import Room, at_spoken_level

        acoustics, track = Room.read(room), at_spoken_level(track)
    typed = read_script(script) if script else []
    with ExitStack() as stack:
        speaker = stack.enter_context(WavWriter(out, channels=1))
        both = stack.enter_context(WavWriter(mix, channels=2)) if mix else None
        all_sinks = sinks + tuple(stack.enter_context(event_sink(events)))
        listens = mic is not None or room is not None
        whole = assistant(settings, all_sinks, microphone=listens, echo=room is not None)
        tell(whole.conversation.disclaimer)
        for heard, played in replay(whole, track, typed, acoustics):
            speaker.write(played)
            if both is not None:
                both.write(np.stack([heard, played], axis=1))


def coach(
    settings: Settings, name: str, out: Path, events: Path | None, sinks: tuple[Sink, ...] = ()
) -> None:
    """Run one stretch or routine without a microphone.

    Raises:
        UserError: there is no such exercise, or a file cannot be written.
    """
    with ExitStack() as stack:
        all_sinks = sinks + tuple(stack.enter_context(event_sink(events)))
        whole = assistant(settings, all_sinks, microphone=False, noted=False)
        tell(whole.conversation.disclaimer)
        whole.conversation.begin(name)
        speaker = stack.enter_context(WavWriter(out, channels=1))
        for _, played in replay(whole, silence(0)):
            speaker.write(played)


def read_script(path: Path) -> list[Typed]:
    """Read typed utterances at stream times.

    Raises:
        UserError: the file is missing, or is not a list of `at` and `say`.
    """
    data = read_yaml(path)
    try:
        lines = msgspec.convert(data if data is not None else [], list[_Line], strict=False)
    except msgspec.ValidationError as error:
        raise UserError(
            f"{path}: {error}; a script is a list of  - at: 12.5  and  say: pause"
        ) from error
    return [Typed(line.at, line.say) for line in lines]


@contextmanager
def event_sink(path: Path | None) -> Iterator[tuple[Sink, ...]]:
    """Return the sinks that write the event log to a file; none without a path.

    Raises:
        UserError: the file cannot be written. Where that shows only later, it is told at the end.
    """
    if path is None:
        yield ()
        return
    stream = _open(path)
    write, failed = json_lines(stream), []

    def guarded(event: Event) -> None:
        try:
            write(event)
        except OSError as error:
            failed.append(error)
            raise

    try:
        yield (guarded,)
    finally:
        # What could not be written is still in the stream, and fails once more.
        with suppress(OSError):
            stream.close()
    if failed:
        raise UserError(f"{path} is not complete: {failed[0].strerror}")


def _open(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}") from error
