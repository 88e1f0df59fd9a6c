"""`unpinch doctor`: what is wrong with this machine, and what to do about it."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict

from rich.console import Console

from assistant.audio.blocks import silence
from assistant.audio.devices import NoSoundError, SoundSystem, sound_system
from assistant.cli.assemble import speaker
from assistant.cli.doctor_machine import (
    SENTENCE,
    has_caches,
    look_at_caches,
    look_at_engine,
    look_at_folders,
    look_at_processor,
    look_at_python,
    look_at_voice,
    meaning_of,
)
from assistant.cli.doctor_sound import (
    LEVEL_TEST,
    SoundTest,
    look_at_devices,
    look_at_level,
    look_through_the_air,
    sentence_with_room,
)
from assistant.cli.driver_noise import drivers_aside
from assistant.cli.finding import Finding, Verdict, fail, ok, warn
from assistant.cli.remembered import wanted_devices
from assistant.cli.settings import Settings
from assistant.errors import UserError
from assistant.listening.port import Engine

_MARKS = {Verdict.OK: ("✓", "green"), Verdict.WARN: ("!", "yellow"), Verdict.FAIL: ("✗", "red")}


def doctor(settings: Settings, *, as_json: bool, fix: bool, quiet_room: bool = False) -> bool:
    """Look at everything, print what was found; tell whether the main job can work.

    Args:
        settings: what the program would run with.
        as_json: print one JSON line for each finding.
        fix: put right what needs no password.
        quiet_room: say nothing aloud.
    """
    console = Console(highlight=False, no_color=None if settings.color else True)
    works = True
    for finding in findings(settings, fix=fix, aloud=not quiet_room):
        works = works and finding.verdict != Verdict.FAIL
        if as_json:
            sys.stdout.write(json.dumps(asdict(finding), ensure_ascii=False) + "\n")
        else:
            mark, style = _MARKS[finding.verdict]
            console.print(f"[{style}]{mark}[/] ", end="")
            console.print(finding.text, markup=False, soft_wrap=True)
            if finding.next:
                console.print(f"    → {finding.next}", markup=False, soft_wrap=True)
    if not as_json:
        console.print("It can work." if works else "It can't work yet: see the lines with ✗.")
    return works


def findings(settings: Settings, *, fix: bool, aloud: bool) -> Iterator[Finding]:
    """Look at one thing after the other."""
    before = has_caches(settings)
    yield look_at_python()
    yield look_at_processor()
    yield from look_at_folders(settings, fix=fix)
    voice = look_at_voice(settings)
    yield voice
    engine, ears = look_at_engine(settings)
    yield engine
    yield look_at_caches(settings, ears, before=before, fix=fix)
    yield _look_at_sleep()
    with drivers_aside(settings.log_dir):
        yield from _look_at_sound_system(
            settings, ears, aloud=aloud and voice.verdict == Verdict.OK
        )


def _look_at_sound_system(
    settings: Settings, ears: Engine | None, *, aloud: bool
) -> Iterator[Finding]:
    try:
        system = sound_system()
    except NoSoundError as error:
        problem, _, then = str(error).partition(": ")
        yield fail("portaudio", problem, then)
        return
    yield ok("portaudio", "PortAudio is there")
    means = meaning_of(settings)
    yield from look_at_sound(settings, system, ears, means, aloud=aloud)


def look_at_sound(
    settings: Settings,
    system: SoundSystem,
    ears: Engine | None,
    means: Callable[[str], object],
    *,
    aloud: bool,
) -> Iterator[Finding]:
    """Look at the devices; where there are both, say a sentence and listen to it.

    Args:
        settings: what the program would run with.
        system: PortAudio.
        ears: recognises the sentence; None where nothing can.
        means: the meaning of a sentence, to be compared.
        aloud: whether anything is said.
    """
    wanted = wanted_devices(settings, listens=True)
    test = SoundTest(system, wanted, time.monotonic)
    found = list(look_at_devices(test.devices, wanted))
    yield from found
    if any(finding.verdict == Verdict.FAIL for finding in found):
        return
    try:
        quiet = test.take(silence(0), LEVEL_TEST)
        air: list[Finding] = []
        if aloud:
            sound, length = sentence_with_room(speaker(settings).render(SENTENCE))
            air = list(look_through_the_air(test.take(sound, length), ears, means))
        yield look_at_level(quiet, heard=any(finding.verdict == Verdict.OK for finding in air))
        yield from air
    except UserError as error:
        yield fail("level", str(error), "try other devices: unpinch devices  lists them")


def _look_at_sleep() -> Finding:
    from wakepy import keep

    with keep.running(on_fail="pass") as mode:
        if mode.active:
            return ok("awake", "the computer is kept awake while it runs")
    return warn(
        "awake",
        "this computer can't be kept awake by a program",
        "see in its settings that it doesn't sleep by itself",
    )
