"""Pain from nought to ten, and what was done: asked, heeded, recalled, taken up, erased."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.answering.library import Library
from assistant.coaching.beats import Place
from assistant.coaching.plan import Plan
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.diary import Diary
from assistant.conversation.person import Person
from assistant.conversation.turn import Do, Running, Turn
from assistant.history.history import History
from assistant.listening.heard import Mode
from assistant.profile.store import ProfileStore
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander

MONDAY = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
HOLDING = Running("bridge_pose", "routine", False, 6, 4, None, "bridge_pose", None, planned=10)


class Evening:
    """One person over several days; a stretch is held when the test says so."""

    def __init__(
        self, understander: Understander, safety: SafetyScan, library: Library, *, check_in: bool
    ) -> None:
        self.seconds = 0.0
        self.library = library
        self.diary = Diary(History(None, MONDAY), MONDAY, lambda: self.seconds)
        person = Person(ProfileStore(None), library.conditions, today=MONDAY.date)
        person.passed_screen()
        self.dialogue = Dialogue(
            understander, safety, library, person, self.diary, check_in=check_in
        )
        self.running: Running | None = None

    def say(self, text: str) -> Turn:
        self.seconds += 10.0
        return self.dialogue.turn(
            text, self.dialogue.mode(self.running is not None), self.seconds, self.running
        )

    def starts(self, *sentences: str) -> Plan | None:
        """The plan that the last of some sentences begins, if it begins one."""
        for text in sentences:
            turn = self.say(text)
        return turn.action.plan if turn.action and turn.action.do == Do.START else None

    def next_day(self) -> None:
        self.seconds += timedelta(days=1).total_seconds()

    def does(self, plan: Plan, holds: int, *, finished: bool) -> None:
        """Hold so many holds of a plan, half a minute each."""
        self.diary.begin(plan)
        for done in range(1, holds + 1):
            self.seconds += 30.0
            self.diary.held(Place("bridge_pose", round=done), 10, 10.0, plan, plan.done + done)
        self.diary.end(finished=finished)


@pytest.fixture
def evening(understander: Understander, safety: SafetyScan, library: Library) -> Evening:
    return Evening(understander, safety, library, check_in=True)


def routine(library: Library, name: str = "routine") -> Plan:
    return Plan(routine=library.routines[name])


def test_a_routine_begins_after_the_question_how_much_it_hurts(evening: Evening) -> None:
    turn = evening.say("start the routine")
    assert turn.action is None
    assert "from nought to ten" in (turn.question or "")
    assert evening.dialogue.mode(stretching=False) == Mode.NUMBER
    assert evening.starts("about two") is not None


def test_a_single_stretch_begins_at_once(evening: Evening) -> None:
    assert evening.starts("do the bridge") == Plan("bridge_pose")


@pytest.mark.parametrize("answer", ["skip", "I don't know", "never mind", "no"])
def test_the_question_can_be_skipped(evening: Evening, answer: str) -> None:
    assert evening.starts("start the routine", answer) is not None


def test_silence_skips_it_too(evening: Evening) -> None:
    evening.say("start the routine")
    turn = evening.dialogue.unanswered()
    assert turn is not None
    assert turn.action is not None
    assert turn.action.do == Do.START


@pytest.mark.parametrize("answer", ["fifteen", "mumble mumble"])
def test_what_is_no_score_is_asked_for_once_more_and_then_let_be(
    evening: Evening, answer: str
) -> None:
    evening.say("start the routine")
    assert "nought to ten" in evening.say(answer).reply
    assert evening.starts(answer) is not None


def test_a_question_in_between_is_answered_and_the_score_asked_for_again(evening: Evening) -> None:
    evening.say("start the routine")
    turn = evening.say("heat or ice")
    assert "Warmth" in turn.reply
    assert "nought to ten" in turn.then
    assert evening.starts("one") is not None


def test_a_red_flag_comes_before_the_score(evening: Evening) -> None:
    evening.say("start the routine")
    turn = evening.say("I can't feel when I wipe")
    assert turn.flag is not None
    assert not evening.dialogue.asking


@pytest.mark.parametrize(
    ("answer", "gentle"), [("yes", True), ("the easier one", True), ("no", False)]
)
def test_from_four_on_the_gentle_way_is_offered_first(
    evening: Evening, answer: str, gentle: bool
) -> None:
    turn = evening.say("start the routine")
    turn = evening.say("four")
    assert turn.reply.startswith("Four is a good deal.")
    plan = evening.starts(answer)
    assert plan is not None
    assert plan.gentle == gentle


@pytest.mark.parametrize("answer", ["not sure", "stop", None])
def test_without_a_clear_answer_nothing_begins(evening: Evening, answer: str | None) -> None:
    evening.say("start the routine")
    evening.say("seven")
    turn = evening.say(answer) if answer else evening.dialogue.unanswered()
    assert turn is not None
    assert turn.action is None or turn.action.do != Do.START


def test_a_rise_by_two_ends_a_routine_with_advice(evening: Evening) -> None:
    evening.starts("start the routine", "two")
    evening.diary.begin(routine(evening.library))
    evening.running = HOLDING
    assert evening.say("my pain is three").action is None
    turn = evening.say("my pain is four now")
    assert turn.action is not None
    assert turn.action.do == Do.STOP
    assert "from two to four" in turn.reply


def test_four_in_a_stretch_holds_the_count_and_offers_the_easier_form(evening: Evening) -> None:
    evening.running = HOLDING
    turn = evening.say("pain five")
    assert turn.action is not None
    assert turn.action.do == Do.PAUSE
    assert "easier" in (turn.question or "")
    assert "Lift only half as high" in evening.say("easier").reply


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("three", "one", "from three to one"),
        ("three", "three", "stayed at three"),
        ("three", "four", "from three to four"),
        ("one", "three", "Leave the stretches for today"),
    ],
)
def test_the_end_says_plainly_what_rose_or_fell_and_what_was_done(
    evening: Evening, before: str, after: str, said: str
) -> None:
    plan = evening.starts("start the routine", before)
    assert plan is not None
    evening.does(plan, 6, finished=True)
    assert "nought to ten" in evening.dialogue.finished(is_routine=True).reply
    reply = evening.say(after).reply
    assert said in reply
    assert "six holds in three minutes" in reply
    assert "one day this week" in reply


def test_without_check_in_the_summary_comes_at_once(
    understander: Understander, safety: SafetyScan, library: Library
) -> None:
    evening = Evening(understander, safety, library, check_in=False)
    plan = evening.starts("start the routine")
    assert plan is not None
    evening.does(plan, 2, finished=True)
    assert "two holds in one minute" in evening.dialogue.finished(is_routine=True).reply


def test_a_severe_pain_without_a_stretch_names_help(evening: Evening) -> None:
    assert "call for help" not in evening.say("log pain four").reply
    assert "call for help" in evening.say("my pain is eight").reply


def test_what_was_done_yesterday_and_this_week(evening: Evening) -> None:
    assert "nothing noted for yesterday" in evening.say("what did I do yesterday").reply
    evening.does(routine(evening.library, "lying"), 4, finished=True)
    evening.next_day()
    reply = evening.say("what did I do yesterday").reply
    assert reply == "Yesterday you did the lying stretches: four holds in two minutes."
    evening.does(Plan("bridge_pose"), 2, finished=True)
    assert "two days, three minutes" in evening.say("how am I doing").reply


def test_how_it_went_tells_the_first_and_the_last_score(evening: Evening) -> None:
    evening.say("log pain five")
    evening.next_day()
    evening.say("log pain two")
    assert "five at first, and two the last time" in evening.say("how am I doing").reply


def test_a_routine_that_was_left_is_carried_on_within_the_day(evening: Evening) -> None:
    plan = evening.starts("start the routine", "one")
    assert plan is not None
    evening.does(plan, 3, finished=False)
    taken_up = evening.starts("carry on where I stopped", "skip")
    assert taken_up is not None
    assert taken_up.done == 3
    evening.next_day()
    assert "nothing to carry on with" in evening.say("carry on where I stopped").reply


def test_the_same_as_yesterday_is_the_same_from_its_beginning(evening: Evening) -> None:
    evening.does(Plan("bridge_pose", hold=15), 3, finished=False)
    evening.next_day()
    assert evening.starts("same as yesterday") == Plan("bridge_pose", hold=15)


def test_what_no_longer_suits_is_left_out_of_the_same_again(evening: Evening) -> None:
    evening.does(routine(evening.library), 3, finished=True)
    evening.say("I have osteoporosis")
    plan = evening.starts("same as last time", "skip")
    assert plan is not None
    assert "seated_twist" in plan.without


def test_the_history_is_erased_only_after_a_yes(evening: Evening) -> None:
    evening.does(Plan("bridge_pose"), 1, finished=True)
    evening.say("clear my history")
    evening.say("no")
    assert "the bridge" in evening.say("what did I do today").reply
    evening.say("clear my history")
    evening.say("yes")
    assert "nothing noted" in evening.say("what did I do today").reply


def test_a_guest_who_comes_in_between_is_told_nothing(evening: Evening) -> None:
    evening.does(Plan("bridge_pose"), 1, finished=True)
    evening.say("I'm someone else")
    assert "nothing noted" in evening.say("what did I do today").reply


def test_nothing_is_carried_on_after_an_emergency_without_asking(evening: Evening) -> None:
    evening.does(routine(evening.library), 3, finished=False)
    evening.say("I can't feel when I wipe")
    turn = evening.say("carry on where I stopped")
    assert turn.action is None
    assert turn.question is not None
