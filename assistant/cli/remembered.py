"""The devices that were chosen, remembered by name: their numbers change."""

import contextlib
from pathlib import Path

import msgspec

from assistant.audio.card import Wanted
from assistant.audio.device import USUAL, Way
from assistant.cache import keep_bytes
from assistant.cli.settings import Settings


class _Kept(msgspec.Struct):
    microphone: str | None = None
    loudspeaker: str | None = None


def wanted_devices(settings: Settings, *, listens: bool) -> Wanted:
    """Return the devices to use: those of the settings, or those that were chosen the last time."""
    kept = _read(_file(settings))
    return Wanted(
        settings.input if settings.input is not None else kept.microphone,
        settings.output if settings.output is not None else kept.loudspeaker,
        listens,
    )


def remember(settings: Settings, used: dict[Way, str]) -> None:
    """Keep the names of devices that the settings named and that are in use.

    Where the file cannot be written, they have to be named again.
    """
    kept = _read(_file(settings))
    changed = _Kept(
        _chosen(settings.input, used.get("microphone"), kept.microphone),
        _chosen(settings.output, used.get("loudspeaker"), kept.loudspeaker),
    )
    if changed != kept:
        with contextlib.suppress(OSError):
            keep_bytes(_file(settings), msgspec.json.encode(changed))


def _chosen(wanted: str | int | None, used: str | None, kept: str | None) -> str | None:
    if wanted == USUAL:
        return None
    return used if wanted is not None and used is not None else kept


def _file(settings: Settings) -> Path:
    return settings.data_dir / "devices.json"


def _read(path: Path) -> _Kept:
    """Return what was kept; nothing where the file is not there or broken: it can be chosen again."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return _Kept()
