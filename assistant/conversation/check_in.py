"""Pain, from nought to ten: asked before and after a routine, and heeded whenever it is told."""

from dataclasses import replace
from typing import Final

from assistant.conversation.context import Context, EasierFirst, HowMuch, WhatHurts
from assistant.conversation.diary import Diary
from assistant.conversation.prompts import Prompts
from assistant.conversation.turn import Action, Do, Running, Said, Turn
from assistant.history.records import WORST_PAIN, Moment
from assistant.numbers import counted, spoken_number
from assistant.understanding.intent import Intent

TOO_MUCH: Final = 4
"""From this score on the gentle way is offered first. Higher, and people are counted through real
pain; lower, and those who live with a little pain every day are asked each time."""
RISE: Final = 2
"""A rise by so much ends a routine. Less is within what people mean by the same pain."""
SEVERE: Final = 7
"""From this score on, without a stretch, help is named."""
TRIES: Final = 2
"""How often it is asked; a third time would be nagging."""


class CheckIn:
    """Asks, notes and heeds.

    Args:
        prompts: the conversation's own lines.
        context: holds the open question.
        diary: notes the scores; None where nobody is asked (typed questions).
        routines: whether routines begin and end with the question.
    """

    def __init__(
        self, prompts: Prompts, context: Context, diary: Diary | None, *, routines: bool = True
    ) -> None:
        self._prompts = prompts
        self._context = context
        self._diary = diary
        self._routines = routines

    def before(self, begin: Turn) -> Turn:
        """Return the question before a routine; the turn that begins it where nobody is asked."""
        if self._diary is None:
            return begin
        self._diary.forget_before()
        plan = begin.action.plan if begin.action else None
        if not self._routines or plan is None or plan.routine is None:
            return begin
        return self._ask(HowMuch(begin), begin.intent, self._prompts.pain_before)

    def after(self, text: str, *, is_routine: bool) -> Turn:
        """Return what is said at the end of a stretch or routine."""
        if self._diary is None or not is_routine:
            return Turn("", reply=text)
        if not self._routines:
            return Turn("", reply=f"{text} {self.summary()}")
        return self._ask(HowMuch(None), None, f"{text} {self._prompts.pain_after}")

    def answered(self, question: HowMuch, said: Said) -> Turn | None:
        """Return the turn of an answer; None for another sentence."""
        intent = said.intent
        if intent.name in ("No", "Maybe", "Skip", "Next", "Done"):
            return self.skipped(question, intent)
        if intent.name == "Yes":
            return self.again(question)
        if intent.name not in ("Number", "Pain"):
            return None
        score = score_of(intent)
        if score > WORST_PAIN:
            return self.again(question)
        return (
            self._after(score, intent)
            if question.begin is None
            else self._before(score, question.begin, intent)
        )

    def again(self, question: HowMuch) -> Turn:
        """Return the question once more, and after that what a skipped one leads to."""
        if question.tries >= TRIES:
            return self.skipped(question, None)
        more = replace(question, tries=question.tries + 1)
        return self._ask(more, None, self._prompts.pain_scale)

    def skipped(self, question: HowMuch, intent: Intent | None) -> Turn:
        """Return the turn without a score."""
        if question.begin is not None:
            return replace(question.begin, intent=intent or question.begin.intent)
        return Turn("", intent, self.summary())

    def gently(self, question: EasierFirst, said: Said) -> Turn | None:
        """Return the turn of an answer to "the gentle way?"; None for another sentence."""
        begin, action = question.begin, question.begin.action
        assert action is not None and action.plan is not None
        if said.yes or said.intent.slots.get("aspect") == "easier":
            gentle = replace(action, plan=replace(action.plan, gentle=True))
            return replace(begin, intent=said.intent, action=gentle)
        if said.no:
            return replace(begin, intent=said.intent)
        if said.intent.name in ("Maybe", "Skip", "Stop", "Done"):
            return self.left_alone(said.intent)
        return None

    def left_alone(self, intent: Intent | None) -> Turn:
        """Return the turn when no clear answer came: nothing begins with a pain like that."""
        return Turn("", intent, self._prompts.pain_left_alone)

    def told(self, said: Said) -> Turn:
        """Return the turn of "my pain is five", whenever it is said."""
        score, running = score_of(said.intent), said.running
        if score > WORST_PAIN:
            return Turn("", said.intent, self._prompts.pain_scale)
        before = self._diary.pain_before if self._diary else None
        if self._diary is not None:
            self._diary.hurts(score, Moment.DURING if running else Moment.LOGGED)
        if running is None:
            noted = self._prompts.pain_noted if self._diary else self._prompts.pain_not_noted
            text = noted.format(score=spoken_number(score))
            severe = f"{text} {self._prompts.pain_in_general}"
            return Turn("", said.intent, severe if score >= SEVERE else text)
        return self._in_stretch(score, before, said.intent, running)

    def summary(self) -> str:
        """Return the session in a sentence or two: holds, minutes, days of this week."""
        assert self._diary is not None
        last, week = self._diary.last_session(), self._diary.of_week()
        if not last.holds:
            return self._prompts.all_right
        done = self._prompts.summary.format(
            holds=counted(last.holds, "hold"), minutes=counted(last.minutes, "minute")
        )
        return f"{done} {self._prompts.this_week.format(days=counted(week.days, 'day'))}"

    def _in_stretch(self, score: int, before: int | None, intent: Intent, running: Running) -> Turn:
        number = spoken_number(score)
        if before is not None and score - before >= RISE:
            text = self._prompts.pain_rose.format(before=spoken_number(before), after=number)
            return Turn("", intent, text, Action(Do.STOP, running.exercise))
        if score >= TOO_MUCH:
            text = self._prompts.pain_high.format(score=number.capitalize())
            self._context.question = WhatHurts()
            return Turn("", intent, text, Action(Do.PAUSE, running.exercise), question=text)
        return Turn("", intent, self._prompts.pain_noted.format(score=number))

    def _before(self, score: int, begin: Turn, intent: Intent) -> Turn:
        assert self._diary is not None
        self._diary.hurts(score, Moment.BEFORE)
        if score < TOO_MUCH:
            return replace(begin, intent=intent)
        text = self._prompts.pain_easier.format(score=spoken_number(score).capitalize())
        self._context.question = EasierFirst(begin)
        return Turn("", intent, text, question=text)

    def _after(self, score: int, intent: Intent) -> Turn:
        assert self._diary is not None
        before = self._diary.pain_before
        self._diary.hurts(score, Moment.AFTER)
        return Turn("", intent, f"{self._compared(before, score)} {self.summary()}")

    def _compared(self, before: int | None, after: int) -> str:
        new = spoken_number(after)
        if before is None:
            return self._prompts.pain_noted.format(score=new)
        if after == before:
            return self._prompts.pain_same.format(after=new)
        old = spoken_number(before)
        text = self._prompts.pain_fell if after < before else self._prompts.pain_higher
        compared = text.format(before=old, after=new)
        return f"{compared} {self._prompts.pain_rest}" if after - before >= RISE else compared

    def _ask(self, question: HowMuch, intent: Intent | None, text: str) -> Turn:
        self._context.question = question
        return Turn("", intent, text, question=text)


def score_of(intent: Intent) -> int:
    """Return the number of a Number or Pain intent."""
    return int(intent.slots.get("number", intent.slots.get("score", 0)))
