"""Attention: with `wake` it answers only who calls it, but always an emergency and "stop"."""

from pathlib import Path
from typing import Any

import pytest

from assistant.audio.blocks import BLOCK, samples, silence
from assistant.cli.joining import Parts, joined
from assistant.cli.settings import Settings
from assistant.conversation.attention import LINGER, Attention
from assistant.conversation.events import Event
from assistant.errors import UserError
from assistant.listening.heard import Heard, Hypothesis, Mode
from assistant.understanding.wake import wake_intents

MEANINGS = {"hey coach": "Wake", "stop": "Stop", "heat or ice": "Ask", "sound the alarm": "Alarm"}


@pytest.fixture
def attention() -> Attention:
    return Attention(
        sleeps=True, meaning=MEANINGS.get, is_red_flag=lambda text: "feel when i wipe" in text
    )


def test_asleep_it_takes_only_its_name_and_what_may_not_be_missed(attention: Attention) -> None:
    assert attention.asleep
    assert not attention.takes(["heat or ice"])
    assert attention.takes(["hey coach"])
    assert attention.takes(["stop"])
    assert attention.takes(["sound the alarm"])
    assert attention.takes(["i can't heal", "i can't feel when i wipe"])


def test_called_it_takes_everything_until_it_has_been_quiet_for_a_while(
    attention: Attention,
) -> None:
    attention.wake(0)
    assert attention.takes(["heat or ice"])
    assert not attention.follow(LINGER - 1, busy=False)
    assert attention.follow(LINGER, busy=False)
    assert attention.asleep


def test_while_it_counts_or_speaks_it_does_not_fall_asleep(attention: Attention) -> None:
    attention.wake(0)
    assert not attention.follow(10 * LINGER, busy=True)
    assert attention.takes(["heat or ice"])


def test_open_it_never_sleeps() -> None:
    attention = Attention(sleeps=False, meaning=MEANINGS.get, is_red_flag=lambda _: False)
    assert not attention.follow(100 * LINGER, busy=False)
    assert attention.takes(["heat or ice"])
    assert not attention.wakes("hey coach")


def test_a_wake_phrase_has_to_be_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="42"):
        wake_intents("agent 42", tmp_path)


class Silent:
    """An engine that hears nothing: what is heard is told to the conversation."""

    name = "silent"

    def prepare(self, mode: Mode) -> None: ...

    def quick(self, mode: Mode) -> bool:
        return True

    def begin(self, mode: Mode) -> None: ...

    def feed(self, block: Any) -> str:
        return ""

    def glance(self) -> str:
        return ""

    def end(self) -> Hypothesis:
        return Hypothesis("", 0.0)

    def missing_words(self) -> frozenset[str]:
        return frozenset({"xylophone"})


class Floor:
    """Somebody who speaks with an assistant that has to be called."""

    def __init__(self, data_dir: Path) -> None:
        from assistant.cli.assemble import library, safety_scan, speech, understander

        settings = Settings(data_dir, guest=True, check_in=False, attention="wake")
        parts = Parts(
            understander(settings), safety_scan(), library(settings), Silent(), speech(settings)
        )
        self.log: list[Event] = []
        self.whole = joined(parts, settings, (self.log.append,))

    def hears(self, text: str, *faint: str) -> list[str]:
        """Return what follows a sentence within three seconds: kinds and states."""
        begun = len(self.log)
        self.whole.conversation.heard(
            Heard(text, final=True, start=0.0, end=0.0, score=1.0, faint=faint)
        )
        self.waits(3.0)
        return [str(e.fields.get("state", e.kind)) for e in self.log[begun:]]

    def waits(self, length: float) -> None:
        for _ in range(samples(length) // BLOCK):
            self.whole.mixer.read(BLOCK)
            self.whole.process(silence(BLOCK), silence(BLOCK), self.whole.mixer.position)


def test_it_answers_when_it_was_called_and_sleeps_again(data_dir: Path) -> None:
    floor = Floor(data_dir)
    floor.waits(0.1)
    assert "say" not in floor.hears("heat or ice")
    assert "listening" in floor.hears("hey coach")
    assert "say" in floor.hears("heat or ice")
    floor.waits(45.0)
    states = [e.fields["state"] for e in floor.log if e.kind == "state"]
    assert states[-1] == "asleep"
    assert "say" not in floor.hears("heat or ice")


def test_asleep_it_hears_an_emergency_and_then_the_answer_to_its_question(data_dir: Path) -> None:
    floor = Floor(data_dir)
    floor.waits(0.1)
    assert "red_flag" in floor.hears("I can't feel anything when I wipe")
    assert "say" in floor.hears("heat or ice")


@pytest.mark.parametrize("said", ["", "heat or ice"])
def test_asleep_it_asks_about_a_faint_emergency_and_leaves_the_rest_unanswered(
    data_dir: Path, said: str
) -> None:
    floor = Floor(data_dir)
    floor.waits(0.1)
    assert "say" not in floor.hears(said, "heat or ice", "can i use a heat pad")
    assert "red_flag" in floor.hears(said, "I can't feel anything when I wipe")
    asked = [e.fields["text"] for e in floor.log if e.kind == "say"]
    assert len(asked) == 1
    assert str(asked[0]).endswith("?")


def test_no_name_is_needed_while_it_counts(data_dir: Path) -> None:
    floor = Floor(data_dir)
    floor.whole.conversation.begin("bridge_pose")
    floor.waits(40.0)
    assert "say" in floor.hears("how long left")


def test_a_wake_phrase_that_cannot_be_heard_is_refused() -> None:
    from assistant.cli.joining import _check_wake_phrase

    with pytest.raises(UserError, match="xylophone"):
        _check_wake_phrase("hey xylophone", Silent())
