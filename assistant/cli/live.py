"""`unpinch run` and `unpinch coach` with a microphone and a loudspeaker."""

import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Final

from assistant.audio.blocks import samples, silence
from assistant.audio.card import Card
from assistant.audio.devices import has_duplex, sound_system
from assistant.audio.duplex import Duplex
from assistant.audio.look import Asking
from assistant.audio.mixer import Clip, Priority
from assistant.cli.awake import SleepWatch, kept_awake
from assistant.cli.converse import converse, event_sink
from assistant.cli.debug_audio import debug_audio
from assistant.cli.demo import SPOKEN, bundled_conversation
from assistant.cli.driver_noise import drivers_aside
from assistant.cli.joining import assistant
from assistant.cli.key_names import actions
from assistant.cli.keys import keyboard
from assistant.cli.logbook import logbook
from assistant.cli.remembered import remember, wanted_devices
from assistant.cli.session import Session
from assistant.cli.settings import Settings
from assistant.cli.terminal import terminal_for

WAKE: Final = samples(0.6)
"""Silence before the first word: a loudspeaker that sleeps, over Bluetooth most of all, swallows what
comes first."""


def run(settings: Settings, events: Path | None, debug: Path | None = None) -> None:
    """Listen and speak; without a microphone or a loudspeaker, answer the bundled conversation.

    Raises:
        UserError: a data file is broken, the engine cannot be had, or a file cannot be written.
    """
    with drivers_aside(settings.log_dir):
        can_talk = has_duplex()
    if can_talk:
        live(settings, events, debug)
        return
    with terminal_for(settings) as terminal:
        terminal.note(
            "There is no microphone and loudspeaker here that can be used: unpinch doctor says more. "
            f"I answer a bundled conversation instead and write what I say to {SPOKEN}."
        )
        converse(settings, bundled_conversation(), None, SPOKEN, events, None, (terminal.show,))
        terminal.note(f"Done: listen to {SPOKEN}.")


def live(settings: Settings, events: Path | None, debug: Path | None = None) -> None:
    """Listen and speak until goodbye is said or q is pressed.

    Raises:
        NoSoundError: there is no microphone or loudspeaker.
        UserError: a data file is broken or the engine cannot be had.
    """
    _play(settings, events, None, debug)


def play_coach(settings: Settings, name: str, events: Path | None) -> None:
    """Play one stretch or routine.

    Raises:
        NoSoundError: there is no loudspeaker.
        UserError: there is no such exercise.
    """
    _play(settings, events, name)


def _play(
    settings: Settings, events: Path | None, exercise: str | None, debug: Path | None = None
) -> None:
    """Run a session: one that listens, or one that only counts an exercise."""
    listens = exercise is None
    with ExitStack() as stack:
        shown = stack.enter_context(drivers_aside(settings.log_dir))
        terminal = stack.enter_context(terminal_for(settings, shown))
        first = not settings.cache_dir.is_dir()
        terminal.note("Starting… The first time takes half a minute." if first else "Starting…")
        tap, debug_sinks = stack.enter_context(debug_audio(debug, datetime.now()))
        sinks = (
            terminal.show,
            *stack.enter_context(event_sink(events)),
            *stack.enter_context(logbook(settings.log_dir)),
            *debug_sinks,
        )
        if debug is not None:
            terminal.note(f"What is heard and said is recorded in {debug}.")
        whole = assistant(settings, sinks, microphone=listens, greets=listens, echo=listens)
        # Before anything sounds: a desktop that is slow to answer must not hold up a "stop" or a key.
        stack.enter_context(kept_awake(settings.awake, terminal.note))
        duplex = Duplex(whole.mixer.read, lambda: whole.mixer.position)
        wanted = wanted_devices(settings, listens=listens)
        card = Card(sound_system(), duplex, wanted, time.monotonic, Asking())
        keys = stack.enter_context(keyboard())
        whole.mixer.queue(Clip("", silence(WAKE), Priority.REPLY))
        if exercise is None:
            whole.conversation.say(whole.conversation.greeting)
        else:
            whole.conversation.begin(exercise)
        stack.callback(card.close)
        missing = card.open()
        absent = {news.way for news in missing}
        remember(settings, {way: n for way, n in card.names.items() if way not in absent})
        session = Session(
            whole, duplex, card, keys, actions(settings.keys), terminal, SleepWatch(time.time), tap
        )
        session.begin(missing)
        terminal.note("Space pauses and resumes, escape stops, q quits.")
        try:
            while not (session.over or (exercise is not None and whole.conversation.waiting)):
                session.step()
        except KeyboardInterrupt:
            session.end("quit")
        else:
            session.end("goodbye" if listens else "finished")
