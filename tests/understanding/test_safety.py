"""Red flags: found however they are said, and not found where nothing is wrong."""

import time
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.understanding.safety import Flag, SafetyScan
from assistant.understanding.urgency import Urgency
from tests.conftest import CONTENT

# Sentences of each kind, separated by slashes: what people say, not what the rules hold.
NOW = """
I can't feel my bottom / numb between my legs / numb down there / my privates are numb
can't feel when I wipe / toilet paper feels weird / my crotch is tingling / numb where I sit
groin's gone dead / inner thighs are numb / I wet myself / I peed myself / I can't pee
can't start weeing / leaking / I don't know when I need to go / can't feel myself pee
I pooped myself / soiled myself / can't hold my poo / lost control down there
my legs are giving way / both legs numb / legs like jelly / legs won't work / can't stand up
both feet tingling / can't feel my legs / pain in both legs / leg's getting weaker
my foot has suddenly gone floppy / I've fallen and can't get up / can't put weight on it
leg looks shorter / foot turned out / I think it's broken / heard a crack / hip is hot and red
can't breathe / chest hurts / foot's freezing / leg went white / blue toes / no pulse
leg suddenly cold / foot's like ice / worst pain ever / agony / came on suddenly / unbearable
something snapped / ten out of ten / my leg is numb and my speech is slurred
my whole leg is numb / my leg's swollen and I'm breathless
my back pain started after a car crash / nothing comes out when I try to wee
I cant feel nothing down below / my wife can't feel her legs
"""
ASKED = """
can't hold it / collapsing / I fell / slipped on my hip / car crash / my leg's asleep
my leg is asleep / numb bum / my bum's gone to sleep / pain down my legs / I'm out of breath
"""
SOON = """
I can't lift my foot / foot's floppy / toes drag / keep tripping / foot slaps / I've got a fever
shivering / I feel really ill / losing weight / I had cancer / pain wakes me nightly
night sweats / calf is swollen / one leg bigger / calf's hot and red / just flew and leg hurts
my leg is weak / my hip gives way
"""
CLINICIAN = """
I'm pregnant / I'm twenty weeks / new hip / had my hip done / just had surgery / brittle bones
osteoporosis / blood thinners / warfarin / can I take ibuprofen with warfarin
can I exercise with osteoporosis
"""
PUT_AS_A_QUESTION = """
what if I wet myself / what happens if I can't pee / what should I do if both legs go numb
why can't I feel my bottom / why is it numb between my legs / is numbness between my legs normal
why did I wet myself / why won't my legs work / why can't my wife feel her legs
why are both my legs numb / why is my leg numb and my speech slurred
"""
DENIED = """
no, I can feel it fine / no I can feel it fine / I haven't wet myself
no numbness between my legs / I don't have a fever / I'm not pregnant
no fever, chills or night sweats / I can pee fine / years ago I wet myself
what is saddle numbness
"""
ORDINARY = """
why is my leg numb / heat or ice / should I see a doctor / is it serious
tell me about the bridge / what are the signs / I've got pins and needles / pause / stop / go on
how long left / why does my hip hurt / what causes this / why is my leg weak
what's a pinched nerve / is it from sitting / is crossing my legs bad / can standing cause it
is it my back or my hip / what's sciatica / burning thigh / groin pain / shooting pain
dull ache in my bum / is tingling normal / numb toes / what can I do at home
how long do I ice it / heating pad okay / hot bath / should I rest / keep walking
can I take ibuprofen / how many pills / with food / what stretches are there / which is easiest
can I do it in bed / on a chair / should it hurt / where should I feel it / start the routine
do the twist / hang on / hold on / ready / not ready / ow / that hurts / next / which leg / slower
I need a break / am I doing it right / do I breathe / how should I sleep
can I sleep on my stomach / is a chiropractor safe / steroid shot
count me through the piriformis stretch / my hip hurts / thank you / goodbye
why does my leg tingle / why does my leg go numb when I sit / why does my foot fall asleep
why is my thigh numb / what makes my leg numb / what causes a numb leg
can a tight hip make my leg numb / can sitting too long pinch a nerve / does my wallet cause it
do high heels cause hip pain / can running cause it / is it my piriformis
what is piriformis syndrome / what is a slipped disc / do I have a herniated disc
could it be my spine / what does sciatica feel like / is it normal to feel tingling
tingling in my leg / my leg tingles / my leg feels numb / pins and needles in my foot
shooting pain down my leg / pain down the back of my leg / burning pain in my thigh
my hip is stiff / my hip is tight / my hip clicks / my hip pops when I walk
my hip hurts when I sit / my hip hurts at night when I lie on it / my leg hurts / my back aches
my buttock hurts / it hurts when I sit / a sharp pain in my hip / it aches a bit
can I take paracetamol with it / should I take ibuprofen with food / how much ibuprofen can I take
how long should I ice / can I use a hot water bottle / should I put ice on my hip
can I have a hot bath / can I use a warm compress / should I rest or keep moving
can I go for a walk / can I run / can I drive / can I cycle / should I sit less
what chair is best / how should I sit / what is the best sleeping position
should I sleep with a pillow between my legs / can I sleep on my side / which mattress is best
do I need an x-ray / do I need a scan / does massage help / does acupuncture work
do steroid injections work / is surgery necessary / should I see a chiropractor
should I see a physio / when should I see a doctor / how long until it gets better
will it go away / is it permanent / is it dangerous / what are the warning signs
which stretch should I do / start the stretches / start the figure four / do the knee to chest
how do I do the clamshell / how many times / how often should I stretch / how long do I hold it
should I feel it in both legs / do I switch legs / should my legs be straight
can I bend both knees / can I stretch every day / is it meant to burn / my muscles are burning
I can feel the stretch / I can't feel the stretch / I can't feel anything in this stretch
I can't hold it for thirty seconds / I can't hold this any longer
I can't bring my knee to my chest / I can't cross my legs / I can't get on the floor
I can't do this one / it's too hard / my leg is tired / resume / repeat / skip / louder / quieter
next one / go back / start again / what can you do / help / what did you say / say that again
never mind / are you a doctor / I lost my balance / I lost count / I fell asleep
I feel weak at the knees / my knees are weak / wait a minute / give me a second / that was fast
slow down / I'm ready now / I've got a cold / I've got a headache / I'm tired / it's hot in here
my feet are sore / can I wear shoes / can I do it on the toilet / I need to go to the loo
can I do it after dinner / my toes touch the wall / I'm in pain / it's painful / I have hip pain
I have sciatica / I have a pinched nerve / my doctor said it's sciatica / it comes and goes
it's been bad today / it started after sitting / it started yesterday / it hurts more today
"""


