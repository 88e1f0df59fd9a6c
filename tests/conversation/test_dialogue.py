"""Conversations as they are typed: sentences in, turns out."""

from dataclasses import replace

import pytest

from assistant.answering.library import Library
from assistant.coaching.plan import Plan
from assistant.conversation.context import FORGET_AFTER
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.turn import Action, Do, Running, Turn
from assistant.listening.heard import Mode
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander
from assistant.understanding.urgency import Urgency

HOLDING = Running(
    exercise="piriformis_stretch",
    routine=None,
    paused=False,
    seconds_left=12,
    holds_left=2,
    side="right leg",
    next_exercise="piriformis_stretch",
    next_side="left leg",
)
PAUSED = Running("piriformis_stretch", None, True, 12, 2, "right leg", None, None)


class Talk:
    """Somebody typing, a second between two sentences."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.now = 0.0
        self.running: Running | None = None

    def say(self, text: str) -> Turn:
        self.now += 1.0
        return self.dialogue.turn(
            text, self.dialogue.mode(self.running is not None), self.now, self.running
        )


@pytest.fixture
def talk(understander: Understander, safety: SafetyScan, library: Library) -> Talk:
    return Talk(Dialogue(understander, safety, library))


def test_a_question_is_answered_and_more_is_told_on_request(talk: Talk) -> None:
    assert "nerve" in talk.say("what causes this").reply
    assert "accident" in talk.say("tell me more").reply
    assert talk.say("tell me more").reply == "That's all I know about it."


def test_a_follow_up_is_about_what_was_last_spoken_of(talk: Talk) -> None:
    talk.say("should I use heat")
    assert "fifteen minutes" in talk.say("how long").reply
    talk.say("tell me about the bridge")
    assert "ten seconds" in talk.say("how long").reply
    assert "glutes" in talk.say("why").reply


def test_start_it_is_about_the_last_stretch_whatever_was_asked_since(talk: Talk) -> None:
    talk.say("how do I do the bridge")
    talk.say("how often should I stretch")
    turn = talk.say("good stuff, start it")
    assert turn.action is not None
    assert turn.action.id == "bridge_pose"


def test_what_was_spoken_of_is_forgotten_after_a_while(talk: Talk) -> None:
    talk.say("what causes this")
    talk.now += FORGET_AFTER + 1
    assert talk.say("tell me more").reply == "That's all I know about it."


def test_say_that_again(talk: Talk) -> None:
    reply = talk.say("heat or ice").reply
    assert talk.say("say that again").reply == reply


def test_where_it_comes_from(talk: Talk) -> None:
    talk.say("can I take ibuprofen")
    assert "NICE" in talk.say("who says so").reply


def test_start_names_the_exercise_and_the_hold(talk: Talk) -> None:
    turn = talk.say("do the bridge for fifteen seconds")
    assert turn.action is not None
    assert turn.action == Action(Do.START, "bridge_pose", Plan("bridge_pose", hold=15))


def test_start_alone_means_what_was_spoken_of_or_asks_which(talk: Talk) -> None:
    assert talk.say("start").question is not None
    talk.say("tell me about the twist")
    turn = talk.say("let's do it")
    assert turn.action is not None
    assert turn.action.id == "seated_twist"


@pytest.mark.parametrize(
    ("sentence", "do"),
    [
        ("stop", Do.STOP),
        ("I'm done", Do.STOP),
        ("pause", Do.PAUSE),
        ("I need a break", Do.PAUSE),
        ("next", Do.NEXT),
        ("again", Do.REPEAT),
        ("not ready", Do.NOT_READY),
    ],
)
def test_commands_in_a_hold(talk: Talk, sentence: str, do: Do) -> None:
    talk.running = HOLDING
    turn = talk.say(sentence)
    assert turn.action is not None
    assert turn.action.do == do


def test_what_is_asked_in_a_hold_is_answered_shortly(talk: Talk) -> None:
    talk.running = HOLDING
    assert talk.say("how long left").reply == "Twelve seconds."
    assert talk.say("which leg").reply == "Right ankle over left knee."
    assert talk.say("how many left").reply == "Two holds."
    assert talk.say("what's next").reply == "Next comes the left leg."


def test_a_cry_of_pain_holds_the_count_and_asks(talk: Talk) -> None:
    talk.running = HOLDING
    turn = talk.say("ow")
    assert turn.action is not None
    assert turn.action.do == Do.PAUSE
    assert turn.question is not None


@pytest.mark.parametrize("answer", ["easier", "the easier way please", "ease off"])
def test_after_a_cry_the_easier_form_is_told_and_holds_become_shorter_while_it_waits(
    talk: Talk, answer: str
) -> None:
    talk.running = HOLDING
    talk.say("ow")
    talk.running = PAUSED
    turn = talk.say(answer)
    assert "push the crossed knee gently away" in turn.reply
    assert turn.action == Action(Do.FORM, "easier")
    going_on = talk.say("go on")
    assert going_on.action is not None
    assert going_on.action.do == Do.RESUME


@pytest.mark.parametrize(
    ("answer", "do"), [("skip", Do.NEXT), ("stop", Do.STOP), ("done", Do.STOP)]
)
def test_or_the_stretch_is_skipped_or_ended(talk: Talk, answer: str, do: Do) -> None:
    talk.running = HOLDING
    talk.say("that hurts")
    talk.running = PAUSED
    turn = talk.say(answer)
    assert turn.action is not None
    assert turn.action.do == do


def test_a_bare_yes_after_a_cry_is_asked_about_again_and_a_no_waits(talk: Talk) -> None:
    talk.running = HOLDING
    talk.say("ow")
    talk.running = PAUSED
    assert talk.say("yes").question is not None
    waiting = talk.say("no")
    assert waiting.action is None
    assert "go on" in waiting.reply


def test_a_red_flag_ends_the_stretch_whatever_runs(talk: Talk) -> None:
    talk.running = HOLDING
    turn = talk.say("I can't feel when I wipe")
    assert turn.urgency == Urgency.NOW
    assert turn.action is not None
    assert turn.action.do == Do.STOP
    assert "emergency" in turn.reply


def test_after_an_emergency_nothing_starts_unasked(talk: Talk) -> None:
    talk.say("I wet myself")
    turn = talk.say("start the routine")
    assert turn.action is None
    assert turn.question is not None
    assert "emergency" in talk.say("no").reply


def test_a_no_to_a_red_flag_question_clears_it(talk: Talk) -> None:
    assert talk.say("my leg's asleep").question is not None
    assert talk.say("no").urgency == Urgency.NONE
    turn = talk.say("do the bridge")
    assert turn.action is not None


@pytest.mark.parametrize("answer", ["maybe", "the weather is nice", "not sure"])
def test_no_clear_answer_is_not_a_no(talk: Talk, answer: str) -> None:
    talk.say("my leg's asleep")
    turn = talk.say(answer)
    assert turn.urgency == Urgency.NOW
    assert turn.action is not None
    assert turn.action.do == Do.STOP


def test_silence_after_a_red_flag_question_is_not_a_no(talk: Talk) -> None:
    talk.say("my leg's asleep")
    turn = talk.dialogue.unanswered()
    assert turn is not None
    assert turn.urgency == Urgency.NOW


def test_what_is_not_understood_is_said_twice_at_most(talk: Talk) -> None:
    assert talk.say("what is the capital of france").reply
    assert talk.say("and of germany").reply
    assert talk.say("how tall is the eiffel tower").reply == ""


def test_a_television_does_not_disturb_a_hold(talk: Talk) -> None:
    talk.running = HOLDING
    turn = talk.say("and now the weather for the north of the country")
    assert not turn.understood
    assert turn.reply == ""
    assert turn.action is None


@pytest.mark.parametrize("sentence", ["my knee hurts", "what's the weather", "play music"])
def test_what_is_out_of_reach_is_refused_honestly(talk: Talk, sentence: str) -> None:
    turn = talk.say(sentence)
    assert not turn.understood
    assert turn.reply


def test_did_you_mean(talk: Talk) -> None:
    turn = talk.say("I wonder if I start with the bridge")
    assert not turn.understood
    assert turn.question is not None
    answered = talk.say("yes")
    assert answered.intent is not None
    assert answered.intent.slots["exercise"] == "bridge_pose"


def test_goodbye_ends_it(talk: Talk) -> None:
    turn = talk.say("goodbye")
    assert turn.action is not None
    assert turn.action.do == Do.END


@pytest.mark.parametrize(
    ("sentence", "action"),
    [
        ("stop counting", Action(Do.COUNTING, "off")),
        ("count again", Action(Do.COUNTING, "every")),
        ("count in fives", Action(Do.COUNTING, "fives")),
        ("only the last three", Action(Do.COUNTING, "last")),
        ("count up", Action(Do.COUNTING, "up")),
        ("turn the beeps off", Action(Do.TONES, "off")),
        ("louder", Action(Do.VOLUME, "louder")),
        ("that's too loud", Action(Do.VOLUME, "quieter")),
        ("longer", Action(Do.LENGTH, "longer")),
        ("a bit shorter", Action(Do.LENGTH, "shorter")),
    ],
)
def test_how_it_counts_and_sounds_is_changed_by_voice(
    talk: Talk, sentence: str, action: Action
) -> None:
    talk.running = HOLDING
    assert talk.say(sentence).action == action


def test_a_hold_that_cannot_be_longer_says_so(talk: Talk) -> None:
    talk.running = replace(HOLDING, planned=30)
    turn = talk.say("longer")
    assert turn.action is None
    assert "as far as" in turn.reply


def test_two_questions_in_one_breath_are_both_answered(talk: Talk) -> None:
    reply = talk.say("heat or ice, and for how long").reply
    assert "Warmth relaxes" in reply
    assert "minutes" in reply


def test_a_stretch_that_is_named_before_a_question_is_what_the_question_is_about(
    talk: Talk,
) -> None:
    turn = talk.say("the bridge, where should I feel it")
    assert turn.intent is not None
    assert turn.intent.slots["aspect"] == "feel"
    assert "bottom" in turn.reply


def test_of_two_commands_in_one_breath_both_are_followed_where_they_go_together(talk: Talk) -> None:
    talk.running = HOLDING
    turn = talk.say("next one, and slower")
    assert turn.action is not None
    assert turn.also is not None
    assert (turn.action.do, turn.also.do) == (Do.NEXT, Do.PACE)
    turn = talk.say("louder, and pause")
    assert turn.action is not None
    assert turn.also is not None
    assert (turn.action.do, turn.also.do) == (Do.PAUSE, Do.VOLUME)


def test_the_safe_part_comes_first_whatever_its_place(talk: Talk) -> None:
    for said in ("stop, my hip hurts", "next one, and stop", "slower, and stop", "stop and next"):
        talk.running = HOLDING
        turn = talk.say(said)
        assert turn.action is not None, said
        assert turn.action.do == Do.STOP, said
        assert turn.also is None
        talk.dialogue.unanswered()
    talk.running = HOLDING
    assert "sorry it hurts" in talk.say("stop, my hip hurts").reply


def test_minutes_of_talk_that_is_not_meant_for_it_are_answered_once_with_how_to_quiet_it(
    talk: Talk,
) -> None:
    replies = []
    for _ in range(30):
        talk.now += 20.0
        replies.append(talk.say("the match ended two nil last night").reply)
    told = [reply for reply in replies if "goodbye" in reply]
    assert len(told) == 1
    assert not any(replies[replies.index(told[0]) + 1 :])
    assert replies.index(told[0]) * 21 >= 150


def test_a_routine_without_one_of_its_stretches(talk: Talk) -> None:
    talk.dialogue.turn("start the routine", Mode.OPEN, 0.0)
    for _ in range(3):
        talk.say("no")
    turn = talk.say("do the routine without the twist")
    assert turn.action is not None
    assert turn.action.plan is not None
    assert turn.action.plan.without == ("seated_twist",)


def test_a_mumbled_sentence_never_pushes_a_question_about_a_red_flag_aside(talk: Talk) -> None:
    assert talk.say("my leg's gone dead").question is not None
    turn = talk.say("what even is sciatica")
    assert turn.urgency == Urgency.NOW
    assert not talk.dialogue.asking
    assert talk.say("do the bridge").action is None


def test_skip_the_bridge_in_the_rest_before_it_leaves_it_out(talk: Talk) -> None:
    resting = replace(HOLDING, exercise="bridge_pose", side=None, routine="routine", between=True)
    talk.running = resting
    assert talk.say("skip the bridge").action == Action(Do.LEAVE_OUT, "bridge_pose")
    talk.running = replace(resting, between=False, after_this="seated_twist")
    assert talk.say("skip the bridge").action == Action(Do.NEXT, "bridge_pose")
