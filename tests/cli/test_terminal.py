"""What the terminal shows: captions, the count, what is going on, and what is wrong."""

import io
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console
from rich.text import Text

from assistant.cli.digits import large, scale_for
from assistant.cli.screen import Screen
from assistant.cli.terminal import Terminal
from assistant.conversation.events import Event
from assistant.conversation.turn import Running


def shown(screen: Screen, width: int = 80, height: int = 24) -> str:
    return screen.lines(width, height).plain


HOLDING = Running("knee_to_chest", None, False, 12, 2, "right leg", "knee_to_chest", "left leg")


def test_a_hold_is_a_large_number_with_a_bar_a_side_and_what_comes_next() -> None:
    text = shown(Screen(state="holding", hold=(12, 20), running=HOLDING))
    assert "████" in text
    assert text.count("░") == 14
    assert "knee to chest, right leg · next: left leg" in text
    assert "hold" in text


def test_the_big_count_fills_the_terminal_and_fits() -> None:
    screen = Screen(big=True, state="holding", hold=(20, 20))
    lines = shown(screen, 120, 40).splitlines()
    assert len([line for line in lines if "█" in line]) == 25
    assert max(map(len, lines)) <= 120
    for width, height in ((20, 10), (40, 12), (80, 24), (80, 30), (120, 40), (200, 60)):
        assert len(shown(screen, width, height).splitlines()) <= height
    assert scale_for(10, 3, "20") == 1
    assert all(len(large(str(number))) == 5 for number in range(100))


@pytest.mark.parametrize(
    ("screen", "word"),
    [
        (Screen(state="listening"), "listening"),
        (Screen(state="paused", hold=(7, 20)), "paused"),
        (Screen(state="holding", hold=(7, 20), running=HOLDING), "right leg"),
        (Screen(state="coaching", lead_in=3, running=HOLDING), "right leg"),
        (Screen(state="coaching", running=replace(HOLDING, side=None, between=True)), "rest"),
    ],
)
def test_the_big_screen_says_in_large_letters_what_is_going_on(screen: Screen, word: str) -> None:
    screen.big = True
    text = shown(screen)
    assert "\n".join(f"  {line}" for line in large(word)) in text
    screen.big = False
    assert f"  {large(word)[0]}" not in shown(screen)


def test_three_two_one_is_shown_before_a_hold() -> None:
    screen = Terminal(Console(file=io.StringIO()))
    screen.show(Event("cue", 1.0, 1, {"name": "lead_in_3"}))
    assert large("3")[0] in shown(screen._screen)
    screen.show(Event("pause", 1.5, 1, {"exercise": "bridge_pose"}))
    assert "█" not in shown(screen._screen)


@pytest.mark.parametrize(
    ("running", "place"),
    [
        ({"side": None}, "knee to chest · next: left leg"),
        ({"side": "left leg", "next_exercise": None}, "knee to chest, left leg · the last hold"),
        ({"side": None, "between": True}, "rest · next: knee to chest"),
        ({"next_side": None, "side": None}, "knee to chest · next: once more"),
        ({"next_exercise": "bridge_pose"}, "knee to chest, right leg · next: bridge pose"),
    ],
)
def test_where_it_is_in_a_routine(running: dict[str, Any], place: str) -> None:
    assert place in shown(Screen(state="coaching", running=replace(HOLDING, **running)))


def test_what_is_wrong_and_what_is_heard_is_shown() -> None:
    screen = Screen(state="listening", level=0.5, partial="count me", pain=(4,))
    screen.trouble = "The microphone X is gone"
    text = shown(screen)
    assert "I hear you" in text
    assert "count me …" in text
    assert "! The microphone X is gone" in text
    assert "pain 4 of 10" in text
    assert "▮▮▮▮▮▮▮▮▮▯" in text
    screen.muted, screen.pain = True, (4, 2)
    assert "microphone off" in shown(screen)
    assert "pain 4, now 2 of 10" in shown(screen)
    screen.muted, screen.level = False, None
    assert "mic" not in shown(screen).replace("microphone", "")


def lines_of(terminal: Any, file: io.StringIO) -> str:
    with terminal:
        terminal.show(Event("heard", 1.0, 1, {"text": "heat", "final": False}))
        terminal.show(Event("heard", 1.5, 1, {"text": "heat or ice", "final": True}))
        terminal.show(Event("say", 1.6, 1, {"id": "s1", "text": "Either can help."}))
        terminal.note("Starting…")
        terminal.show(Event("error", 2.0, 1, {"message": "The microphone X is gone"}))
    return file.getvalue()


def test_plain_lines_where_there_is_no_terminal() -> None:
    file = io.StringIO()
    text = lines_of(Terminal(Console(file=file)), file)
    assert "\x1b" not in text
    assert text.splitlines() == [
        " 0:01.5      you  heat or ice",
        " 0:01.6  unpinch  Either can help.",
        "Starting…",
        "The microphone X is gone",
    ]


def test_a_long_caption_goes_on_under_its_words() -> None:
    file = io.StringIO()
    terminal = Terminal(Console(file=file, force_terminal=True, no_color=True, width=40))
    text = "Lie on your back, knees bent, feet flat on the floor."
    terminal.show(Event("say", 1.0, 1, {"id": "s1", "text": text}))
    lines = [Text.from_ansi(line).plain.rstrip() for line in file.getvalue().splitlines()]
    assert lines == [
        " 0:01.0  unpinch  Lie on your back,",
        "                  knees bent, feet flat",
        "                  on the floor.",
    ]


def test_quiet_shows_only_what_is_wrong() -> None:
    file = io.StringIO()
    assert lines_of(Terminal(Console(file=file), quiet=True), file) == "The microphone X is gone\n"


def test_no_colour_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    file = io.StringIO()
    text = lines_of(Terminal(Console(file=file, force_terminal=True, width=80)), file)
    assert "\x1b[36m" not in text
    assert "\x1b[31m" not in text
    assert "heat or ice" in text