def each(text: str) -> list[str]:
    """Return the sentences of a list."""
    return [part.strip() for line in text.splitlines() for part in line.split(" / ") if part]


def found(safety: SafetyScan, sentence: str) -> Flag:
    """Return the flag in a sentence that has one."""
    flag = safety.scan(sentence)
    assert flag is not None
    return flag


@pytest.mark.parametrize("sentence", each(NOW))
def test_an_emergency_is_found_at_once(safety: SafetyScan, sentence: str) -> None:
    flag = found(safety, sentence)
    assert (flag.urgency, flag.question) == (Urgency.NOW, None)


@pytest.mark.parametrize("sentence", each(PUT_AS_A_QUESTION))
def test_an_emergency_put_as_a_question_is_one(safety: SafetyScan, sentence: str) -> None:
    flag = found(safety, sentence)
    assert (flag.urgency, flag.question) == (Urgency.NOW, None)


@pytest.mark.parametrize("sentence", each(ASKED))
def test_what_may_be_an_emergency_is_asked_about(safety: SafetyScan, sentence: str) -> None:
    flag = found(safety, sentence)
    assert flag.question is not None
    assert flag.question.endswith("?")
    assert flag.urgency == Urgency.NOW


@pytest.mark.parametrize("sentence", each(SOON))
def test_what_must_be_seen_soon_is_found(safety: SafetyScan, sentence: str) -> None:
    assert found(safety, sentence).urgency == Urgency.SOON


@pytest.mark.parametrize("sentence", each(CLINICIAN))
def test_what_a_clinician_has_to_agree_to_is_found(safety: SafetyScan, sentence: str) -> None:
    assert found(safety, sentence).urgency == Urgency.CLINICIAN


@pytest.mark.parametrize("sentence", each(DENIED))
def test_what_is_denied_or_long_over_is_no_red_flag(safety: SafetyScan, sentence: str) -> None:
    assert safety.scan(sentence) is None


@pytest.mark.parametrize("sentence", each(ORDINARY))
def test_ordinary_words_are_no_red_flag(safety: SafetyScan, sentence: str) -> None:
    assert safety.scan(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "flag"),
    [
        ("I have a fever and I wet myself", "bladder"),
        ("my leg is weak and numb between the legs", "saddle_numbness"),
        ("I'm pregnant and I've got a fever", "fever"),
        ("no fever but I can't pee", "bladder"),
        ("I can't move my leg after a fall", "fall_injury"),
    ],
)
def test_of_several_flags_the_most_urgent_counts(
    safety: SafetyScan, sentence: str, flag: str
) -> None:
    assert found(safety, sentence).id == flag


