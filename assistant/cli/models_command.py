"""`unpinch models`: what can be fetched, and what is here."""

import json
import sys
from contextlib import AbstractContextManager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

from assistant.cli.settings import Settings
from assistant.errors import UserError
from assistant.listening.fetching import fetch
from assistant.listening.models import Entry, Installed, read_manifest
from assistant.resources import data_folder

BUILT_IN = "unpinch-en"
"""The name of the model that comes with the program."""


def list_models(settings: Settings, as_json: bool) -> None:
    """Print the model that is built in and those that can be fetched.

    Raises:
        UserError: the manifest is broken.
    """
    installed = Installed(settings.models_dir)
    used = installed.in_use
    sys.stdout.write(_line(BUILT_IN, used is None, "built in", as_json))
    for entry in _manifest().values():
        state = "not here"
        if installed.has(entry.name):
            state = "here"
        about = f"{state}; {entry.bytes / 1e6:.0f} MB to fetch, {entry.licence}. {entry.about}"
        in_use = used == installed.path(entry.name)
        sys.stdout.write(_line(entry.name, in_use, about, as_json))


def fetch_model(settings: Settings, name: str | None) -> None:
    """Fetch a model; without a name, the first of the manifest.

    Raises:
        UserError: there is no such model, or it cannot be fetched.
    """
    entry = _entry(name)
    installed = Installed(settings.models_dir)
    if installed.has(entry.name):
        sys.stdout.write(f"{entry.name} is here: {installed.path(entry.name)}\n")
        return
    with _progress() as bar:
        task = bar.add_task(entry.name, total=entry.bytes)

        def show(there: int, whole: int) -> None:
            bar.update(task, completed=there, total=whole)

        folder = fetch(entry, installed, settings.models_dir, show)
    sys.stdout.write(f"{folder}\nUse it with  unpinch models use {entry.name}\n")


def use_model(settings: Settings, name: str) -> None:
    """Choose the model that is used from now on.

    Raises:
        UserError: it is not installed.
    """
    Installed(settings.models_dir).use(None if name == BUILT_IN else name)
    sys.stdout.write(f"{name} is used from now on.\n")


def remove_model(settings: Settings, name: str) -> None:
    """Erase a model.

    Raises:
        UserError: it is not installed, or is the one that is built in.
    """
    if name == BUILT_IN:
        raise UserError(f"{name} is part of the program and cannot be removed")
    Installed(settings.models_dir).remove(name)
    sys.stdout.write(f"{name} is removed.\n")


def show_folder(settings: Settings, name: str | None) -> None:
    """Print where models are kept, or where one is.

    Raises:
        UserError: it is not installed.
    """
    if name is None:
        sys.stdout.write(f"{settings.models_dir}\n")
        return
    installed = Installed(settings.models_dir)
    path = data_folder("models") / BUILT_IN if name == BUILT_IN else installed.path(name)
    if not path.is_dir():
        raise UserError(f"the model {name} is not here: type  unpinch models fetch {name}")
    sys.stdout.write(f"{path}\n")


def _manifest() -> dict[str, Entry]:
    return read_manifest(data_folder("models") / "manifest.yaml")


def _entry(name: str | None) -> Entry:
    manifest = _manifest()
    if name is None:
        return next(iter(manifest.values()))
    if name not in manifest:
        raise UserError(f"there is no model {name!r}: choose from {', '.join(manifest)}")
    return manifest[name]


def _line(name: str, used: bool, about: str, as_json: bool) -> str:
    if as_json:
        return json.dumps({"name": name, "used": used, "about": about}) + "\n"
    return f"{'*' if used else ' '} {name}: {about}\n"


def _progress() -> AbstractContextManager[Progress]:
    return Progress(
        "{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn(),
        console=Console(file=sys.stderr),
    )  # fmt: skip
