"""Talk about what was done: yesterday, this week, the same again, carry on where it ended, erase it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from assistant.answering.library import Library
from assistant.coaching.plan import Plan
from assistant.conversation.context import ClearHistory, Context
from assistant.conversation.diary import Diary
from assistant.conversation.prompts import Prompts
from assistant.conversation.starting import Starting
from assistant.conversation.turn import Said, Turn
from assistant.history.summary import Summary
from assistant.numbers import counted, spoken_number

RECALL: Final = frozenset({"WhatDidIDo", "HowAmIDoing", "SameAgain", "CarryOn", "ClearHistory"})
"""Intents that this module answers."""
LOOK_BACK: Final = 28
"""Days in which "the same as last time" is looked for."""


class Recall:
    """Answers them.

    Args:
        library: names of exercises and routines.
        prompts: the conversation's own lines.
        context: holds the open question.
        diary: knows what was done; None where nothing is noted (typed questions).
        starting: begins what was done before.
    """

    def __init__(
        self,
        library: Library,
        prompts: Prompts,
        context: Context,
        diary: Diary | None,
        starting: Starting,
    ) -> None:
        self._library = library
        self._prompts = prompts
        self._context = context
        self._diary = diary
        self._starting = starting
        self._ways: Mapping[str, Callable[[Diary, Said], Turn]] = {
            "WhatDidIDo": self._what,
            "HowAmIDoing": self._how,
            "SameAgain": self._same,
            "CarryOn": self._carry_on,
            "ClearHistory": self._clear,
        }

    def turn(self, said: Said) -> Turn:
        """Return the turn of one of `RECALL`."""
        if self._diary is None:
            return Turn("", said.intent, self._prompts.nothing_noted)
        return self._ways[said.intent.name](self._diary, said)

    def cleared(self, said: Said) -> Turn | None:
        """Return the turn of an answer to "shall I erase it?"; None for another sentence."""
        if said.yes and self._diary is not None:
            self._diary.clear()
            return Turn("", said.intent, self._prompts.history_cleared)
        return Turn("", said.intent, self._prompts.all_right) if said.no else None

    def _what(self, diary: Diary, said: Said) -> Turn:
        wanted = str(said.intent.slots.get("day", "today"))
        week = wanted == "week"
        done = diary.of_week() if week else diary.of_day(_day(wanted, diary.now.date()))
        when = {"today": "today", "yesterday": "yesterday", "week": "this week"}[wanted]
        if not done.holds:
            return Turn("", said.intent, self._prompts.nothing_done.format(when=when))
        text = self._prompts.did.format(
            when=when.capitalize(),
            names=self._names(done),
            holds=counted(done.holds, "hold"),
            minutes=counted(done.minutes, "minute"),
        )
        return Turn("", said.intent, text)

    def _how(self, diary: Diary, said: Said) -> Turn:
        week, pain = diary.of_week(), diary.pain_of_weeks()
        parts: list[str] = []
        if week.holds:
            days, minutes = counted(week.days, "day"), counted(week.minutes, "minute")
            parts.append(self._prompts.week.format(days=days, minutes=minutes))
        if pain is not None:
            first, last = (spoken_number(score) for score in pain)
            parts.append(self._prompts.pain_weeks.format(first=first, last=last))
        return Turn("", said.intent, " ".join(parts) or self._prompts.nothing_noted)

    def _same(self, diary: Diary, said: Said) -> Turn:
        wanted, today = said.intent.slots.get("day"), diary.now.date()
        if wanted is not None:
            days = [_day(str(wanted), today)]
        else:
            days = [today - timedelta(days=back) for back in range(LOOK_BACK)]
        plan = next(filter(None, map(diary.done_on, days)), None)
        if plan is None:
            return Turn("", said.intent, self._prompts.nothing_noted)
        return self._begin(plan, self._prompts.starting, said)

    def _carry_on(self, diary: Diary, said: Said) -> Turn:
        plan = diary.unfinished()
        if plan is None:
            return Turn("", said.intent, self._prompts.nothing_unfinished)
        return self._begin(plan, self._prompts.carrying_on, said)

    def _begin(self, plan: Plan, text: str, said: Said) -> Turn:
        known = {name for _, name in plan.exercises()} <= set(self._library.exercises)
        if said.running is not None or not known:
            no = self._prompts.already_running if known else self._prompts.nothing_noted
            return Turn("", said.intent, no)
        return self._starting.again(said.intent, plan, text, said.now)

    def _clear(self, _: Diary, said: Said) -> Turn:
        text = self._prompts.clear_question
        self._context.question = ClearHistory()
        return Turn("", said.intent, text, question=text)

    def _names(self, done: Summary) -> str:
        names = [self._name(name) for name in done.names]
        return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)

    def _name(self, identity: str) -> str:
        found = self._library.routines.get(identity) or self._library.exercises.get(identity)
        return found.name if found else identity


def _day(wanted: str, today: date) -> date:
    return today - timedelta(days=1) if wanted == "yesterday" else today
