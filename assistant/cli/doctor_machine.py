"""Looks at what the program needs besides sound: Python, folders, disk, voice, engine and words."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from assistant.cli.assemble import engine, safety_scan, speaker, understander
from assistant.cli.finding import Finding, fail, ok, warn
from assistant.cli.settings import Settings
from assistant.errors import UserError
from assistant.listening.heard import Mode
from assistant.listening.models import Installed
from assistant.listening.phrases import words_of
from assistant.listening.port import Engine
from assistant.listening.voice_activity import runs_here

OLDEST: Final = (3, 11)
NEWEST: Final = (3, 13)
NEEDED: Final = 500 << 20
"""Bytes that caches and history may come to take."""
SENTENCE: Final = "count me through the bridge"
"""What is said aloud in the test, and has to be recognised."""


def look_at_python() -> Finding:
    """Look at the version of Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return ok("python", f"Python {version}", version=version)
    return fail("python", f"Python {version} is not supported", "install Python 3.11, 3.12 or 3.13")


def look_at_processor() -> Finding:
    """Look whether the processor can compute what tells a voice from other sounds."""
    if runs_here():
        return ok("processor", "the processor has what it takes to tell a voice from other sounds")
    return warn(
        "processor",
        "the processor cannot tell a voice from other sounds (no AVX2, or an Intel Mac)",
        'nothing has to be done: noises interrupt it for longer, and "next" may have to be said twice',
    )


def look_at_folders(settings: Settings, *, fix: bool) -> Iterator[Finding]:
    """Look whether what is kept can be written, and whether there is room for it."""
    folder = settings.data_dir
    if fix:
        for each in (folder, settings.cache_dir, settings.log_dir):
            try:
                each.mkdir(parents=True, exist_ok=True)
            except OSError:
                break
    if _is_writable(folder):
        yield ok("data", f"data folder {folder}")
    else:
        yield fail(
            "data",
            f"the data folder {folder} cannot be written",
            "name another one with --data-dir, or make this one yours",
        )
    free = shutil.disk_usage(_existing(folder)).free
    text = f"{free / 1e9:.1f} GB free on the disk"
    if free < NEEDED:
        yield warn("disk", text, "make room: caches take up to 0.5 GB", free_bytes=free)
    else:
        yield ok("disk", text, free_bytes=free)


def look_at_voice(settings: Settings) -> Finding:
    """Look whether a sentence can be synthesised."""
    try:
        sound = speaker(settings).render(SENTENCE)
    except UserError as error:
        return fail("voice", str(error), "set voice: to another one, or take it out")
    name = settings.voice or "the usual voice"
    text = f"voice: {name}, {settings.rate} words a minute"
    return ok("voice", text, samples=len(sound))


def look_at_engine(settings: Settings) -> tuple[Finding, Engine | None]:
    """Look whether the engine and its model can be had, and which words it can never hear."""
    try:
        templates = understander(settings).templates
        ears = engine(settings, templates, safety_scan())
        missing = sorted(ears.missing_words())
    except UserError as error:
        return fail("engine", str(error), "unpinch models list  shows what there is"), None
    words = len(words_of(templates))
    model = settings.model or Installed(settings.models_dir).in_use
    name = f"{ears.name} with {model.name if model else 'the built-in model'}"
    text = f"speech engine: {name}, {words - len(missing)} of {words} words"
    values = {"words": words, "missing_words": len(missing)}
    if missing:
        return (
            warn("engine", text, f"it can't hear {', '.join(missing[:5])}", **values),
            ears,
        )
    return ok("engine", text, **values), ears


def meaning_of(settings: Settings) -> Callable[[str], object]:
    """Return what compares sentences by what they mean: "do the bridge" is a right answer as well."""
    meaning = understander(settings)

    def means(text: str) -> object:
        intent = meaning.strict(text, Mode.OPEN)
        return (intent.name, tuple(sorted(intent.slots.items()))) if intent else text

    return means


def has_caches(settings: Settings) -> bool:
    """Tell whether anything is kept yet; the looks of the doctor themselves keep something."""
    return settings.cache_dir.is_dir() and any(settings.cache_dir.iterdir())


def look_at_caches(settings: Settings, ears: Engine | None, *, before: bool, fix: bool) -> Finding:
    """Look whether what a first start compiles is kept; do it now where that was asked for.

    Args:
        settings: where it is kept.
        ears: the engine; None where there is none.
        before: whether anything was kept before the doctor looked.
        fix: compile it now.
    """
    if fix and ears is not None:
        for mode in Mode:
            ears.prepare(mode)
    # Engines that keep nothing for a mode are quick in none.
    quick = [ears.quick(mode) for mode in Mode] if ears is not None else []
    if (before or fix) and (all(quick) or not any(quick)):
        return ok("caches", f"caches in {settings.cache_dir}")
    return warn(
        "caches",
        "not everything is kept yet: the next start takes up to half a minute",
        "unpinch doctor --fix  does it now",
    )


def _is_writable(folder: Path) -> bool:
    """Tell whether a file can be made in a folder, or the folder in the nearest one there is."""
    import os

    return os.access(_existing(folder), os.W_OK | os.X_OK)


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())
