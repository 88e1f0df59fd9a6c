"""The dialogue: a sentence in, a turn out. It knows no sound and no clock.

The order in `turn` is the order of importance: red flags first, then an open question, then what
was meant.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.answering.library import Library
from assistant.answering.reply import Reply
from assistant.answering.resolver import OUTSIDE, Resolver
from assistant.conversation.about_you import ABOUT_YOU, AboutYou
from assistant.conversation.answers import Answers, Said
from assistant.conversation.commands import ACTIONS, LENGTHS, MANNERS, NOT_YET, Commands
from assistant.conversation.context import (
    Context,
    DidYouMean,
    RedFlagQuestion,
    ScreenQuestion,
    WhatHurts,
)
from assistant.conversation.emergency import Emergency
from assistant.conversation.pain import Pain
from assistant.conversation.person import Person
from assistant.conversation.prompts import Prompts
from assistant.conversation.screen import Screen
from assistant.conversation.starting import Starting
from assistant.conversation.turn import Action, Do, Running, Turn
from assistant.conversation.unclear import Unclear
from assistant.listening.heard import Mode
from assistant.profile.store import ProfileStore
from assistant.understanding.intent import Intent, Refused, Understood, Unsure
from assistant.understanding.safety import Flag, SafetyScan
from assistant.understanding.understander import Understander

_SMALL_TALK: Final = {
    "Greeting": "greeting",
    "Thanks": "thanks",
    "Help": "help",
    "WhoAreYou": "who_are_you",
    "AreYouADoctor": "are_you_a_doctor",
}


class Dialogue:
    """Decides what to say and what to do.

    Args:
        understander: from words to intents.
        safety: the scan that every sentence passes first.
        library: exercises, routines and prompts.
        person: what is known of who is spoken with; a guest when None.
    """

    def __init__(
        self,
        understander: Understander,
        safety: SafetyScan,
        library: Library,
        person: Person | None = None,
    ) -> None:
        self._understander = understander
        self._safety = safety
        self._library = library
        self._resolver = Resolver(library)
        self._prompts = Prompts.of(library.prompts)
        self._commands = Commands(self._prompts, library.exercises)
        self._context = Context()
        self._person = person or Person(ProfileStore(None), library.conditions)
        self._emergency = Emergency(self._prompts)
        screen = Screen(library.screen, safety, self._emergency, self._person, self._context)
        self._starting = Starting(
            library, self._prompts, self._context, self._emergency, self._person, screen
        )
        self._about_you = AboutYou(self._person, self._prompts, self._context)
        self._pain = Pain(self._prompts, library.exercises, self._commands, self._context)
        self._unclear = Unclear(library, self._prompts, self._context)
        self._answers = Answers(
            self._prompts,
            self._emergency,
            screen,
            self._starting,
            self._about_you,
            self._pain,
            self._meant,
        )

    @property
    def prompts(self) -> Prompts:
        """Return the conversation's own lines."""
        return self._prompts

    @property
    def asking(self) -> bool:
        """Tell whether an answer is waited for."""
        return self._context.question is not None

    def greeting(self) -> str:
        """Return what is said first: who this is and, to somebody new, that it is no doctor."""
        if self._person.greeted:
            return self._prompts.greeting
        self._person.was_greeted()
        return f"{self._prompts.greeting} {self._prompts.disclaimer}"

    def mode(self, stretching: bool) -> Mode:
        """Return what to listen for now, given whether a stretch runs or is paused."""
        if self.asking and not isinstance(self._context.question, DidYouMean | WhatHurts):
            return Mode.YESNO
        return Mode.STRETCH if stretching else Mode.OPEN

    def about(self, now: float) -> str | None:
        """Return the topic or exercise last spoken of; None when that is long ago."""
        return self._context.about(now)

    def speak_of(self, exercise: str, now: float) -> None:
        """Let "how long?" and "again" refer to a stretch that runs or has just ended."""
        self._context.speak_of(exercise, now)

    def turn(
        self,
        text: str,
        mode: Mode,
        now: float,
        running: Running | None = None,
        alternatives: Sequence[str] = (),
    ) -> Turn:
        """Return what a sentence leads to.

        Args:
            text: what was heard or typed.
            mode: what was expected.
            now: stream time (seconds).
            running: the stretch that runs, if one does.
            alternatives: the recogniser's other readings, best first.
        """
        flag = self._safety.scan(text, alternatives)
        if flag is not None:
            turn = self._flagged(flag, text, running)
        else:
            turn = self._unflagged(text, mode, now, running, alternatives)
        if turn.reply:
            self._context.last_reply = turn.reply
        return replace(turn, heard=text)

    def unanswered(self) -> Turn | None:
        """Return what to say when an open question got no answer; None when it may be dropped."""
        question, self._context.question = self._context.question, None
        return self._answers.left_open(question)

    def _unflagged(
        self,
        text: str,
        mode: Mode,
        now: float,
        running: Running | None,
        alternatives: Sequence[str],
    ) -> Turn:
        meaning = self._understander.understand(text, mode, alternatives)
        if isinstance(meaning, Refused) and mode == Mode.YESNO and running is not None:
            meaning = self._understander.understand(text, Mode.STRETCH, alternatives)
        if isinstance(meaning, Refused) and running is None:
            # "Next" with nothing running is no other subject: say that nothing runs.
            command = self._understander.strict(text, Mode.STRETCH)
            meaning = Understood(command) if command is not None else meaning
        if not isinstance(meaning, Understood):
            return self._not_understood(meaning, running)
        self._unclear.understood()
        question, self._context.question = self._context.question, None
        if question is not None:
            answer = self._answers.turn(question, Said(meaning.intent, now, running))
            if answer is not None:
                return answer
        first = self._meant(meaning.intent, now, running)
        if meaning.then is None or first.question is not None:
            return first
        return _both(first, self._meant(meaning.then, now, running))

    def _not_understood(self, meaning: Refused | Unsure, running: Running | None) -> Turn:
        """Return the turn of a sentence without a clear meaning.

        It is no answer to a question about a red flag, and must not push such a question aside.
        """
        if isinstance(self._context.question, RedFlagQuestion | ScreenQuestion):
            return self.unanswered() or Turn("")
        return self._unclear.turn(meaning, running)

    def _meant(self, intent: Intent, now: float, running: Running | None) -> Turn:
        name = intent.name
        if self._emergency.present and (name == "Start" or ACTIONS.get(name) in _GOING_ON):
            return self._starting.locked(intent)
        if name == "Start":
            return self._starting.start(intent, now)
        if name == "Ow":
            return self._pain.cried(intent, running)
        if name in ABOUT_YOU:
            return self._about_you.turn(intent)
        if name in ACTIONS:
            if running is None and name == "Repeat" and self._context.last_reply:
                return Turn("", intent, self._context.last_reply)
            return self._commands.turn(intent, running)
        if name in MANNERS:
            return self._commands.manner(intent)
        if name in LENGTHS:
            return self._commands.length(intent, running)
        if name in NOT_YET:
            return Turn("", intent, self._prompts.cannot_do)
        return self._talk(intent, now, running)

    def _talk(self, intent: Intent, now: float, running: Running | None) -> Turn:
        name = intent.name
        if name in _SMALL_TALK:
            return Turn("", intent, getattr(self._prompts, _SMALL_TALK[name]))
        if name == "Goodbye":
            return Turn("", intent, self._prompts.goodbye, Action(Do.END))
        if name == "More":
            return Turn("", intent, self._context.tell_more(now) or self._prompts.nothing_more)
        if name in _ALARM:
            do = _ALARM[name]
            return Turn(
                "", intent, self._prompts.alarm_off if do == Do.ALARM_OFF else "", Action(do)
            )
        if name == "Checked":
            self._emergency.clear()
            return Turn("", intent, self._prompts.checked)
        if name == "SayAgain":
            return Turn("", intent, self._context.last_reply or self._prompts.nothing_to_repeat)
        if name == "Source":
            return Turn("", intent, self._source())
        about = self._context.about(now)
        if running is not None and name == "AskExercise":
            about = running.exercise
        reply = self._resolver.resolve(intent, about)
        if reply is None:
            return Turn("", intent, self._prompts.all_right)
        return self._answer(intent, reply, now)

    def _answer(self, intent: Intent, reply: Reply, now: float) -> Turn:
        if reply.topic is not None and reply.topic.startswith(OUTSIDE):
            return Turn("", reply=reply.text, refused="out_of_domain")
        caution = self._person.caution(reply.topic)
        if caution is not None:
            sources = (*caution.sources, *reply.sources)
            reply = replace(reply, text=f"{caution.say} {reply.text}", sources=sources)
        self._context.remember(reply, now)
        return Turn("", intent, reply.text, question=reply.question, urgency=reply.urgency)

    def _source(self) -> str:
        names = [self._library.sources[source].name for source in self._context.sources]
        if not names:
            return self._prompts.nothing_to_repeat
        return self._prompts.source.format(source=" and ".join(names))

    def _flagged(self, flag: Flag, text: str, running: Running | None) -> Turn:
        self._unclear.understood()
        self._context.question = None
        if flag.question is None:
            turn = self._emergency.flagged(flag, running)
            if self._person.told(flag.id, text):
                return replace(turn, reply=f"{turn.reply} {self._prompts.will_remember}")
            return turn
        self._context.question = RedFlagQuestion(flag)
        pause = Action(Do.PAUSE, running.exercise) if running else None
        return Turn("", reply=flag.question, action=pause, question=flag.question, flag=flag.id)


