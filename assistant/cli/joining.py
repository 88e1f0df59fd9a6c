"""Joins the rooms to a whole assistant. Slow to import: only for commands that hold a conversation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Thread

from assistant import __version__
from assistant.answering.library import Library
from assistant.audio.blocks import RATE, seconds
from assistant.audio.foreground import ForegroundFilter
from assistant.audio.mixer import Mixer
from assistant.cli.assemble import dialogue, engine, library, safety_scan, speech, understander
from assistant.cli.settings import Settings
from assistant.cli.uncollected import uncollected
from assistant.coaching.script import ScriptWriter
from assistant.coaching.style import Counting, Style
from assistant.conversation.assistant import Assistant, OverVoice
from assistant.conversation.conversation import Conversation
from assistant.conversation.diary import Diary
from assistant.conversation.events import SCHEMA_VERSION, EventLog, Sink
from assistant.conversation.guard import Guard
from assistant.conversation.manner import Manner
from assistant.conversation.mouth import Mouth
from assistant.conversation.prompts import Prompts
from assistant.errors import UserError
from assistant.history.history import History
from assistant.listening.heard import Mode
from assistant.listening.listener import Listener
from assistant.listening.port import Engine
from assistant.speaking.speech import Speech
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander


@dataclass(frozen=True)
class Parts:
    """What takes time to load, and knows nothing of one conversation."""

    understander: Understander
    safety: SafetyScan
    library: Library
    engine: Engine | None
    """None for an assistant that does not listen."""
    speech: Speech
    listens: Callable[[], None] | None = None
    """What is left to load when it has begun to listen."""


@uncollected()
def load(settings: Settings, *, microphone: bool, greets: bool = False) -> Parts:
    """Load what an assistant is made of.

    Args:
        settings: what it runs with.
        microphone: whether it listens; without, no speech engine is loaded.
        greets: whether it begins by speaking, in real time.

    Raises:
        UserError: a data file is broken or the engine cannot be had.
    """
    meaning, safety, content = understander(settings), safety_scan(), library(settings)
    ears, listens = None, None
    if microphone:
        ears = engine(settings, meaning.templates, safety)
        listens = _ready(ears, while_greeting=greets)
        # Written out now: not in the middle of a conversation, at the first slip of the ear.
        meaning.templates.write_out()
        if settings.attention == "wake":
            _check_wake_phrase(settings.wake_phrase, ears)
    return Parts(meaning, safety, content, ears, speech(settings), listens)


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
    parts = load(settings, microphone=microphone, greets=greets)
    began = (began or datetime.now().astimezone()) if noted else None
    return joined(parts, settings, sinks, began=began, echo=echo)


def joined(
    parts: Parts,
    settings: Settings,
    sinks: tuple[Sink, ...],
    *,
    began: datetime | None = None,
    echo: bool = False,
) -> Assistant:
    """Join loaded parts to an assistant at the beginning of its conversation.

    Args:
        parts: what it is made of.
        settings: what it runs with.
        sinks: where the events go.
        began: the moment of the first sample, for the history; None to note nothing.
        echo: whether the microphone may hear the loudspeaker.

    Raises:
        UserError: the content lacks a prompt, or the profile is broken.
    """
    mixer = Mixer()
    mixer.volume = settings.volume / 100
    events = EventLog(lambda: mixer.position, sinks)
    _log_start(events, parts.engine)

    def report(line: str) -> None:
        events.log("error", message=line)

    diary = _diary(settings, began, mixer, report) if began is not None else None
    talk = dialogue(settings, parts.understander, parts.safety, parts.library, report, diary)
    mouth = Mouth(mixer, parts.speech.render, parts.speech.render_number, events)
    foreground = ForegroundFilter() if echo else None
    conversation = Conversation(
        talk,
        parts.understander,
        parts.library,
        _writer(parts.library, talk.prompts, mouth),
        mixer,
        mouth,
        events,
        diary,
        _manner(settings, mixer, parts.speech),
        foreground.raise_threshold if foreground is not None else lambda _: None,
        sleeps=settings.attention == "wake" and parts.engine is not None,
    )
    over_voice = None
    if foreground is not None:
        over_voice = OverVoice(foreground, Guard(conversation.turn_taking.at_once))
    ears = Listener(parts.engine) if parts.engine is not None else None
    return Assistant(mixer, conversation, events, ears, over_voice, parts.listens)


def _check_wake_phrase(phrase: str, ears: Engine) -> None:
    """Refuse a phrase that could never be heard: it would sleep for ever."""
    unknown = ears.missing_words() & set(phrase.lower().split())
    if unknown:
        words = ", ".join(sorted(unknown))
        raise UserError(f"the wake phrase {phrase!r} has words that cannot be heard: {words}")


def _log_start(events: EventLog, ears: Engine | None) -> None:
    events.log(
        "start",
        schema=SCHEMA_VERSION,
        version=__version__,
        engine=ears.name if ears else "none",
        rates={"microphone": RATE, "loudspeaker": RATE},
    )


def _diary(
    settings: Settings, began: datetime, mixer: Mixer, report: Callable[[str], None]
) -> Diary:
    history = History(settings.history_file, began, report)
    return Diary(history, began, lambda: seconds(mixer.position))


def _writer(content: Library, prompts: Prompts, mouth: Mouth) -> ScriptWriter:
    return ScriptWriter(content.exercises, prompts.coach_lines, mouth.duration)


def _manner(settings: Settings, mixer: Mixer, voice: Speech) -> Manner:
    style = Style(Counting(settings.count), settings.count_up, settings.tones)
    return Manner(mixer, voice.change, style)


def _ready(ears: Engine, *, while_greeting: bool) -> Callable[[], None] | None:
    """Load what the engine needs for every mode: not when somebody says the first "stop" in one.

    Args:
        ears: the engine.
        while_greeting: whether it will speak first. What is quick is then loaded meanwhile, on another
            thread: nobody gets to another mode before the greeting was said and answered.

    Returns:
        What is left to do when it has begun to listen: before, it would hold up the opening of devices.
    """
    ears.prepare(Mode.OPEN)
    others = [mode for mode in Mode if mode != Mode.OPEN]

    def prepare() -> None:
        for mode in others:
            ears.prepare(mode)

    if while_greeting and all(ears.quick(mode) for mode in others):
        return Thread(target=prepare, daemon=True).start
    prepare()
    return None
