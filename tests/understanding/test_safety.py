"""Red flags: found however they are said, and not found where nothing is wrong."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.understanding.safety import SafetyScan
from assistant.understanding.urgency import Urgency
from tests.conftest import CONTENT

NOW = """
I can't feel my bottom
numb between my legs
numb down there
my privates are numb
can't feel when I wipe
toilet paper feels weird
my crotch is tingling
groin's gone dead
inner thighs are numb
I wet myself
I peed myself
I can't pee
can't start weeing
I don't know when I need to go
can't feel myself pee
I pooped myself
soiled myself
can't hold my poo
lost control down there
my legs are giving way
both legs numb
legs like jelly
legs won't work
can't feel my legs
pain in both legs
leg's getting weaker
I've fallen and can't get up
can't put weight on it
leg looks shorter
foot turned out
I think it's broken
heard a crack
hip is hot and red
can't breathe
chest hurts
leg went white
blue toes
no pulse
leg suddenly cold
foot's like ice
worst pain ever
came on suddenly and it's unbearable
something snapped
ten out of ten
"""

SOON_OR_ASK = """
I can't lift my foot
foot's floppy
toes drag
keep tripping
foot slaps
I fell
slipped on my hip
I was in a car crash
I've got a fever
shivering
I feel really ill
losing weight
I had cancer
pain wakes me nightly
night sweats
calf is swollen
one leg bigger
calf's hot and red
I'm pregnant
I'm twenty weeks
I've got a new hip
had my hip done
just had surgery
brittle bones
osteoporosis
I'm on warfarin
can't stand up
numb where I sit
both feet tingling
numb bum
my leg's asleep
"""

ORDINARY = """
why is my leg numb
heat or ice
should I see a doctor
is it serious
tell me about the bridge
what are the signs
I've got pins and needles
pause
stop
go on
how long left
why does my hip hurt
what causes this
why is my leg weak
what's a pinched nerve
is it from sitting
is crossing my legs bad
can standing cause it
is it my back or my hip
what's sciatica
burning thigh
groin pain
shooting pain
dull ache in my bum
is tingling normal
numb toes
what can I do at home
how long do I ice it
heating pad okay
hot bath
should I rest
keep walking
can I take ibuprofen
how many pills
with food
what stretches are there
which is easiest
can I do it in bed
on a chair
should it hurt
where should I feel it
start the routine
do the twist
hang on
hold on
ready
not ready
ow
that hurts
next
which leg
slower
I need a break
am I doing it right
do I breathe
how should I sleep
can I sleep on my stomach
is a chiropractor safe
steroid shot
count me through the piriformis stretch
my hip hurts
thank you
goodbye
"""


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("sentence", lines(NOW))
def test_an_emergency_is_found_or_asked_about(safety: SafetyScan, sentence: str) -> None:
    flag = safety.scan(sentence)
    assert flag is not None
    assert flag.urgency == Urgency.NOW


@pytest.mark.parametrize("sentence", lines(SOON_OR_ASK))
def test_what_needs_somebody_is_found_or_asked_about(safety: SafetyScan, sentence: str) -> None:
    assert safety.scan(sentence) is not None


@pytest.mark.parametrize("sentence", lines(ORDINARY))
def test_ordinary_words_are_no_red_flag(safety: SafetyScan, sentence: str) -> None:
    assert safety.scan(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "no I can feel it fine",
        "I haven't wet myself",
        "no numbness between my legs",
        "I don't have a fever",
        "I'm not pregnant",
    ],
)
def test_what_is_denied_is_no_red_flag(safety: SafetyScan, sentence: str) -> None:
    assert safety.scan(sentence) is None


def test_what_if_is_a_warning_all_the_same(safety: SafetyScan) -> None:
    flag = safety.scan("what if I wet myself")
    assert flag is not None
    assert flag.urgency == Urgency.NOW


def test_an_ambiguous_one_is_asked_about(safety: SafetyScan) -> None:
    flag = safety.scan("my leg's asleep")
    assert flag is not None
    assert flag.question is not None


def test_another_reading_that_is_an_emergency_counts(safety: SafetyScan) -> None:
    flag = safety.scan("i what myself", ["i wet myself"])
    assert flag is not None
    assert flag.id == "bladder"


def test_every_flag_finds_its_own_examples(safety: SafetyScan) -> None:
    assert safety.faults() == []


def test_an_emergency_text_is_short_and_says_whom_to_call(safety: SafetyScan) -> None:
    for sentence in lines(NOW):
        flag = safety.scan(sentence)
        assert flag is not None
        assert len(flag.say.split()) <= 25
        assert "emergency" in flag.say


@pytest.mark.parametrize("damage", ["missing", "cut", "not yaml", "empty"])
def test_half_a_safety_file_stops_the_start(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "safety.yaml"
    text = (CONTENT / "safety.yaml").read_text()
    if damage == "cut":
        path.write_text(text[: text.index("  - id: fever")])
    elif damage != "missing":
        path.write_text({"not yaml": "words: [", "empty": ""}[damage])
    with pytest.raises(UserError) as caught:
        SafetyScan.load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
