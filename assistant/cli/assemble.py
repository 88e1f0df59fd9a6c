"""Puts the rooms together. Imports are inside, so that each command loads only what it uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.resources import data_folder

if TYPE_CHECKING:
    from assistant.answering.library import Library
    from assistant.cli.settings import Settings
    from assistant.conversation.assistant import Assistant
    from assistant.conversation.dialogue import Dialogue
    from assistant.conversation.diary import Diary
    from assistant.conversation.events import Sink
    from assistant.listening.port import Engine
    from assistant.profile.store import ProfileStore
    from assistant.speaking.speaker import Speaker
    from assistant.speaking.speech import Sound, Speech
    from assistant.understanding.safety import SafetyScan
    from assistant.understanding.templates import Templates
    from assistant.understanding.understander import Understander


def library(settings: Settings) -> Library:
    """Load the content.

    Raises:
        UserError: a content file is broken.
    """
    from assistant.answering.library import Library

    return Library.load(content_folder(settings), settings.own_routines)


def content_folder(settings: Settings) -> Path:
    """Return the folder of the content in English."""
    return settings.content or data_folder("content") / "en"


def understander(settings: Settings) -> Understander:
    """Load the intents, with those that start the person's own routines.

    Raises:
        UserError: an intent file is broken, or a routine's name cannot be said.
    """
    from assistant.understanding.templates import Templates
    from assistant.understanding.understander import Understander

    folders = [settings.intents or data_folder("intents") / "en"]
    if settings.own_routines.is_dir():
        from assistant.answering.library import read_own_routines
        from assistant.understanding.own_routines import own_intents

        own = {one.id: one.name for one in read_own_routines(settings.own_routines).values()}
        folders += [own_intents(own, settings.cache_dir)] if own else []
    return Understander(Templates.load(folders, cache=settings.cache_dir))


def dialogue(
    settings: Settings,
    meaning: Understander,
    safety: SafetyScan,
    content: Library,
    report: Callable[[str], None] = lambda _: None,
    diary: Diary | None = None,
) -> Dialogue:
    """Join understanding and answering; the safety scan is in front of both.

    Raises:
        UserError: the content lacks a prompt, or the profile is broken.
    """
    from assistant.conversation.dialogue import Dialogue
    from assistant.conversation.person import Person

    person = Person(profile_store(settings), content.conditions, report=report)
    return Dialogue(meaning, safety, content, person, diary, check_in=settings.check_in)


def profile_store(settings: Settings) -> ProfileStore:
    """Return where the profile is kept."""
    from assistant.profile.store import ProfileStore

    return ProfileStore(settings.profile_file)


def safety_scan() -> SafetyScan:
    """Load the safety scan. It is always the bundled one: a user's own content adds nothing to it.

    Raises:
        UserError: the safety file is broken; without the scan nothing may start.
    """
    from assistant.understanding.safety import SafetyScan

    return SafetyScan.bundled()


def speaker(settings: Settings, slowest: int = 0) -> Speaker:
    """Return the voice with its cache.

    Args:
        settings: which voice, and how fast it speaks.
        slowest: words a minute that it speaks at least.
    """
    return _speaker(settings, _sound(settings), max(slowest, settings.rate))


def speech(settings: Settings) -> Speech:
    """Return the voice that can be changed while it speaks."""
    from assistant.speaking.speech import Speech
    from assistant.speaking.voice import NUMBER_RATE, other_voices

    def make(sound: Sound, numbers: bool) -> Speaker:
        return _speaker(settings, sound, max(NUMBER_RATE if numbers else 0, sound.rate))

    return Speech(make, _sound(settings), other_voices(settings.voice))


def _sound(settings: Settings) -> Sound:
    from assistant.speaking.speech import Sound

    return Sound(settings.voice, None, settings.rate, settings.pitch)


def _speaker(settings: Settings, sound: Sound, rate: int) -> Speaker:
    from assistant.speaking.pronounce import Pronunciations
    from assistant.speaking.speaker import Speaker
    from assistant.speaking.voice import Voice

    words = Pronunciations.load(content_folder(settings) / "pronunciations.yaml")
    voice = Voice(sound.voice, rate, sound.variant, sound.pitch)
    return Speaker(voice, settings.cache_dir / "speech", words)


def engine(settings: Settings, templates: Templates, safety: SafetyScan) -> Engine:
    """Load the speech engine.

    Raises:
        UserError: the engine or its model cannot be had.
    """
    from assistant.listening.engines import choose_engine
    from assistant.listening.models import Installed
    from assistant.understanding.wording import free_wording

    return choose_engine(
        settings.engine,
        model=settings.model or Installed(settings.models_dir).in_use,
        templates=templates,
        red_flags=free_wording(safety),
        cache=settings.cache_dir,
    )


def _ready(ears: Engine, *, while_greeting: bool) -> Callable[[], None] | None:
    """Load what the engine needs for every mode: not when somebody says the first "stop" in one.

    Args:
        ears: the engine.
        while_greeting: whether it will speak first. What is quick is then loaded meanwhile, on another
            thread: nobody gets to another mode before the greeting was said and answered.

    Returns:
        What is left to do when it has begun to listen: before, it would hold up the opening of devices.
    """
    from threading import Thread

    from assistant.listening.heard import Mode

    ears.prepare(Mode.OPEN)
    others = [mode for mode in Mode if mode != Mode.OPEN]

    def prepare() -> None:
        for mode in others:
            ears.prepare(mode)

    if while_greeting and all(ears.quick(mode) for mode in others):
        return Thread(target=prepare, daemon=True).start
    prepare()
    return None


def assistant(
    settings: Settings,
    sinks: tuple[Sink, ...],
    *,
    microphone: bool,
    noted: bool = True,
    began: datetime | None = None,
    greets: bool = False,
    echo: bool = False,
) -> Assistant:
    """Put the whole assistant together.

    Args:
        settings: what it runs with.
        sinks: where the events go.
        microphone: whether it listens; without, no speech engine is loaded.
        noted: whether what is done goes into the history.
        began: the moment of the first sample, with its time zone; the present one when None.
        greets: whether it begins by speaking, in real time.
        echo: whether the microphone may hear the loudspeaker.

    Raises:
        UserError: a data file is broken or the engine cannot be had.
    """
    from assistant import __version__
    from assistant.audio.blocks import RATE, seconds
    from assistant.audio.foreground import ForegroundFilter
    from assistant.audio.mixer import Mixer
    from assistant.coaching.script import Lines, ScriptWriter
    from assistant.coaching.style import Counting, Style
    from assistant.conversation.assistant import Assistant, OverVoice
    from assistant.conversation.conversation import Conversation
    from assistant.conversation.diary import Diary
    from assistant.conversation.events import SCHEMA_VERSION, EventLog
    from assistant.conversation.guard import Guard
    from assistant.conversation.manner import Manner
    from assistant.conversation.mouth import Mouth
    from assistant.history.history import History
    from assistant.listening.listener import Listener

    meaning, safety, content = understander(settings), safety_scan(), library(settings)
    ears, listens = None, None
    if microphone:
        recogniser = engine(settings, meaning.templates, safety)
        listens = _ready(recogniser, while_greeting=greets)
        ears = Listener(recogniser)
        # Written out now: not in the middle of a conversation, at the first slip of the ear.
        meaning.templates.write_out()
    mixer = Mixer()
    mixer.volume = settings.volume / 100
    events = EventLog(lambda: mixer.position, sinks)
    events.log(
        "start",
        schema=SCHEMA_VERSION,
        version=__version__,
        engine=ears.engine if ears else "none",
        rates={"microphone": RATE, "loudspeaker": RATE},
    )

    def report(line: str) -> None:
        events.log("error", message=line)

    diary = None
    if noted:
        began = began or datetime.now().astimezone()
        history = History(settings.history_file, began, report)
        diary = Diary(history, began, lambda: seconds(mixer.position))
    talk = dialogue(settings, meaning, safety, content, report, diary)
    voice = speech(settings)
    mouth = Mouth(mixer, voice.render, voice.render_number, events)
    prompts = talk.prompts
    lines = Lines(
        prompts.lead_in,
        prompts.first_side,
        prompts.switch_sides,
        prompts.rest_next,
        prompts.rest_same,
    )
    writer = ScriptWriter(content.exercises, lines, mouth.duration)
    style = Style(Counting(settings.count), settings.count_up, settings.tones)
    manner = Manner(mixer, voice.change, style)
    foreground = ForegroundFilter() if echo else None
    conversation = Conversation(
        talk,
        meaning,
        content,
        writer,
        mixer,
        mouth,
        events,
        diary,
        manner,
        *([foreground.raise_threshold] if foreground is not None else []),
    )
    over_voice = None
    if foreground is not None:
        over_voice = OverVoice(foreground, Guard(conversation.turn_taking.at_once))
    return Assistant(mixer, conversation, events, ears, over_voice, listens)
