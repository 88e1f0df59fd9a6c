"""Questions and small talk: what is answered without doing anything to a stretch."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from assistant.answering.library import Library
from assistant.answering.reply import Reply
from assistant.answering.resolver import OUTSIDE, Resolver
from assistant.conversation.context import Context
from assistant.conversation.emergency import Emergency
from assistant.conversation.person import Person
from assistant.conversation.prompts import Prompts
from assistant.conversation.turn import Action, Do, Said, Turn
from assistant.understanding.intent import Intent

_LINES: Final[Mapping[str, str]] = {
    "Greeting": "greeting",
    "Thanks": "thanks",
    "Help": "help",
    "WhoAreYou": "who_are_you",
    "AreYouADoctor": "are_you_a_doctor",
}
"""Intents that one of the prompts answers."""
SMALL_TALK: Final = frozenset(_LINES) | {
    "Goodbye", "More", "SayAgain", "Source", "Alarm", "AlarmOff",
}  # fmt: skip
"""Intents that are answered here without the content."""


class Talk:
    """Answers them.

    Args:
        library: the content.
        prompts: the conversation's own lines.
        context: what was spoken of.
        person: what they told may call for a caution first.
    """

    def __init__(
        self, library: Library, prompts: Prompts, context: Context, person: Person
    ) -> None:
        self._library = library
        self._prompts = prompts
        self._context = context
        self._person = person
        self._resolver = Resolver(library)
        self._ways: Mapping[str, Callable[[Said], Turn]] = {
            "Goodbye": lambda said: Turn("", said.intent, prompts.goodbye, Action(Do.END)),
            "More": lambda said: Turn(
                "", said.intent, context.tell_more(said.now) or prompts.nothing_more
            ),
            "SayAgain": lambda said: Turn(
                "", said.intent, context.last_reply or prompts.nothing_to_repeat
            ),
            "Source": lambda said: Turn("", said.intent, self._source()),
            "Alarm": lambda said: Turn("", said.intent, "", Action(Do.ALARM)),
            "AlarmOff": lambda said: Turn("", said.intent, prompts.alarm_off, Action(Do.ALARM_OFF)),
        }

    @property
    def last_reply(self) -> str:
        """Return what was last answered; empty at first."""
        return self._context.last_reply

    def turn(self, said: Said) -> Turn:
        """Return the turn of a question or of small talk."""
        name = said.intent.name
        if name in _LINES:
            return Turn("", said.intent, getattr(self._prompts, _LINES[name]))
        if name in self._ways:
            return self._ways[name](said)
        about = self._context.about(said.now)
        if said.intent.name == "AskExercise" and about not in self._library.exercises:
            about = self._context.exercise(said.now) or about
        return self.question(said, about)

    def question(self, said: Said, about: str | None) -> Turn:
        """Return the answer to a question.

        Args:
            said: the question.
            about: the topic or exercise that it is about where it names none.
        """
        reply = self._resolver.resolve(said.intent, about)
        if reply is None:
            return Turn("", said.intent, self._prompts.all_right)
        return self._answer(said.intent, reply, said.now)

    def checked(self, intent: Intent, emergency: Emergency) -> Turn:
        """Return the turn of "the doctor has looked at it"."""
        emergency.clear()
        return Turn("", intent, self._prompts.checked)

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
