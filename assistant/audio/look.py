"""Looking for devices that came back, while streams are open."""

import json
import subprocess
import sys

from assistant.audio.device import Device


class Asking:
    """Asks a second process for the devices: in this one PortAudio would have to stop for it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "assistant.audio.devices"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )

    def found(self) -> tuple[Device, ...] | None:
        """Return its answer; nothing where it failed; None while it has not answered."""
        if self._process is None or self._process.poll() is None:
            return None
        listed, _ = self._process.communicate()
        self._process = None
        try:
            return tuple(Device(**entry) for entry in json.loads(listed))
        except (ValueError, TypeError):
            return ()
