"""Any commands at any moments: the coach stays in a legal phase, one voice speaks, holds are whole."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from assistant.answering.library import Library
from assistant.audio.blocks import BLOCK, Pcm, seconds, silence
from assistant.audio.mixer import FADE, Mixer
from assistant.coaching.script import ScriptWriter
from assistant.conversation.assistant import Assistant
from assistant.conversation.conversation import Conversation
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.diary import Diary
from assistant.conversation.events import Event, EventLog
from assistant.conversation.mouth import Mouth
from assistant.conversation.person import Person
from assistant.history.history import History
from assistant.listening.heard import Heard
from assistant.profile.store import ProfileStore
from assistant.understanding.safety import SafetyScan
from assistant.understanding.templates import Templates
from assistant.understanding.understander import Understander
from tests.conftest import CONTENT, INTENTS

BEGAN: Final = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
LEVEL: Final = 0.1
COMMANDS: Final = (
    "stop", "pause", "wait", "go on", "ready", "not yet", "next", "skip", "go back", "start over",
    "again", "the other side", "which side", "what's next", "how long left", "how many left",
    "slower", "faster", "longer", "shorter", "easier", "harder", "stop counting", "count again",
    "louder", "quieter", "i need a break", "i'm done", "never mind", "ow", "skip the bridge",
    "heat or ice", "my pain is three", "my pain is six", "yes", "no", "skip it",
)  # fmt: skip
STARTS: Final = (
    "start the routine", "do the bridge", "five minutes", "carry on where i stopped",
    "same as last time", "two rounds of the gentle routine", "start the lying routine",
)  # fmt: skip
STATES: Final = {
    "listening", "speaking", "asking", "coaching", "holding", "paused", "alarm",
}  # fmt: skip


def voice(text: str) -> Pcm:
    """Every word lasts a fifth of a second, at one level: two voices at once would be louder."""
    return np.full(3203 * len(text.split()), LEVEL, dtype=np.float32)


class Parts:
    """What is slow to load, loaded once."""

    def __init__(self) -> None:
        self.understander = Understander(Templates.load([INTENTS]))
        self.understander.templates.write_out()
        self.safety = SafetyScan.bundled()
        self.library = Library.load(CONTENT)


_parts: list[Parts] = []


def parts() -> Parts:
    if not _parts:
        _parts.append(Parts())
    return _parts[0]


class Floor(RuleBasedStateMachine):
    """Somebody who says anything at any moment."""

    @initialize()
    def lie_down(self) -> None:
        known = parts()
        self.log: list[Event] = []
        self.ended = False
        mixer = Mixer()
        events = EventLog(lambda: mixer.position, (self.note,))
        diary = Diary(History(None, BEGAN), BEGAN, lambda: seconds(mixer.position))
        person = Person(ProfileStore(None), known.library.conditions, today=BEGAN.date)
        person.passed_screen()
        talk = Dialogue(known.understander, known.safety, known.library, person, diary)
        mouth = Mouth(mixer, voice, voice, events)
        writer = ScriptWriter(known.library.exercises, talk.prompts.coach_lines, mouth.duration)
        conversation = Conversation(
            talk, known.understander, known.library, writer, mixer, mouth, events, diary
        )
        self.assistant = Assistant(mixer, conversation, events)
        self.together = 0
        self.say("turn the beeps off")
        self.say(STARTS[0])

    @rule(command=st.sampled_from(COMMANDS), blocks=st.integers(0, 400))
    def command(self, command: str, blocks: int) -> None:
        self.play(blocks)
        self.say(command)

    @rule(start=st.sampled_from(STARTS), blocks=st.integers(0, 200))
    def start(self, start: str, blocks: int) -> None:
        self.play(blocks)
        self.say(start)

    @rule(blocks=st.integers(0, 100), kept=st.booleans())
    def begin_to_say_stop(self, blocks: int, kept: bool) -> None:
        """A partial "stop": then it was one, or it was "stop counting"."""
        now = seconds(self.assistant.mixer.position)
        self.assistant.conversation.heard(Heard("stop", final=False, start=now, end=now, score=0.0))
        self.play(blocks % 20)
        self.say("stop" if kept else "stop counting")

    @rule(command=st.sampled_from(COMMANDS), blocks=st.integers(0, 60))
    def command_after_a_hold(self, command: str, blocks: int) -> None:
        """Something said in the second or two after a hold has ended: seldom hit by chance."""
        self.ended = False
        for _ in range(1000):
            self.play(1)
            if self.ended:
                break
        self.play(blocks)
        self.say(command)

    @rule(blocks=st.integers(100, 1500))
    def lie_still(self, blocks: int) -> None:
        self.play(blocks)

    def say(self, text: str) -> None:
        self.assistant.type(text)

    def note(self, event: Event) -> None:
        self.log.append(event)
        self.ended = self.ended or (event.kind == "hold" and event.fields["phase"] == "end")

    def play(self, blocks: int) -> None:
        for _ in range(blocks):
            sound = self.assistant.mixer.read(BLOCK)
            self._listen(sound)
            self.assistant.process(silence(BLOCK), sound, self.assistant.mixer.position)

    def _listen(self, sound: Pcm) -> None:
        """Count the samples in which two voices are heard; a cut one fades under the next."""
        volume = self.assistant.mixer.volume
        loud = np.flatnonzero(np.abs(sound) > 1.05 * LEVEL * volume)
        self.together = max(self.together, int(np.ptp(loud)) + 1 if len(loud) else 0)

    @invariant()
    def one_voice_speaks(self) -> None:
        assert getattr(self, "together", 0) <= FADE

    @invariant()
    def the_state_is_a_legal_one(self) -> None:
        states = [e.fields["state"] for e in getattr(self, "log", []) if e.kind == "state"]
        assert set(states) <= STATES

    def teardown(self) -> None:
        if not hasattr(self, "assistant"):
            return
        self.say("go on")
        self.play(200)
        self.say("stop")
        self.play(50)
        self.assistant.finish("finished")
        self.every_hold_has_its_end()
        self.no_second_side_is_shorter()

    def every_hold_has_its_end(self) -> None:
        phases = [event.fields["phase"] for event in self.log if event.kind == "hold"]
        assert phases == ["begin", "end"] * (len(phases) // 2)
        for event in self._ends():
            assert 0 <= event["actual"] <= event["planned"] + 1e-6

    def no_second_side_is_shorter(self) -> None:
        """A second side lasts as long as the first, unless something was said in between.

        One that was to become shorter in its last seconds was longer than what was asked for.
        """
        first: dict[str, Any] | None = None
        shortened = False
        for event in self.log:
            if event.kind == "heard":
                first = None
            elif event.kind == "understood":
                shortened = shortened or event.fields["intent"] == "Shorter"
            elif event.kind == "hold" and event.fields["phase"] == "begin":
                shortened = False
            elif event.kind == "hold":
                hold: dict[str, Any] = event.fields
                if first is not None and first["exercise"] == hold["exercise"]:
                    assert hold["actual"] == hold["planned"] >= first["planned"]
                first = None if shortened else hold

    def _ends(self) -> list[dict[str, Any]]:
        holds: list[dict[str, Any]] = [e.fields for e in self.log if e.kind == "hold"]
        return [hold for hold in holds if hold["phase"] == "end"]


Floor.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
TestAnyCommands = Floor.TestCase


def test_the_table_of_commands_is_not_left_behind() -> None:
    """Each command of the table is among those that are said at random."""
    import yaml

    table = Path(__file__).parent.parent / "data" / "commands_in_every_phase.yaml"
    for commands in yaml.safe_load(table.read_text()).values():
        assert set(commands) <= set(COMMANDS)
