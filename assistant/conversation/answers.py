"""Answers to the questions that the assistant asks back."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.conversation.about_you import AboutYou
from assistant.conversation.check_in import CheckIn
from assistant.conversation.context import (
    ClearHistory,
    DidYouMean,
    EasierFirst,
    ForgetAll,
    HowMuch,
    MayDo,
    MayGoOn,
    Question,
    RedFlagQuestion,
    ScreenQuestion,
    WhatHurts,
)
from assistant.conversation.emergency import Emergency
from assistant.conversation.pain import Pain
from assistant.conversation.prompts import Prompts
from assistant.conversation.recall import Recall
from assistant.conversation.screen import Screen
from assistant.conversation.starting import Starting
from assistant.conversation.turn import Running, Said, Turn
from assistant.understanding.intent import Intent


@dataclass(frozen=True)
class Answers:
    """Knows who asked what.

    Args:
        prompts: the conversation's own lines.
        emergency: asks about red flags.
        screen: asks before the first routine.
        starting: asks before an exercise that may not suit the person.
        about_you: asks before it forgets.
        pain: asks after a cry.
        check_in: asks how much it hurts.
        recall: asks before it erases what was done.
        meant: returns the turn of an intent that a "yes" confirms.
    """

    prompts: Prompts
    emergency: Emergency
    screen: Screen
    starting: Starting
    about_you: AboutYou
    pain: Pain
    check_in: CheckIn
    recall: Recall
    meant: Callable[[Said], Turn]

    def turn(self, question: Question, said: Said) -> Turn | None:
        """Return the turn of an answer; None when the sentence was not one."""
        match question:
            case RedFlagQuestion():
                return self._about_red_flag(question, said)
            case MayGoOn():
                return self._may_go_on(question, said)
            case ScreenQuestion():
                then = self.screen.answered(question, said.intent, said.running)
                return self.starting.start(then, said.now) if isinstance(then, Intent) else then
            case MayDo():
                return self._may_do(question, said)
            case DidYouMean():
                return self._did_you_mean(question, said)
            case ForgetAll():
                return self.about_you.forgotten(said.intent) if said.yes else None
            case ClearHistory():
                return self.recall.cleared(said)
        return self._about_pain(question, said)

    def _about_pain(self, question: WhatHurts | HowMuch | EasierFirst, said: Said) -> Turn | None:
        match question:
            case WhatHurts():
                if said.intent.name == "Pain":
                    return self.check_in.told(said)
                if self.emergency.present and said.intent.name == "Next":
                    return None
                return self.pain.answered(said.intent, said.running)
            case HowMuch():
                return self.check_in.answered(question, said)
            case EasierFirst():
                return self.check_in.gently(question, said)

    def left_open(self, question: Question | None, running: Running | None) -> Turn | None:
        """Return what no clear answer leads to where that is no "no"; None for other questions."""
        if isinstance(question, RedFlagQuestion):
            return self.emergency.unresolved(question, running)
        if isinstance(question, ScreenQuestion):
            return self.screen.unanswered(question)
        if isinstance(question, HowMuch):
            return self.check_in.skipped(question, None)
        if isinstance(question, EasierFirst):
            return self.check_in.left_alone(None)
        return None

    def unclear(self, question: Question | None, running: Running | None) -> Turn | None:
        """Return what a mumbled answer leads to where the question must not be pushed aside by it."""
        if isinstance(question, HowMuch):
            return self.check_in.again(question)
        if isinstance(question, RedFlagQuestion | ScreenQuestion):
            return self.left_open(question, running) or Turn("")
        return None

    def put_off(self, question: Question, first: Turn) -> Turn:
        """Return the turn of another sentence, with the open question once more where it still counts."""
        if (
            not isinstance(question, HowMuch)
            or first.action is not None
            or first.question is not None
        ):
            return first
        more = self.check_in.again(question)
        return replace(first, then=more.reply, question=more.question, action=more.action)

    def _about_red_flag(self, question: RedFlagQuestion, said: Said) -> Turn | None:
        if said.intent.name == "Resume":
            self.emergency.leave_open(question)
            return self.meant(said)
        turn = self.emergency.answered(question, said.intent, said.running)
        wanted = question.wanted
        if wanted is None or turn is None or turn.flag is not None:
            return turn
        goes_on = self.meant(replace(said, intent=wanted))
        return replace(goes_on, reply=f"{turn.reply} {goes_on.reply}".strip())

    def _may_go_on(self, question: MayGoOn, said: Said) -> Turn | None:
        if said.no:
            return self.emergency.again()
        if not said.yes:
            return None
        self.emergency.clear()
        return self.meant(replace(said, intent=question.wanted))

    def _may_do(self, question: MayDo, said: Said) -> Turn | None:
        if said.yes:
            return self.starting.all_the_same(question, said.now)
        if said.no or said.intent.name == "Maybe":
            return Turn("", said.intent, self.prompts.left_alone)
        return None

    def _did_you_mean(self, question: DidYouMean, said: Said) -> Turn | None:
        if said.yes:
            return self.meant(replace(said, intent=question.candidates[0]))
        return Turn("", said.intent, self.prompts.not_understood) if said.no else None
