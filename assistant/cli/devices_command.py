"""`unpinch devices`: what can be heard with and played on."""

import json
import sys
from dataclasses import asdict

from assistant.audio.device import Device, Way, choose
from assistant.audio.devices import sound_system
from assistant.cli.driver_noise import drivers_aside
from assistant.cli.remembered import wanted_devices
from assistant.cli.settings import Settings


def list_devices(settings: Settings, as_json: bool) -> None:
    """Print every device with its number; `<` marks the microphone and `>` the loudspeaker in use.

    Raises:
        NoSoundError: PortAudio is not installed.
    """
    with drivers_aside(settings.log_dir):
        devices = sound_system().devices()
    wanted = wanted_devices(settings, listens=True)
    ways: tuple[Way, Way] = ("microphone", "loudspeaker")
    chosen = {way: choose(devices, way, wanted.of(way)) for way in ways}
    microphone, loudspeaker = chosen["microphone"].device, chosen["loudspeaker"].device
    if not devices and not as_json:
        sys.stdout.write("There is no device: plug a headset in, or see  unpinch doctor\n")
    for device in devices:
        used = ("<" if device == microphone else " ") + (">" if device == loudspeaker else " ")
        if as_json:
            fields = asdict(device) | {"used_input": "<" in used, "used_output": ">" in used}
            sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
        else:
            sys.stdout.write(f"{used} {_line(device)}\n")
    for way, choice in chosen.items():
        if choice.missing is not None and choice.device is not None:
            sys.stderr.write(
                f"The {way} {choice.missing} is not there: {choice.device.name} is used instead.\n"
            )


def _line(device: Device) -> str:
    ways = [f"{device.inputs} in"] if device.inputs else []
    ways += [f"{device.outputs} out"] if device.outputs else []
    return (
        f"{device.number:3d}  {device.name} ({device.system}, {', '.join(ways)}, {device.rate} Hz)"
    )
