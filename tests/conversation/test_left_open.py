"""A question about an emergency that nobody answers: no "no", and no end of a stretch either.

What sounded like an emergency may have been a television. So nothing runs, help is named, and the
question comes again before anything goes on.
"""

from pathlib import Path

import pytest

from assistant.answering.library import Library
from assistant.audio.blocks import BLOCK, samples, silence
from assistant.cli.assemble import speech
from assistant.cli.joining import Parts, joined
from assistant.cli.settings import Settings
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.events import Event
from assistant.conversation.patience import ANSWER_WITHIN
from assistant.conversation.turn import Do, Running, Turn
from assistant.listening.heard import Heard
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander
from assistant.understanding.urgency import Urgency

WIPING = "i can't feel anything when i wipe"
HOLDING = Running(
    "piriformis_stretch", "full", False, 12, 2, "right leg", None, None, "bridge_pose"
)
PAUSED = Running("piriformis_stretch", "full", True, 12, 2, "right leg", None, None, "bridge_pose")


class Talk:
    """A held routine, a television, and somebody who may answer."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.now = 0.0
        self.running: Running | None = HOLDING

    def say(self, text: str, *faint: str) -> Turn:
        self.now += 1.0
        mode = self.dialogue.mode(self.running is not None)
        turn = self.dialogue.turn(text, mode, self.now, self.running, faint=faint)
        self._follow(turn)
        return turn

    def nobody_answers(self) -> Turn:
        turn = self.dialogue.unanswered(self.running)
        assert turn is not None
        self._follow(turn)
        return turn

    def _follow(self, turn: Turn) -> None:
        do = turn.action.do if turn.action is not None else None
        if do == Do.PAUSE and self.running is not None:
            self.running = PAUSED
        elif do == Do.STOP:
            self.running = None


@pytest.fixture
def talk(understander: Understander, safety: SafetyScan, library: Library) -> Talk:
    return Talk(Dialogue(understander, safety, library))


def does(turn: Turn) -> Do | None:
    return turn.action.do if turn.action is not None else None


def test_silence_names_help_and_the_stretch_waits(talk: Talk) -> None:
    assert does(talk.say("", WIPING)) == Do.PAUSE
    turn = talk.nobody_answers()
    assert does(turn) == Do.PAUSE
    assert "emergency number" in turn.reply
    assert "go on" in turn.reply
    assert turn.urgency == Urgency.NOW
    assert not talk.dialogue.asking


@pytest.mark.parametrize(
    "wish", ["go on", "next", "again", "ready", "start over", "skip the piriformis", "other side",
             "do the bridge", "carry on where I stopped"]
)  # fmt: skip
def test_whatever_would_set_it_going_is_asked_first(talk: Talk, wish: str) -> None:
    asked = talk.say("", WIPING).question
    talk.nobody_answers()
    turn = talk.say(wish)
    assert turn.action is None
    assert turn.question == asked


def test_it_goes_on_after_a_no(talk: Talk) -> None:
    talk.say("", WIPING)
    talk.nobody_answers()
    talk.say("go on")
    turn = talk.say("no")
    assert does(turn) == Do.RESUME
    assert "Tell me at once" in turn.reply


def test_and_asks_no_more_after_it(talk: Talk) -> None:
    talk.say("", WIPING)
    talk.nobody_answers()
    talk.say("next")
    assert does(talk.say("no")) == Do.NEXT
    assert does(talk.say("go on")) == Do.RESUME


def test_a_yes_is_warned_of_and_ends_it(talk: Talk) -> None:
    talk.say("", WIPING)
    talk.nobody_answers()
    talk.say("go on")
    turn = talk.say("yes")
    assert does(turn) == Do.STOP
    assert turn.urgency == Urgency.NOW
    assert "alarm" in turn.then


def test_go_on_is_no_answer_and_the_question_comes_again(talk: Talk) -> None:
    asked = talk.say("", WIPING).question
    for _ in range(2):
        turn = talk.say("go on")
        assert turn.action is None
        assert turn.question == asked
    assert does(talk.say("no")) == Do.RESUME


def test_a_second_silence_is_no_no_either(talk: Talk) -> None:
    asked = talk.say("", WIPING).question
    talk.nobody_answers()
    talk.say("go on")
    assert does(talk.nobody_answers()) == Do.PAUSE
    assert talk.say("go on").question == asked


def test_a_television_that_talks_on_ends_nothing(talk: Talk) -> None:
    talk.say("", WIPING)
    turn = talk.say("and now the weather for the north of the country")
    assert does(turn) == Do.PAUSE
    assert "emergency number" in turn.reply
    assert talk.say("the wind comes from the north").reply == ""
    assert talk.say("go on").question is not None


def test_who_does_not_know_is_taken_seriously(talk: Talk) -> None:
    talk.say("", WIPING)
    turn = talk.say("maybe")
    assert does(turn) == Do.STOP
    assert "emergency number" in turn.reply
    assert "checked" in (talk.say("do the bridge").question or "")


@pytest.mark.parametrize("command", ["pause", "stop", "I'm done"])
def test_a_command_is_followed_and_the_question_is_not_forgotten(talk: Talk, command: str) -> None:
    asked = talk.say("my leg's gone dead").question
    turn = talk.say(command)
    assert does(turn) == (Do.PAUSE if command == "pause" else Do.STOP)
    assert talk.say("go on" if command == "pause" else "do the bridge").question == asked


def test_pain_while_it_waits_leads_to_no_way_round_the_question(talk: Talk) -> None:
    asked = talk.say("", WIPING).question
    talk.nobody_answers()
    talk.say("ow")
    assert talk.say("skip").question == asked


def test_telling_something_else_does_not_answer_it(talk: Talk) -> None:
    asked = talk.say("my leg's gone dead").question
    talk.say("I'm pregnant")
    assert talk.say("go on").question == asked


def test_two_questions_left_open_are_both_asked(talk: Talk) -> None:
    one = talk.say("my leg's gone dead").question
    talk.nobody_answers()
    # Who was asked is asked about no other faint reading, but about plain words.
    other = talk.say("I'm stuck on the floor").question
    assert other != one
    talk.nobody_answers()
    assert talk.say("go on").question == one
    assert talk.say("no").question == other
    assert does(talk.say("no")) == Do.RESUME


def test_having_been_checked_answers_it(talk: Talk) -> None:
    talk.say("", WIPING)
    talk.nobody_answers()
    talk.say("the doctor has checked me")
    assert does(talk.say("go on")) == Do.RESUME


def test_with_nothing_running_it_is_asked_before_anything_starts(talk: Talk) -> None:
    talk.running = None
    asked = talk.say("", WIPING).question
    turn = talk.nobody_answers()
    assert "emergency number" in turn.reply
    assert talk.say("do the bridge").question == asked
    assert does(talk.say("no")) == Do.START


def test_a_no_at_once_says_how_to_go_on(talk: Talk) -> None:
    talk.say("", WIPING)
    turn = talk.say("no")
    assert turn.action is None
    assert "go on" in turn.reply


class Room:
    """The whole assistant, counting, in a room with a television."""

    def __init__(
        self, understander: Understander, safety: SafetyScan, library: Library, data_dir: Path
    ) -> None:
        settings = Settings(data_dir, guest=True, check_in=False)
        parts = Parts(understander, safety, library, None, speech(settings))
        self.log: list[Event] = []
        self.whole = joined(parts, settings, (self.log.append,))

    def hears(self, text: str, *faint: str) -> None:
        now = self.whole.mixer.position / 16_000
        heard = Heard(text, final=True, start=now, end=now, score=1.0, faint=faint)
        self.whole.conversation.heard(heard)

    def waits(self, length: float) -> None:
        for _ in range(samples(length) // BLOCK):
            self.whole.mixer.read(BLOCK)
            self.whole.process(silence(BLOCK), silence(BLOCK), self.whole.mixer.position)

    def until(self, state: str) -> None:
        for _ in range(90):
            if self.state == state:
                return
            self.waits(1.0)
        raise AssertionError(f"never {state}: {self.log[-5:]}")

    @property
    def state(self) -> str:
        return str(next((e.fields["state"] for e in reversed(self.log) if e.kind == "state"), ""))

    @property
    def last_said(self) -> str:
        return str([e.fields["text"] for e in self.log if e.kind == "say"][-1])

    def counted(self) -> list[int]:
        return [int(str(e.fields["number"])) for e in self.log if e.kind == "count"]

    def ends(self) -> list[Event]:
        return [e for e in self.log if e.kind == "hold" and e.fields["phase"] == "end"]


def test_heard_in_a_hold_nothing_is_counted_until_the_person_has_said_no(
    understander: Understander, safety: SafetyScan, library: Library, data_dir: Path
) -> None:
    room = Room(understander, safety, library, data_dir)
    room.waits(0.1)
    room.whole.conversation.begin("piriformis_stretch")
    room.until("holding")
    room.waits(3.0)
    room.hears("", WIPING)
    counted = room.counted()
    assert 2 <= len(counted) <= 5
    room.waits(ANSWER_WITHIN + 60.0)
    assert "emergency number" in room.last_said
    room.hears("go on")
    room.waits(ANSWER_WITHIN + 60.0)
    assert "emergency number" in room.last_said
    assert room.counted() == counted
    assert room.ends() == []
    assert room.whole.conversation.paused
    room.hears("go on")
    room.waits(8.0)
    room.hears("no")
    room.waits(15.0)
    assert room.counted()[len(counted) :][:2] == [counted[-1], counted[-1] - 1]
    assert room.ends() == []