def _both(first: Turn, second: Turn) -> Turn:
    """Return the turn of two requests in one breath: one action, the first, and what both say.

    A stretch that is only named before a question about it ("the crossover, where do I feel that?")
    needs no answer of its own.
    """
    if first.action is not None and second.action is not None:
        return first
    named = first.intent is not None and first.intent.slots.get("aspect") == "what"
    said = [second.reply] if named and second.reply else [first.reply, second.reply]
    return replace(
        second if first.action is None else first,
        reply=" ".join(filter(None, said)),
        question=second.question,
    )


def answered_by_itself(name: str) -> bool:
    """Tell whether an intent is answered without the content: a command, small talk, an answer."""
    known = (ACTIONS, NOT_YET, MANNERS, LENGTHS, _ALARM, ABOUT_YOU, _SMALL_TALK, _ALSO)
    return any(name in names for names in known)


_ALARM: Final = {"Alarm": Do.ALARM, "AlarmOff": Do.ALARM_OFF}
_ALSO: Final = frozenset(
    {"Start", "Ow", "More", "FollowUp", "SayAgain", "Source", "Goodbye", "Checked"}
    | {"Yes", "No", "Maybe", "Number"}
)
"""Intents that the dialogue answers beside commands and small talk."""

_GOING_ON: Final = frozenset({Do.RESUME, Do.READY, Do.NEXT, Do.REPEAT, Do.START_OVER, Do.BACK})
"""What sets a stretch going again."""