@pytest.mark.parametrize(
    "sentence",
    [
        "I WET MYSELF!",
        "um, I, er, wet myself, sorry",
        "i wett myself",
        "lost control of my blader",
        "I\u2019ve wet myself",
        "hang on I think I just wet myself",
    ],
)
def test_spelling_and_fillers_hide_nothing(safety: SafetyScan, sentence: str) -> None:
    assert found(safety, sentence).id == "bladder"


def test_an_emergency_that_is_over_is_asked_about(safety: SafetyScan) -> None:
    flag = found(safety, "I couldn't feel my legs last month")
    assert flag.urgency == Urgency.NOW
    assert flag.question is not None


def test_another_reading_that_is_an_emergency_counts(safety: SafetyScan) -> None:
    assert safety.scan("i what my shelf") is None
    flag = safety.scan("i what my shelf", ["i want my shelf", "i wet myself"])
    assert flag is not None
    assert flag.id == "bladder"
    assert (
        flag.question
        == "Is it new that you can't hold your water, can't pass it, or can't feel it?"
    )


def test_what_was_heard_first_is_warned_of_whatever_the_other_readings_are(
    safety: SafetyScan,
) -> None:
    flag = safety.scan("i wet myself", ["i want my shelf", "i met my shelf"])
    assert flag is not None
    assert flag.question is None


def test_every_flag_finds_its_own_examples(safety: SafetyScan) -> None:
    assert safety.faults() == []


def test_a_flag_that_misses_its_example_is_a_fault(tmp_path: Path) -> None:
    text = (CONTENT / "safety.yaml").read_text(encoding="utf-8")
    path = tmp_path / "safety.yaml"
    path.write_text(text.replace("- I soiled myself\n", "- all is well\n"), encoding="utf-8")
    assert SafetyScan.load(path, None).faults() == [
        "flag 'bowel' does not find its example 'all is well'"
    ]


@pytest.mark.parametrize("sentence", each(NOW))
def test_an_emergency_text_is_short_and_says_whom_to_call(
    safety: SafetyScan, sentence: str
) -> None:
    flag = found(safety, sentence)
    assert len(flag.say.split()) <= 25
    assert "emergency" in flag.say


def test_a_long_sentence_does_not_hold_up_the_answer(safety: SafetyScan) -> None:
    sentence = "my leg is numb and my hip hurts and my back is weak and i feel it in my foot " * 4
    start = time.perf_counter()
    safety.scan(sentence)
    assert time.perf_counter() - start < 1


DAMAGE = {
    "empty": "",
    "not yaml": "words: [",
    "no mapping": "- words",
    "binary": "\x00\x01",
    "a key misspelt": "wrods: {}",
}


@pytest.mark.parametrize("text", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_file_that_is_no_safety_file_stops_the_start(tmp_path: Path, text: str) -> None:
    assert_refused(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - id: bladder\n", "  - id: bladders\n"),
        ("  - id: bowel\n", "  - id: bladder\n"),
        ("    if_yes: fall_injury\n", "    if_yes: nothing\n"),
        ("    level: now\n", "    level: whenever\n"),
        ("<saddle> + <numb>", "<sadle> + <numb>"),
        ("<saddle> + <numb>", "(<saddle> + <numb>"),
        ("    say: This", "    say: " + "word " * 26 + "This"),
        ("  hypothetical:\n", "  hypotheses:\n"),
        ("      - clotted cream\n", "      - (clotted cream\n"),
    ],
)
def test_a_mistake_in_the_file_stops_the_start(tmp_path: Path, old: str, new: str) -> None:
    text = (CONTENT / "safety.yaml").read_text(encoding="utf-8")
    assert old in text
    assert_refused(tmp_path, text.replace(old, new, 1))


def test_half_a_safety_file_stops_the_start(tmp_path: Path) -> None:
    text = (CONTENT / "safety.yaml").read_text(encoding="utf-8")
    assert_refused(tmp_path, text[: text.index("  - id: fever")])


def test_a_missing_safety_file_stops_the_start(tmp_path: Path) -> None:
    assert_refused(tmp_path, None)


def assert_refused(folder: Path, text: str | None) -> None:
    """Check that a file with this text is not loaded, and that one line says which file."""
    path = folder / "safety.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        SafetyScan.load(path, None)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
