"""The file that describes a simulated room."""

from pathlib import Path
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from assistant.errors import UserError
from assistant.yaml_files import line_of, read_yaml

Place: TypeAlias = tuple[float, float, float]
"""Along the length, the breadth and the height of the room (m)."""


class NoiseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sound that goes on in the room, over and over."""

    file: str
    """A WAV file, relative to the room's file."""
    level: Annotated[float, Meta(ge=-90, le=0)]
    """At the microphone (dBFS, mean square)."""


class RoomFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A room, what stands where in it, and what its devices do to the sound."""

    size: tuple[
        Annotated[float, Meta(ge=1, le=20)],
        Annotated[float, Meta(ge=1, le=20)],
        Annotated[float, Meta(ge=1, le=20)],
    ]
    """Length, breadth and height (m)."""
    rt60: Annotated[float, Meta(ge=0.1, le=1.0)]
    """Reverberation time (seconds)."""
    loudspeaker: Place
    microphone: Place
    person: Place
    own_voice: Annotated[float, Meta(ge=-60, le=-6)] = -22.0
    """Level of the assistant's voice at the microphone while it speaks (dBFS)."""
    ser: Annotated[float, Meta(ge=-40, le=40)] = -10.0
    """Signal-to-echo ratio: the person against the assistant's voice, both at the microphone (dB)."""
    clipping: Annotated[float, Meta(gt=0, le=2)] | None = None
    """Where the loudspeaker saturates, softly (of full scale); nothing for one that does not."""
    drift: Annotated[float, Meta(ge=-500, le=500)] = 0.0
    """How much faster the loudspeaker's clock runs than the microphone's (parts per million)."""
    delay: Annotated[float, Meta(ge=0.0, le=0.5)] = 0.06
    """Seconds between a block that is handed out and its sound, in the devices' buffers."""
    jitter: Annotated[float, Meta(ge=0.0, le=0.01)] = 0.0
    """Standard deviation of that delay, which wanders slowly (seconds)."""
    jumps: Annotated[float, Meta(ge=1.0)] | None = None
    """Seconds from one jump of that delay, by 5 to 20 ms, to the next: a driver drops or repeats some of
    a buffer. Nothing for one that does not."""
    hiss: Annotated[float, Meta(ge=-120, le=-20)] = -72.0
    """The microphone's own noise (dBFS)."""
    noise: NoiseFile | None = None
    seed: int = 0
    """For all that is random."""


def read_room(path: Path) -> RoomFile:
    """Read the description of a room.

    Raises:
        UserError: it is missing, is no YAML, has a wrong or unknown value, or something stands outside.
    """
    data = read_yaml(path)
    try:
        found = msgspec.convert({} if data is None else data, RoomFile)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at `$")
        place = place.strip("`.")
        if problem.startswith("Object contains unknown field"):
            name = problem.split("`")[1]
            place = f"{place}.{name}" if place else name
            problem = "there is no such value"
        raise UserError(_at(path, place, problem)) from error
    for name in ("loudspeaker", "microphone", "person"):
        place = getattr(found, name)
        if not all(0 < at < side for at, side in zip(place, found.size, strict=True)):
            sides = " x ".join(f"{side:g}" for side in found.size)
            raise UserError(_at(path, name, f"stands outside of the room of {sides} m"))
    return found


def _at(path: Path, place: str, problem: str) -> str:
    line = line_of(path, place) if place else None
    where = f"{path}, line {line}" if line else str(path)
    return f"{where}: {place}: {problem}" if place else f"{where}: {problem}"
