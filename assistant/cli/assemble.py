"""Loads what each command needs. Imports are inside, so that each command loads only what it uses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.resources import data_folder

if TYPE_CHECKING:
    from assistant.answering.library import Library
    from assistant.cli.settings import Settings
    from assistant.conversation.dialogue import Dialogue
    from assistant.conversation.diary import Diary
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
    """Load the intents, with those that start the person's own routines, and the wake phrase.

    Raises:
        UserError: an intent file is broken, or a routine's name or the wake phrase cannot be said.
    """
    from assistant.understanding.templates import Templates
    from assistant.understanding.understander import Understander

    folders = [settings.intents or data_folder("intents") / "en"]
    if settings.own_routines.is_dir():
        from assistant.answering.library import read_own_routines
        from assistant.understanding.own_routines import own_intents

        own = {one.id: one.name for one in read_own_routines(settings.own_routines).values()}
        folders += [own_intents(own, settings.cache_dir)] if own else []
    if settings.attention == "wake":
        from assistant.understanding.wake import wake_intents

        folders.append(wake_intents(settings.wake_phrase, settings.cache_dir))
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
        UserError: there is no speech model, or it is broken.
    """
    from assistant.cli.first_use import tell
    from assistant.listening.engines import load_engine
    from assistant.listening.models import Installed
    from assistant.understanding.wording import free_wording

    return load_engine(
        model=settings.model or Installed(settings.models_dir).in_use,
        templates=templates,
        red_flags=free_wording(safety),
        cache=settings.cache_dir,
        report=tell,
    )
