"""Which microphone and which loudspeaker: by number, by part of a name, or the usual one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Way = Literal["microphone", "loudspeaker"]


@dataclass(frozen=True)
class Device:
    """One device as the sound system lists it."""

    number: int
    name: str
    system: str
    """The sound system that it belongs to, such as `ALSA`: one stream can't span two of them."""
    inputs: int
    """Channels that can be recorded."""
    outputs: int
    """Channels that can be played."""
    rate: int
    """The rate that it says is its own (Hz)."""
    usual_input: bool = False
    usual_output: bool = False

    def channels(self, way: Way) -> int:
        """Return how many channels it has in one direction."""
        return self.inputs if way == "microphone" else self.outputs

    def is_usual(self, way: Way) -> bool:
        """Tell whether the sound system takes it when nobody names one."""
        return self.usual_input if way == "microphone" else self.usual_output


@dataclass(frozen=True)
class Choice:
    """What was found for what was wanted."""

    device: Device | None
    """None when there is none of this kind at all."""
    missing: str | None = None
    """The name that was wanted and is not there; None when nothing is missing."""


USUAL = "default"
"""What is written for "the one that the sound system takes", to forget another choice."""


def choose(devices: Sequence[Device], way: Way, wanted: str | int | None) -> Choice:
    """Return the device to use.

    A name is looked for exactly, then as a part, without regard to capital letters. Where it is not
    found, the usual device is taken, and the choice says what is missing.

    Args:
        devices: all there are.
        way: what it is for.
        wanted: a number, a part of a name, or None for the usual one.
    """
    able = [device for device in devices if device.channels(way) > 0]
    usual = next((device for device in able if device.is_usual(way)), able[0] if able else None)
    if wanted is None or wanted == USUAL:
        return Choice(usual)
    found = _found(able, wanted)
    if found is not None:
        return Choice(found)
    return Choice(usual, f"number {wanted}" if isinstance(wanted, int) else wanted)


def _found(able: Sequence[Device], wanted: str | int) -> Device | None:
    if isinstance(wanted, int):
        return next((device for device in able if device.number == wanted), None)
    name = wanted.strip().lower()
    exact = [device for device in able if device.name.lower() == name]
    near = [device for device in able if name in device.name.lower()]
    return next(iter(exact + near), None)
