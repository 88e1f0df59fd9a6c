"""`unpinch run` and `unpinch coach` with a microphone and a loudspeaker."""

from contextlib import ExitStack
from pathlib import Path
from typing import Final

import numpy as np

from assistant.audio.blocks import BLOCK, samples
from assistant.audio.devices import Duplex, has_duplex, loudspeaker
from assistant.cli.assemble import assistant
from assistant.cli.converse import converse, event_sink
from assistant.cli.demo import SPOKEN, bundled_conversation
from assistant.cli.keys import SAID_BY_KEY, Keys, keyboard
from assistant.cli.settings import Settings
from assistant.cli.terminal import Terminal
from assistant.conversation.assistant import Assistant

LEVEL_EVERY: Final = samples(0.1)
"""How often the level meter moves."""
_WAIT: Final = 0.5
"""Seconds to wait for the sound card before keys are looked at again."""


def run(settings: Settings, events: Path | None) -> None:
    """Listen and speak; without a microphone or a loudspeaker, answer the bundled conversation.

    Raises:
        UserError: a data file is broken, the engine cannot be had, or a file cannot be written.
    """
    if has_duplex():
        live(settings, events)
        return
    with Terminal() as terminal:
        terminal.note(
            "There is no microphone and loudspeaker here that can be used. "
            f"I answer a bundled conversation instead and write what I say to {SPOKEN}."
        )
        converse(settings, bundled_conversation(), None, SPOKEN, events, None, (terminal.show,))
        terminal.note(f"Done: listen to {SPOKEN}.")


def live(settings: Settings, events: Path | None) -> None:
    """Listen and speak until goodbye is said or q is pressed.

    Raises:
        NoSoundError: there is no microphone or loudspeaker.
        UserError: a data file is broken or the engine cannot be had.
    """
    with ExitStack() as stack:
        terminal = stack.enter_context(Terminal())
        terminal.note("Starting…")
        sinks = (terminal.show, *stack.enter_context(event_sink(events)))
        whole = assistant(settings, sinks, microphone=True)
        mixer = whole.mixer
        duplex = Duplex(mixer.read, lambda: mixer.position, settings.input, settings.output)
        keys = stack.enter_context(keyboard())
        whole.conversation.say(whole.conversation.greeting)
        stack.enter_context(duplex.running())
        terminal.note("Space pauses and resumes, escape stops, q quits.")
        listen(whole, duplex, keys, terminal)


def listen(whole: Assistant, duplex: Duplex, keys: Keys, terminal: Terminal) -> None:
    """Feed the assistant what the sound card delivers, until goodbye."""
    shown = 0
    while not whole.conversation.ended:
        _press(whole, keys)
        pair = duplex.next(_WAIT)
        if pair is None:
            continue
        whole.process(pair.mic, pair.position)
        if pair.position - shown >= LEVEL_EVERY:
            shown = pair.position
            terminal.level(float(np.abs(pair.mic).max()))
    if duplex.dropped:
        lost = f"the computer was too slow for {duplex.dropped} blocks of sound"
        whole.error(lost)
        terminal.note(lost)
    whole.finish("goodbye")


def _press(whole: Assistant, keys: Keys) -> None:
    key = keys.pressed()
    said = SAID_BY_KEY.get(key or "")
    if said == "pause" and whole.conversation.paused:
        said = "resume"
    if said:
        whole.type(said)


def play_coach(settings: Settings, name: str, events: Path | None) -> None:
    """Play one stretch or routine.

    Raises:
        NoSoundError: there is no loudspeaker.
        UserError: there is no such exercise.
    """
    with ExitStack() as stack:
        terminal = stack.enter_context(Terminal())
        sinks = (terminal.show, *stack.enter_context(event_sink(events)))
        whole = assistant(settings, sinks, microphone=False)
        whole.conversation.begin(name)
        keys = stack.enter_context(keyboard())
        heard = np.zeros(BLOCK, dtype=np.float32)
        ticks = Duplex(whole.mixer.read, lambda: whole.mixer.position)
        stack.enter_context(loudspeaker(ticks.play, settings.output))
        while not (whole.conversation.ended or whole.conversation.waiting):
            _press(whole, keys)
            pair = ticks.next(_WAIT)
            if pair is not None:
                whole.process(heard, pair.position)
        whole.finish("finished")
