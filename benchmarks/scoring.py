"""What an engine made of one case, and whether it was right."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from assistant.audio.blocks import BLOCK, Pcm, seconds
from assistant.conversation.company import is_chance_find
from assistant.conversation.sense import TO_NOTHING
from assistant.listening.heard import Heard, Mode
from assistant.listening.listener import Listener
from assistant.listening.port import Engine
from assistant.understanding.babble import Babble
from assistant.understanding.intent import Intent, Understood, Unsure
from assistant.understanding.safety import Flag, SafetyScan
from assistant.understanding.understander import Understander
from assistant.understanding.wording import free_wording
from benchmarks.cases import RED_FLAG, RED_FLAG_ASKED, Case, Meant
from benchmarks.delay import Moment, delay

_STOPPING = "Stop"
_PASSED_OVER = ("out_of_scope_other",)
"""Topics that say "I know nothing about that": right for what is not for the assistant."""


@dataclass(frozen=True)
class Result:
    """One case in one condition with one model."""

    case: str
    group: str
    text: str
    model: str
    """Of the engine; `typed` for none."""
    condition: str
    heard: str
    """All that was heard, joined."""
    meant: tuple[str, ...]
    """What followed from it: intents with their slots, or red flags."""
    sentence_right: bool
    intent_right: bool
    slots_right: bool
    """The intent and all slots."""
    with_slots: bool
    wrong: int
    """How often something was answered or done that was not asked for; a question back is none."""
    questions: int
    """How often a question was asked back."""
    asked: bool
    """A question back that offers the right meaning."""
    flagged: bool
    """Warned of a red flag, or asked about one."""
    warned: bool
    """Warned without a question first."""
    faint: bool
    """Flagged, but only for readings that are too faint to be acted on."""
    flagged_among_talk: bool
    """Flagged where others talk besides: there long rows of words that hardly belong together are not."""
    false_stops: int
    """Utterances taken for a stop in the end that nobody asked for: the stretch would have ended."""
    false_waits: int
    """Utterances that nobody meant as a stop, and that sounded like one at some moment: a count would
    have waited until their end."""
    sound: float
    """Length of the sound (seconds)."""
    work: float
    """Processor time that the engine took for it (seconds)."""
    mode: str = Mode.OPEN
    """What was expected."""
    delay: float | None = None
    """For one-word commands: from the end of the word until it was known (seconds)."""


@dataclass(frozen=True)
class Ears:
    """An engine with one of the models that are compared."""

    model: str
    """Name of its folder."""
    engine: Engine


def hear(engine: Engine, sound: Pcm, mode: Mode) -> tuple[list[Moment], float]:
    """Return all that is heard in a sound, and the processor time it took (seconds)."""
    listener = Listener(engine)
    listener.mode = mode
    whole = np.pad(sound, (0, -len(sound) % BLOCK))
    moments: list[Moment] = []
    begun = time.process_time()
    for start in range(0, len(whole), BLOCK):
        new = listener.hear(whole[start : start + BLOCK], start)
        moments += [Moment(seconds(start + BLOCK), one) for one in new]
    moments += [Moment(seconds(len(whole)), one) for one in listener.finish()]
    return moments, time.process_time() - begun


@dataclass(frozen=True)
class _Reading:
    """What one utterance led to."""

    meant: Meant | None = None
    offered: tuple[Meant, ...] = ()
    flag: Flag | None = None
    faint: bool = False


class Judge:
    """Follows every utterance as the assistant would, the safety scan first.

    Args:
        understander: finds what is meant.
        safety: finds red flags.
    """

    def __init__(self, understander: Understander, safety: SafetyScan) -> None:
        self._understander = understander
        self._safety = safety
        self._babble = Babble(partial(free_wording, safety))

    def typed(self, case: Case) -> Result:
        """Return what follows when the sentence is heard perfectly."""
        heard = [Heard(case.text, True, 0.0, 0.0, 1.0)]
        return self.result(case, "typed", "typed", heard, 0.0, 0.0)

    def result(
        self,
        case: Case,
        model: str,
        condition: str,
        heard: Sequence[Heard],
        sound: float,
        work: float,
        later: float | None = None,
    ) -> Result:
        """Return what followed from what was heard.

        Args:
            case: what was said.
            model: what the engine listened with.
            condition: where.
            heard: partials and finals in their order.
            sound: length of the sound (seconds).
            work: processor time (seconds).
            later: how long after the end of the word it was known (seconds).
        """
        finals = [one for one in heard if one.final and (one.text or one.faint)]
        readings = [self._reading(one, case.mode) for one in finals]
        flagged = any(one.flag for one in readings)
        by_chance = [is_chance_find(one, self._babble.is_babble) for one in finals]
        acts = [one.meant for one in readings if one.meant is not None and not _passed(one, case)]
        intents = {one.intent for one in case.meant}
        intent_right = bool(acts) and all(one.intent in intents for one in acts) and not flagged
        text = " ".join(one.text for one in finals if one.text)
        return Result(
            case=case.id,
            group=case.group,
            text=case.text,
            model=model,
            condition=condition,
            heard=text,
            meant=tuple(_shown(one) for one in readings if one.meant or one.flag),
            sentence_right=self._key(text) == self._key(case.text),
            intent_right=_right(case, intent_right, flagged, bool(acts)),
            slots_right=intent_right and all(one in case.meant for one in acts),
            with_slots=any(one.slots for one in case.meant),
            wrong=sum(one not in case.meant for one in acts),
            questions=sum(bool(one.offered) for one in readings),
            asked=any(one in case.meant for reading in readings for one in reading.offered),
            flagged=flagged,
            warned=any(one.flag is not None and one.flag.question is None for one in readings),
            flagged_among_talk=any(
                one.flag is not None and not chance
                for one, chance in zip(readings, by_chance, strict=True)
            ),
            false_stops=0 if _STOPPING in intents else _stops(acts),
            false_waits=0 if _STOPPING in intents else self._waits(heard),
            faint=flagged and all(one.faint for one in readings if one.flag is not None),
            sound=sound,
            work=work,
            mode=str(case.mode),
            delay=later,
        )

    def delay(self, case: Case, sound: Pcm, moments: Sequence[Moment]) -> float | None:
        """Return how long after the end of a command its meaning was known (seconds)."""
        intents = {one.intent for one in case.meant}

        def means(text: str) -> bool:
            intent = self._understander.strict(text, case.mode)
            return intent is not None and intent.name in intents

        return delay(sound, moments, means) if case.group == "commands" else None

    def _key(self, text: str) -> str:
        return self._understander.templates.normaliser.key(text)

    def _reading(self, heard: Heard, mode: Mode) -> _Reading:
        flag = self._safety.scan(heard.text, heard.alternatives)
        faint = flag is None and self._understander.exactly(heard.text, mode) is None
        if faint:
            flag = self._safety.suspect(heard.faint)
        if flag is not None:
            return _Reading(flag=flag, faint=faint)
        if not heard.text:
            return _Reading()
        meaning = self._understander.understand(heard.text, mode, heard.alternatives)
        if isinstance(meaning, Understood):
            return _Reading(meant=_meant(meaning.intent))
        if isinstance(meaning, Unsure):
            return _Reading(offered=tuple(_meant(one) for one in meaning.candidates))
        return _Reading()

    def _waits(self, heard: Sequence[Heard]) -> int:
        """Return how many utterances were taken for a stop, so far or at the end."""
        return len({one.start for one in heard if self._stopping(one.text)})

    def _stopping(self, text: str) -> bool:
        intent = self._understander.strict(text, Mode.STRETCH)
        return intent is not None and intent.name == _STOPPING


def listen(judge: Judge, ears: Ears, case: Case, condition: str, sound: Pcm) -> Result:
    """Have an engine listen to a case and judge what it heard."""
    moments, work = hear(ears.engine, sound, case.mode)
    heard = [one.heard for one in moments]
    later = judge.delay(case, sound, moments)
    return judge.result(case, ears.model, condition, heard, seconds(len(sound)), work, later)


def _stops(acts: Sequence[Meant]) -> int:
    return sum(one.intent == _STOPPING for one in acts)


def _meant(intent: Intent) -> Meant:
    return Meant.of(intent.name, intent.slots)


def _right(case: Case, intent_right: bool, flagged: bool, acted: bool) -> bool:
    """Tell whether what followed was right: an intent, a warning, or nothing."""
    if case.red_flag:
        return flagged
    return intent_right if case.meant else not (acted or flagged)


def _passed(reading: _Reading, case: Case) -> bool:
    """Tell whether what is not for the assistant led to nothing, or to "I know nothing about that"."""
    if reading.meant is None or case.meant:
        return False
    ignored = case.mode == Mode.STRETCH and reading.meant.intent in TO_NOTHING
    return ignored or dict(reading.meant.slots).get("topic") in _PASSED_OVER


def _shown(reading: _Reading) -> str:
    if reading.flag is not None:
        return f"{RED_FLAG_ASKED if reading.flag.question else RED_FLAG} {reading.flag.id}"
    if reading.meant is None:
        return ""
    slots = ", ".join(f"{name}={value}" for name, value in reading.meant.slots)
    return f"{reading.meant.intent}({slots})" if slots else reading.meant.intent
