"""Others talk while it counts: a command among it has to be said twice, "stop" does not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.audio.blocks import BLOCK, samples, seconds
from assistant.cli.joining import Parts, joined
from assistant.cli.settings import Settings
from assistant.conversation.company import AGAIN_WITHIN, LATELY, MUCH, Company, Ears
from assistant.conversation.events import Event
from assistant.listening.heard import Heard

MEANINGS = {
    "pause": "Pause",
    "wait": "Pause",
    "next": "Next",
    "next one": "Next",
    "stop": "Stop",
    "that hurts": "Ow",
    "go on": "Resume",
}


def heard(text: str, start: float, length: float = 0.8, *faint: str) -> Heard:
    return Heard(text, True, start, start + length, 0.6, faint=faint)


def is_red_flag(text: str) -> bool:
    return "when i wipe" in text


@pytest.fixture
def company() -> Company:
    def suspects(faint: Sequence[str]) -> bool:
        return any(map(is_red_flag, faint))

    return Company(Ears(MEANINGS.get, is_red_flag, suspects, lambda text: len(text.split()) > 9))


@pytest.fixture
def talked_to(company: Company) -> Company:
    """Somebody has just told somebody else a long story, until five seconds."""
    company.note(heard("", 0.0, 5.0), meant=False)
    return company


def test_alone_a_command_counts_at_once(company: Company) -> None:
    company.note(heard("", 0.0, MUCH), meant=False)
    assert not company.present(MUCH)
    assert company.takes(heard("next", MUCH + 0.5))


def test_a_dishwasher_is_no_company(company: Company) -> None:
    company.note(replace(heard("", 0.0, 5.0), voice=0.05), meant=False)
    assert not company.present(5.0)
    assert company.takes(heard("next", 5.5))


def test_among_others_talk_it_has_to_be_said_twice(talked_to: Company) -> None:
    assert not talked_to.takes(heard("next", 5.5))
    assert talked_to.takes(heard("next one", 7.0))


def test_two_different_ones_are_not_the_same_twice(talked_to: Company) -> None:
    assert not talked_to.takes(heard("next", 5.5))
    assert not talked_to.takes(heard("go on", 7.0))


def test_nor_is_the_same_much_later(talked_to: Company) -> None:
    assert not talked_to.takes(heard("next", 5.5, 0.5))
    assert not talked_to.takes(heard("next", 6.0 + AGAIN_WITHIN + 0.1))


@pytest.mark.parametrize(
    "text",
    ["stop", "stop my hip hurts", "pause", "that hurts", "i can't feel it when i wipe"],
)
def test_what_may_not_wait_counts_at_once(talked_to: Company, text: str) -> None:
    assert talked_to.takes(heard(text, 5.5))


def test_a_wait_may_be_said_to_somebody_else(talked_to: Company) -> None:
    assert not talked_to.takes(heard("wait", 5.5))
    assert talked_to.takes(heard("wait", 6.5))


def test_a_faint_emergency_counts_at_once(talked_to: Company) -> None:
    assert talked_to.takes(heard("", 5.5, 2.0, "can't feel when i wipe"))


def test_an_emergency_by_chance_in_a_long_row_of_words_does_not(talked_to: Company) -> None:
    row = "sees the harder was old when i wipe a tall bus and again"
    assert not talked_to.takes(heard(row, 5.5, 5.0))
    assert not talked_to.takes(heard("", 5.5, 5.0, row))


def test_alone_even_that_does(company: Company) -> None:
    assert company.takes(
        heard("sees the harder was old when i wipe a tall bus and again", 0.0, 5.0)
    )


def test_when_they_have_gone_a_command_counts_at_once(talked_to: Company) -> None:
    assert talked_to.present(5.0)
    assert not talked_to.present(5.0 + LATELY)
    assert talked_to.takes(heard("next", 5.0 + LATELY))


def test_who_was_understood_has_its_ear_again(talked_to: Company) -> None:
    talked_to.note(heard("next", 5.5), meant=True)
    assert talked_to.takes(heard("go on", 7.0))


def test_a_stop_is_obeyed_and_proves_nothing(talked_to: Company) -> None:
    talked_to.note(heard("stop", 5.5), meant=True)
    assert not talked_to.takes(heard("go on", 7.0))


class Room:
    """Somebody in a stretch, with a television."""

    def __init__(self, data_dir: Path) -> None:
        from assistant.cli.assemble import library, safety_scan, speech, understander

        settings = Settings(data_dir, guest=True, check_in=False)
        parts = Parts(
            understander(settings), safety_scan(), library(settings), None, speech(settings)
        )
        self.log: list[Event] = []
        self.whole = joined(parts, settings, (self.log.append,))
        self.whole.conversation.begin("piriformis_stretch", 60)
        self.waits(40.0)

    def waits(self, length: float) -> None:
        for _ in range(samples(length) // BLOCK):
            self.whole.mixer.read(BLOCK)
            self.whole.conversation.tick()

    def hears(self, text: str, length: float = 0.8) -> list[str]:
        """Return the intents of what follows, and why it was passed over."""
        begun, now = len(self.log), seconds(self.whole.mixer.position)
        self.whole.conversation.heard(heard(text, now - length, length))
        self.waits(0.5)
        kinds = {"understood": "intent", "ignored": "reason"}
        return [str(e.fields[kinds[e.kind]]) for e in self.log[begun:] if e.kind in kinds]


@pytest.fixture
def room(data_dir: Path) -> Room:
    room = Room(data_dir)
    room.hears("", 5.0)
    return room


def test_it_says_once_that_it_has_to_be_said_again(room: Room) -> None:
    assert room.hears("next") == ["company"]
    room.waits(5.0)
    room.hears("back")
    room.waits(5.0)
    said = [e.fields["text"] for e in room.log if e.kind == "say"]
    assert sum("say it once more" in str(text) for text in said) == 1


def test_said_twice_it_is_done(room: Room) -> None:
    assert room.hears("next") == ["company"]
    assert room.hears("next") == ["Next"]


def test_stop_is_obeyed_at_once(room: Room) -> None:
    assert room.hears("stop") == ["Stop"]


def test_what_is_typed_needs_no_repeating(room: Room) -> None:
    begun = len(room.log)
    room.whole.type("next")
    room.waits(0.5)
    assert [e.fields["intent"] for e in room.log[begun:] if e.kind == "understood"] == ["Next"]


def test_an_answer_to_its_question_is_never_passed_over(room: Room) -> None:
    assert room.hears("ow") == ["Ow"]
    room.waits(8.0)
    room.hears("", 5.0)
    assert "company" not in room.hears("skip it")
