"""Figures of speech made of a red flag's words are no emergency; what only looks like one still is."""

from pathlib import Path

import pytest

from assistant.understanding.safety import SafetyScan
from assistant.understanding.urgency import Urgency
from tests.conftest import CONTENT


@pytest.mark.parametrize(
    "sentence",
    [
        "I had a stroke of luck",
        "it was a stroke of genius",
        "we had scones with clotted cream",
        "clotted cream and jam",
        "you silly clot",
        "the clot next door parked across my drive",
        "I can't stand that song",
        "I can't stand this awful music programme",
        "she can't stand the new presenter",
        "I can't stand mushrooms",
        "we can't stand football",
        "I can't stand up for myself",
        "he can't stand up to her",
        "I can't walk past a bakery",
        "I can't move for boxes in here",
        "I can't speak French",
        "I can't speak highly enough of her",
        "break a leg tonight",
        "the striker broke his leg in the second half",
        "he broke his ankle on telly last night",
        "he broke the news to her",
        "he broke my heart",
        "the team collapsed in the second half",
        "the share price collapsed",
        "the shares crashed overnight",
        "he had a crash course in Italian",
        "they collapsed into giggles",
        "I fell in love",
        "I fell for it",
        "she fell for him",
        "I fell behind with my work",
        "he fell out with his brother",
        "my phone died",
        "my phone is dead",
        "the line went dead",
        "that joke killed me",
        "this traffic is killing me",
        "these shoes are killing me",
        "I'm numb with boredom",
        "I'm dead on my feet",
        "I'm dead tired",
        "she was paralysed with fear",
        "paralysed by indecision",
        "the government is paralysed",
        "the strike has paralysed the trains",
        "I got cold feet about the wedding",
        "my blood ran cold",
        "I'm burning up with curiosity",
        "I have cabin fever",
        "Saturday night fever",
        "the fever pitch at the stadium",
        "I'm sick of this song",
        "that song gives me chills",
        "the view left me breathless",
        "my heart aches for her",
        "that burger is a heart attack on a plate",
        "you gave me a heart attack",
        "I nearly had a heart attack when I saw the bill",
        "I almost had a stroke when I saw the price",
        "she writes to an agony aunt",
        "I'm in agony over what to wear",
        "I've lost control of my finances",
        "it cost an arm and a leg",
        "you're pulling my leg",
        "he hasn't a leg to stand on",
        "the car is on its last legs",
    ],
)
def test_a_figure_of_speech_is_no_emergency(safety: SafetyScan, sentence: str) -> None:
    assert safety.scan(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "I had a stroke",
        "I'm having a stroke, of luck there was none",
        "the team doctor says I've had a stroke",
        "I've got a clot in my leg",
        "this silly clot in my leg hurts",
        "I can't stand",
        "I can't stand, that song is on too loud",
        "I can't stand the pain in that song",
        "I can't stand that leg pain",
        "I can't stand up to go to the toilet",
        "I can't stand the queue, my leg gave way",
        "I can't walk past the door",
        "suddenly I can't speak French or English",
        "I think I broke a leg",
        "did I break a leg when I fell",
        "I broke my leg in the match",
        "my mother broke her hip",
        "the actor broke his leg, help, he is here with me",
        "both my legs collapsed",
        "I collapsed laughing and now I can't get up",
        "he fell out of bed and can't get up",
        "my toes feel dead on my feet",
        "I'm paralysed",
        "I'm paralysed with fear and I can't move my legs",
        "my legs are paralysed with cold",
        "climbing the stairs left me breathless",
        "my heart aches for hours",
        "I nearly had a heart attack this morning, my chest hurts",
        "I'm in agony over here",
        "I lost control of my finances and my bowels",
        "it was a stroke of luck but I can't feel my legs",
        "my phone died and I can't feel my legs",
    ],
)
def test_what_may_be_meant_is_warned_of(safety: SafetyScan, sentence: str) -> None:
    flag = safety.scan(sentence)
    assert flag is not None
    assert flag.urgency in (Urgency.NOW, Urgency.SOON)
    assert flag.question is None


@pytest.mark.parametrize(
    "sentence",
    [
        "he broke his leg in the match",
        "my son broke his leg in the match and can't move",
        "I fell for no reason",
        "my feet are cold",
        "I've got cold feet, one is white",
        "I can't stand up for more than a second",
        "I laughed till I wet myself",
        "I can't breathe in these jeans",
        "I collapsed on the sofa after work",
    ],
)
def test_what_could_be_either_is_asked_or_warned_of(safety: SafetyScan, sentence: str) -> None:
    assert safety.scan(sentence) is not None


def test_what_was_said_beside_a_figure_is_still_denied_or_over(safety: SafetyScan) -> None:
    assert safety.scan("it was a stroke of luck, no numbness anywhere") is None
    assert safety.scan("by a stroke of luck I haven't wet myself") is None


def test_the_check_tries_every_figure(tmp_path: Path) -> None:
    text = (CONTENT / "safety.yaml").read_text(encoding="utf-8")
    path = tmp_path / "safety.yaml"
    path.write_text(text.replace("(luck|genius", "(fate|genius"), encoding="utf-8")
    faults = SafetyScan.load(path, None).faults()
    assert any("stroke_signs" in fault and "stroke of luck" in fault for fault in faults)


def test_another_reading_is_read_in_the_same_way(safety: SafetyScan) -> None:
    assert safety.scan("a strike of luck", ["a stroke of luck"]) is None
    assert safety.suspect(["i had a stroke of luck"]) is None
    assert safety.suspect(["i had a stroke"]) is not None
