""" "Stop the washing machine" is for something else; every other "stop" stops."""

from pathlib import Path

import pytest

from assistant.answering.library import Library
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.turn import Do, Running
from assistant.errors import UserError
from assistant.listening.heard import Mode
from assistant.understanding.intent import Refused, Understood
from assistant.understanding.other_object import NAME, OtherObject
from assistant.understanding.safety import SafetyScan
from assistant.understanding.understander import Understander
from tests.conftest import CONTENT

RUNNING = Running("bridge_pose", None, False, 12, 2, None, "bridge_pose", None, planned=20)


@pytest.mark.parametrize(
    "sentence",
    [
        "stop the washing machine",
        "Can you stop the washing machine, please?",
        "stop the washing machine at six",
        "please pause the music",
        "stop the alarm clock",
        "stop the car",
        "stop eating my crisps",
        "stop the birds",
        "cancel my subscription",
        "skip this song",
        "next song please",
        "go on with the ironing",
        "start the dishwasher",
    ],
)
@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.STRETCH])
def test_a_command_for_something_else_is_refused(
    understander: Understander, sentence: str, mode: Mode
) -> None:
    assert understander.understand(sentence, mode) == Refused("out_of_domain")


@pytest.mark.parametrize(
    "sentence",
    [
        "stop",
        "stop it",
        "stop the stretch",
        "stop now",
        "please stop the exercise",
        "stop the counting",
        "stop the thing",
        "stop that thingummy",
        "stop the machine",
        "stop the clock",
        "stop the video",
        "stop the noise",
        "stop it hurts",
        "stop my hip",
        "stop my leg hurts",
        "stop my back",
        "stop the pain",
        "stop the music it hurts",
        "stop the car is here",
        "stop the washing machine and the stretch",
        "stop the washing machine is leaking",
        "stop, the music",
        "stop the baby",
        "stop the phone is ringing",
        "can you stop the blasted gubbins",
        "stop stop the music stop",
    ],
)
def test_any_stop_that_may_be_meant_for_the_stretch_stops(
    understander: Understander, library: Library, safety: SafetyScan, sentence: str
) -> None:
    turn = Dialogue(understander, safety, library).turn(sentence, Mode.STRETCH, 0.0, RUNNING)
    assert turn.action is not None
    assert turn.action.do in (Do.STOP, Do.PAUSE)


def test_a_stop_among_the_other_readings_of_it_is_believed(understander: Understander) -> None:
    found = understander.understand("stop the car", Mode.STRETCH, ["stop the count"])
    assert isinstance(found, Understood)
    assert found.intent.name == "Stop"


def test_nothing_is_done_and_nothing_said_in_a_stretch(
    understander: Understander, library: Library, safety: SafetyScan
) -> None:
    dialogue = Dialogue(understander, safety, library)
    turn = dialogue.turn("stop the washing machine", Mode.STRETCH, 0.0, RUNNING)
    assert (turn.action, turn.reply, turn.refused) == (None, "", "out_of_domain")


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("before: please\n", encoding="utf-8")
    with pytest.raises(UserError, match=NAME):
        OtherObject.bundled(tmp_path)


def test_the_bundled_words_have_no_body_part_and_no_name_for_the_assistant() -> None:
    others = OtherObject.bundled(CONTENT)
    for thing in ("hip", "leg", "back", "count", "machine", "clock", "alarm", "session", "voice"):
        assert not others.is_meant(f"stop the {thing}")


@pytest.mark.parametrize(
    "sentence",
    [
        "my phone is dead",
        "the sink won't drain",
        "the shower is leaking",
        "our dog has a fever",
        "the rabbit can't walk",
        "the battery is getting weaker",
        "the boiler collapsed suddenly",
    ],
)
def test_a_complaint_about_a_thing_or_an_animal_is_no_emergency(
    safety: SafetyScan, sentence: str
) -> None:
    assert safety.scan(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "my phone is dead and I can't feel my legs",
        "the shelf fell on my hip and I can't stand",
        "the dog pulled me over and I can't walk",
        "my leg is dead, I can't move it",
        "my foot is dead and cold",
        "the phone help I can't breathe",
        "the lift, my chest hurts",
        "the toilet is impossible, nothing comes out",
        "the shower did it, numb from the waist down",
        "the fence, fell off it, cannot stand",
        "the wall, fell against it, can't walk",
        "the shelf came down, can't walk any more",
        "my engine is dead below the waist",
        "the dog pulled, there was a crack, can't put weight on it",
    ],
)
def test_a_thing_in_the_sentence_hides_nobodys_emergency(safety: SafetyScan, sentence: str) -> None:
    assert safety.scan(sentence) is not None


def test_another_reading_of_it_is_still_asked_about(safety: SafetyScan) -> None:
    flag = safety.scan("my phone is dead", ["my whole leg is dead and i can't move it"])
    assert flag is not None
    assert flag.question is not None
