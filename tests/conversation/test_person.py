"""What the person tells about themselves, and what it changes."""

from datetime import date
from pathlib import Path

import pytest

from assistant.answering.library import Library
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.person import Person
from assistant.conversation.turn import Do, Turn
from assistant.errors import UserError
from assistant.profile.profile import Profile
from assistant.profile.store import ProfileStore
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander
from assistant.understanding.urgency import Urgency

TODAY = date(2026, 3, 1)


class Talk:
    """Somebody typing on a given day."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.now = 0.0

    def say(self, text: str) -> Turn:
        self.now += 1.0
        return self.dialogue.turn(text, self.dialogue.mode(False), self.now)

    def starts(self, text: str) -> bool:
        action = self.say(text).action
        return action is not None and action.do == Do.START


class House:
    """Where talks take place one after another, with one profile."""

    def __init__(
        self, understander: Understander, safety: SafetyScan, library: Library, file: Path
    ) -> None:
        self.file = file
        self.faults: list[str] = []
        self._parts = understander, safety, library

    def talk(self, today: date = TODAY, file: Path | None = None) -> Talk:
        understander, safety, library = self._parts
        store = ProfileStore(file or self.file)
        person = Person(store, library.conditions, lambda: today, self.faults.append)
        return Talk(Dialogue(understander, safety, library, person))


@pytest.fixture
def house(
    understander: Understander, safety: SafetyScan, library: Library, tmp_path: Path
) -> House:
    return House(understander, safety, library, tmp_path / "profile.json")


def test_what_was_told_is_explained_remembered_and_asked_about(house: House) -> None:
    told = house.talk().say("I'm pregnant")
    assert "midwife" in told.reply
    assert "remember" in told.reply
    later = house.talk()
    turn = later.say("count me through the bridge")
    assert turn.action is None
    assert turn.reply.startswith("You told me that you are pregnant.")
    assert later.starts("yes")


@pytest.mark.parametrize("answer", ["no", "not sure"])
def test_without_a_clear_yes_it_is_left_alone(house: House, answer: str) -> None:
    talk = house.talk()
    talk.say("I've got a new hip")
    talk.say("do the piriformis stretch")
    assert not talk.starts(answer)


def test_a_routine_leaves_out_what_does_not_suit_and_says_why(house: House) -> None:
    house.file.write_text('{"conditions": ["osteoporosis"], "screened": "2026-02-28"}')
    turn = house.talk().say("start the routine")
    assert turn.action is not None
    assert turn.action.plan is not None
    assert turn.action.plan.without == ("seated_twist", "knee_to_chest", "lying_crossover")
    assert "your bones are thin" in turn.reply
    assert "the seated twist, knee to chest and the lying crossover" in turn.reply


def test_an_answer_about_medicine_begins_with_the_caution_for_this_person(house: House) -> None:
    talk = house.talk()
    plain = talk.say("can I take ibuprofen").reply
    talk.say("I'm on warfarin")
    assert talk.say("can I take ibuprofen").reply.startswith(
        "You told me that you take a blood thinner"
    )
    talk.say("I'm not on warfarin any more")
    assert talk.say("can I take ibuprofen").reply == plain


def test_a_question_about_a_condition_is_no_statement_about_oneself(house: House) -> None:
    talk = house.talk()
    talk.say("can I do the bridge while pregnant")
    assert "haven't told me" in talk.say("what do you know about me").reply


def test_it_shows_and_forgets_after_asking(house: House) -> None:
    talk = house.talk()
    talk.say("I have osteoporosis")
    assert "your bones are thin" in talk.say("what do you know about me").reply
    assert talk.say("forget everything about me").question is not None or talk.dialogue.asking
    talk.say("no")
    assert house.file.exists()
    talk.say("forget everything about me")
    talk.say("yes")
    assert not house.file.exists()


def test_what_one_person_said_never_follows_the_next(house: House) -> None:
    talk = house.talk()
    talk.say("I have a hip replacement")
    talk.say("I'm someone else")
    assert talk.starts("do the seated twist")
    talk.say("I'm pregnant")
    assert "new hip" in house.talk().say("what do you know about me").reply


def test_a_broken_profile_is_named_and_not_taken_for_an_empty_one(house: House) -> None:
    house.file.write_text('{"conditions": [')
    with pytest.raises(UserError, match=r"profile\.json is broken"):
        house.talk()


def test_a_profile_that_cannot_be_kept_is_known_all_the_same_and_reported(house: House) -> None:
    talk = house.talk(file=house.file.parent / "taken" / "profile.json")
    (house.file.parent / "taken").write_text("a file where the folder should be")
    talk.say("I'm pregnant")
    assert not talk.starts("count me through the bridge")
    assert len(house.faults) == 1


# --- the screen before the first routine ---


def test_three_questions_come_before_the_first_routine_and_not_again_within_30_days(
    house: House,
) -> None:
    talk = house.talk()
    assert talk.say("start the routine").reply.startswith("Before the first routine")
    assert not talk.starts("no")
    assert not talk.starts("no")
    assert talk.starts("no")
    assert house.talk(date(2026, 3, 30)).starts("start the routine")
    assert not house.talk(date(2026, 3, 31)).starts("start the routine")
    assert not house.talk(date(2025, 3, 1)).starts("start the routine")


def test_a_single_stretch_or_a_question_is_never_screened(house: House) -> None:
    assert house.talk().starts("do the bridge")
    assert "nerve" in house.talk().say("what causes this").reply


def test_a_yes_to_a_red_flag_is_one(house: House) -> None:
    talk = house.talk()
    talk.say("start the routine")
    assert talk.say("yes").urgency == Urgency.NOW
    assert not talk.starts("start the routine")


def test_a_flag_in_the_words_of_the_answer_counts_whatever_was_asked(house: House) -> None:
    talk = house.talk()
    talk.say("start the routine")
    assert talk.say("no, but I can't feel when I wipe").urgency == Urgency.NOW


def test_unanswered_twice_it_names_the_gentle_form_and_waits_to_be_asked(house: House) -> None:
    talk = house.talk()
    first = talk.say("start the routine").question
    again = talk.dialogue.unanswered()
    assert again is not None
    assert again.question == first
    left = talk.dialogue.unanswered()
    assert left is not None
    assert left.action is None
    assert "gentle" in left.reply
    assert not talk.starts("start the routine")
    talk.dialogue.unanswered()
    talk.dialogue.unanswered()
    assert talk.starts("start the gentle routine")


def test_a_yes_to_the_last_question_asks_which_it_is(house: House) -> None:
    talk = house.talk()
    talk.say("start the routine")
    talk.say("no")
    talk.say("no")
    assert "which it is" in talk.say("yes").reply


# --- after an emergency ---


def test_only_a_plain_word_that_all_is_well_lets_it_go_on(house: House) -> None:
    talk = house.talk()
    talk.say("I wet myself")
    assert not talk.starts("do the bridge")
    assert not talk.starts("not sure")
    assert not talk.starts("do the bridge")
    talk.say("I've been checked")
    assert talk.starts("do the bridge")


def test_an_emergency_is_repeated_on_request_and_offers_the_alarm_once(house: House) -> None:
    talk = house.talk()
    flagged = talk.say("I can't feel when I wipe")
    assert "alarm" in flagged.then
    assert talk.say("say that again").reply == flagged.reply
    assert talk.say("I can't feel when I wipe").then == ""


def test_it_says_once_that_it_is_no_doctor(house: House) -> None:
    assert "not a doctor" in house.talk().dialogue.greeting()
    assert "not a doctor" not in house.talk().dialogue.greeting()


def test_a_date_in_the_future_is_no_answer() -> None:
    assert Profile(screened=date(2027, 1, 1)).needs_screen(TODAY)
