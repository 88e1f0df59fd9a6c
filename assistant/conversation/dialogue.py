"""The dialogue: a sentence in, a turn out. It knows no sound and no clock.

The order in `turn` is the order of importance: red flags first, then an open question, then what
was meant.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from assistant.answering.library import Library
from assistant.conversation.about_you import AboutYou
from assistant.conversation.amends import Amends
from assistant.conversation.answers import Answers
from assistant.conversation.check_in import CheckIn
from assistant.conversation.commands import Commands
from assistant.conversation.context import (
    Context,
    DidYouMean,
    HowMuch,
    RedFlagQuestion,
    WhatHurts,
)
from assistant.conversation.diary import Diary
from assistant.conversation.emergency import Emergency
from assistant.conversation.meanings import Meanings
from assistant.conversation.one_breath import both
from assistant.conversation.pain import Pain
from assistant.conversation.person import Person
from assistant.conversation.picking import picked
from assistant.conversation.prompts import Prompts
from assistant.conversation.recall import Recall
from assistant.conversation.screen import Screen
from assistant.conversation.sense import Senses, needs_no_answer
from assistant.conversation.starting import Starting
from assistant.conversation.talk import Talk
from assistant.conversation.turn import ENDS, Action, Do, Running, Said, Turn
from assistant.conversation.unclear import Unclear
from assistant.listening.heard import Mode
from assistant.profile.store import ProfileStore
from assistant.understanding.babble import Babble
from assistant.understanding.intent import Refused, Understood, Unsure
from assistant.understanding.safety import Flag, SafetyScan
from assistant.understanding.understander import Understander
from assistant.understanding.weighing import Readings
from assistant.understanding.wording import free_wording


class Dialogue:
    """Decides what to say and what to do.

    Args:
        understander: from words to intents.
        safety: the scan that every sentence passes first.
        library: exercises, routines and prompts.
        person: what is known of who is spoken with; a guest when None.
        diary: what was done is noted here; None to note nothing, and to ask for no pain score.
        check_in: whether routines begin and end with the question about pain.
    """

    def __init__(
        self,
        understander: Understander,
        safety: SafetyScan,
        library: Library,
        person: Person | None = None,
        diary: Diary | None = None,
        *,
        check_in: bool = True,
    ) -> None:
        self._understander = understander
        self._safety = safety
        self._babble = Babble(partial(free_wording, safety))
        self._library = library
        self._prompts = Prompts.of(library.prompts)
        commands = Commands(self._prompts, library.exercises)
        self._context = Context(exercises=library.exercises)
        self._senses = Senses(understander, self._context)
        self._amends = Amends()
        self._person = person or Person(ProfileStore(None), library.conditions)
        self._emergency = Emergency(self._prompts)
        screen = Screen(library.screen, safety, self._emergency, self._person, self._context)
        self._check_in = CheckIn(self._prompts, self._context, diary, routines=check_in)
        starting = Starting(
            library,
            self._prompts,
            self._context,
            self._emergency,
            self._person,
            screen,
            self._check_in,
        )
        about_you = AboutYou(self._person, self._prompts, self._context, diary)
        recall = Recall(library, self._prompts, self._context, diary, starting)
        pain = Pain(self._prompts, library.exercises, commands, self._context)
        talk = Talk(library, self._prompts, self._context, self._person)
        self._meanings = Meanings(
            self._emergency, commands, starting, about_you, pain, talk, self._check_in, recall
        )
        self._unclear = Unclear(library, self._prompts, self._context)
        self._answers = Answers(
            self._prompts,
            self._emergency,
            screen,
            starting,
            about_you,
            pain,
            self._check_in,
            recall,
            self._meanings.turn,
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
        return f"{self._prompts.greeting} {self.disclaimer()}".strip()

    def disclaimer(self) -> str:
        """Return that this is no doctor, the first time that somebody uses it; empty later."""
        if self._person.greeted:
            return ""
        self._person.was_greeted()
        return self._prompts.disclaimer

    def mode(self, stretching: bool) -> Mode:
        """Return what to listen for now, given whether a stretch runs or is paused."""
        if isinstance(self._context.question, HowMuch):
            return Mode.NUMBER
        if self.asking and not isinstance(self._context.question, DidYouMean | WhatHurts):
            return Mode.YESNO
        return Mode.STRETCH if stretching else Mode.OPEN

    def is_red_flag(self, text: str) -> bool:
        """Tell whether the words so far speak of a red flag."""
        return self._safety.scan(text, ()) is not None

    def is_babble(self, text: str) -> bool:
        """Tell whether words stand in no order in which people say them."""
        return self._babble.is_babble(text)

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
        behind: Sequence[float] = (),
        faint: Sequence[str] = (),
    ) -> Turn:
        """Return what a sentence leads to.

        Args:
            text: what was heard or typed.
            mode: what was expected.
            now: stream time (seconds).
            running: the stretch that runs, if one does.
            alternatives: the recogniser's other readings, best first.
            behind: by how much each of them sounds worse (nats); empty where that is not known.
            faint: readings that are only looked through for red flags.
        """
        flag = self._safety.scan(text, alternatives)
        if flag is None and self._understander.exactly(text, mode) is None:
            flag = self._suspected(faint)
        if flag is not None:
            turn = self._flagged(flag, text, running)
        else:
            heard = Readings(text, tuple(alternatives), tuple(behind))
            turn = self._unflagged(heard, mode, now, running)
        if turn.reply:
            self._context.last_reply = turn.reply
        return replace(turn, heard=text)

    def suspects(self, faint: Sequence[str]) -> bool:
        """Tell whether to ask about a red flag although no words were made out.

        Args:
            faint: what may have been said, best first.
        """
        return self._suspected(faint) is not None

    def _suspected(self, faint: Sequence[str]) -> Flag | None:
        """Return the flag that faint readings speak of, if there is a question for it.

        Who was warned, or is being asked about a flag, is not asked about another on so little.
        """
        if self._emergency.present or isinstance(self._context.question, RedFlagQuestion):
            return None
        return self._safety.suspect(faint)

    def finished(self, *, is_routine: bool) -> Turn:
        """Return what is said at the end of a stretch or routine."""
        text = self._prompts.routine_done if is_routine else self._prompts.stretch_done
        return self._check_in.after(text, is_routine=is_routine)

    def unanswered(self, running: Running | None = None) -> Turn | None:
        """Return what to say when an open question got no answer; None when it may be dropped."""
        question, self._context.question = self._context.question, None
        return self._answers.left_open(question, running)

    def _unflagged(self, heard: Readings, mode: Mode, now: float, running: Running | None) -> Turn:
        taken = self._senses.likeliest(heard, mode, now, running)
        choice = picked(self._context.question, taken.text)
        if choice is not None:
            self._context.question = None
            return self._meanings.turn(Said(choice, now, running))
        sense = self._senses.of(taken, mode, now, running)
        if not isinstance(sense.meaning, Understood):
            turn = self._not_understood(sense.meaning, running, now)
        elif not self.asking and needs_no_answer(sense.meaning, running):
            turn = Turn("", sense.meaning.intent, refused="nothing_asked")
        else:
            turn = self._followed(sense.meaning, taken.text, now, running)
        return replace(turn, margin=sense.margin)

    def _followed(
        self, meaning: Understood, text: str, now: float, running: Running | None
    ) -> Turn:
        self._unclear.understood()
        question, self._context.question = self._context.question, None
        said = Said(self._amends.meant(meaning.intent, text, now), now, running)
        if question is not None:
            answer = self._answers.turn(question, said)
            if answer is not None:
                return answer
        first = self._meanings.turn(said)
        if question is not None:
            first = self._answers.put_off(question, first)
        if meaning.then is None or first.question is not None:
            return first
        ended = first.action is not None and first.action.do in ENDS
        rest = replace(said, intent=meaning.then, running=None if ended else running)
        return both(first, self._meanings.turn(rest))

    def _not_understood(
        self, meaning: Refused | Unsure, running: Running | None, now: float
    ) -> Turn:
        """Return the turn of a sentence without a clear meaning.

        It is no answer to a question about a red flag, and must not push such a question aside.
        """
        question, self._context.question = self._context.question, None
        answer = self._answers.unclear(question, running)
        if answer is not None:
            return answer
        self._context.question = question
        return self._unclear.turn(meaning, running, now)

    def _flagged(self, flag: Flag, text: str, running: Running | None) -> Turn:
        self._unclear.understood()
        self._emergency.leave_open(self._context.question)
        self._context.question = None
        if flag.question is None:
            turn = self._emergency.flagged(flag, running)
            if self._person.told(flag.id, text):
                return replace(turn, reply=f"{turn.reply} {self._prompts.will_remember}")
            return turn
        self._context.question = RedFlagQuestion(flag)
        pause = Action(Do.PAUSE, running.exercise) if running else None
        return Turn("", reply=flag.question, action=pause, question=flag.question, flag=flag.id)
