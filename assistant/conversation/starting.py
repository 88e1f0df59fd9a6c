"""Whether a stretch or routine may begin, and what is said first."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.conditions import Condition
from assistant.answering.library import Library
from assistant.coaching.plan import Plan
from assistant.conversation.check_in import CheckIn
from assistant.conversation.context import Context, MayDo, MayGoOn
from assistant.conversation.emergency import Emergency
from assistant.conversation.person import Person
from assistant.conversation.prompts import Prompts
from assistant.conversation.screen import Screen
from assistant.conversation.turn import Action, Do, Turn
from assistant.understanding.intent import Intent


class Starting:
    """Decides on every wish to begin.

    Args:
        library: exercises and routines.
        prompts: the conversation's own lines.
        context: what was spoken of, and the open question.
        emergency: nothing begins after one without asking.
        person: what they told may speak against an exercise.
        screen: the questions before the first routine.
        check_in: the question before every routine.
    """

    def __init__(
        self,
        library: Library,
        prompts: Prompts,
        context: Context,
        emergency: Emergency,
        person: Person,
        screen: Screen,
        check_in: CheckIn,
    ) -> None:
        self._library = library
        self._prompts = prompts
        self._context = context
        self._emergency = emergency
        self._person = person
        self._screen = screen
        self._check_in = check_in

    def start(self, intent: Intent, now: float) -> Turn:
        """Return the turn of "start ...": it begins, or a question comes first."""
        if self._emergency.present:
            return self.locked(intent)
        name = self._name(intent, now)
        routine = self._library.routines.get(name)
        if routine is None and name not in self._library.exercises:
            text = self._prompts.which_exercise
            return Turn("", intent, text, question=text)
        wanted = routine.exercises if routine else (name,)
        unfit = [exercise for exercise in wanted if self._unfit(exercise)]
        if len(unfit) == len(wanted):
            return self._may_do(intent, unfit[0])
        if routine is not None:
            first = self._screen.first(intent)
            if first is not None:
                return first
        return self._begin(intent, name, now, unfit)

    def all_the_same(self, question: MayDo, now: float) -> Turn:
        """Return the turn after a clinician's yes to what would not suit the person."""
        return self._begin(question.wanted, self._name(question.wanted, now), now, ())

    def locked(self, intent: Intent) -> Turn:
        """Return the question that comes before anything goes on after an emergency."""
        left_open = self._emergency.left_open
        if left_open is not None and left_open.flag.question is not None:
            self._context.question = replace(left_open, wanted=intent)
            text = left_open.flag.question
        else:
            self._context.question = MayGoOn(intent)
            text = self._prompts.locked_question
        return Turn("", intent, text, question=text)

    def _name(self, intent: Intent, now: float) -> str:
        wanted = intent.slots.get("exercise") or intent.slots.get("routine")
        about = self._context.about(now)
        if about not in self._library.routines and about not in self._library.exercises:
            about = self._context.exercise(now)
        return str(wanted or about or "")

    def _may_do(self, intent: Intent, exercise: str) -> Turn:
        condition, known = self._against(exercise)
        self._context.question = MayDo(intent)
        text = f"{known} {condition.why.say} {condition.ask}"
        return Turn("", intent, text, question=condition.ask)

    def _begin(self, intent: Intent, name: str, now: float, without: Sequence[str]) -> Turn:
        plan = self._plan(intent, name, without)
        text = self._prompts.starting.format(name=self._title(plan))
        if without:
            text = f"{text} {self._left_out(without)}"
        return self._ready(intent, plan, text, now)

    def again(self, intent: Intent, plan: Plan, text: str, now: float) -> Turn:
        """Return the turn that begins what was done before, without what does not suit any more.

        Args:
            intent: what was said.
            plan: what was done then.
            text: has `{name}` for it.
            now: stream time (seconds).
        """
        unfit = sorted({name for _, name in plan.exercises() if self._unfit(name)})
        if unfit and plan.routine is None:
            return self._may_do(
                replace(intent, name="Start", slots={"exercise": unfit[0]}), unfit[0]
            )
        said = text.format(name=self._title(plan))
        if unfit:
            plan = replace(plan, without=(*plan.without, *unfit))
            said = f"{said} {self._left_out(unfit)}"
        if not any(plan.exercises()):
            return self._may_do(intent, unfit[0])
        return self._ready(intent, plan, said, now)

    def _ready(self, intent: Intent, plan: Plan, text: str, now: float) -> Turn:
        self._context.speak_of(plan.name, now)
        begin = Turn("", intent, text, Action(Do.START, plan.name, plan))
        return self._check_in.before(begin)

    def _plan(self, intent: Intent, name: str, without: Sequence[str]) -> Plan:
        """Return what was asked for: "the routine, twice, without the twist, for ten seconds each"."""
        routine, slots = self._library.routines.get(name), intent.slots
        left_out = slots.get("without")
        return Plan(
            "" if routine else name,
            routine,
            hold=_whole(slots.get("seconds")),
            without=(*without, *([str(left_out)] if left_out and routine else ())),
            rounds=_whole(slots.get("rounds")) or 1,
            minutes=_whole(slots.get("minutes")),
        )

    def _title(self, plan: Plan) -> str:
        if plan.routine is not None:
            return plan.routine.name
        return self._library.exercises[plan.exercise].name

    def _unfit(self, exercise: str) -> Condition | None:
        return self._person.unfit(self._library.exercises[exercise])

    def _against(self, exercise: str) -> tuple[Condition, str]:
        """Return what speaks against an exercise, and how the person is reminded of it."""
        condition = self._unfit(exercise)
        assert condition is not None
        return condition, self._prompts.told_me.format(known=condition.known)

    def _left_out(self, without: Sequence[str]) -> str:
        _, known = self._against(without[0])
        names = [self._library.exercises[name].name for name in without]
        listed = " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
        return f"{known} {self._prompts.leaving_out.format(names=listed)}"


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
