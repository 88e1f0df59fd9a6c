"""How many turns of whole conversations are understood: follow-ups, corrections, changes of mind.

    script/bench conversations [--half report]

The conversations of `tests/conversations` were written apart from the code. Files 01 to 03 are for
tuning, the others are for reporting.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.answering.library import Library
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.person import Person
from assistant.conversation.turn import Action, Do, Running, Turn
from assistant.listening.heard import Mode
from assistant.profile.store import ProfileStore
from assistant.resources import data_folder
from assistant.understanding.safety import SafetyScan
from assistant.understanding.templates import Templates
from assistant.understanding.understander import Understander
from benchmarks.halves import half_options
from benchmarks.interval import rate

FOLDER: Final = Path(__file__).parent.parent / "tests" / "conversations"
PAUSE: Final = 8.0
"""Seconds between two turns."""
TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "heat": ("heat", "hot_bath"),
    "medicine": ("medicine",),
    "causes": ("cause", "overview", "why_numb", "pinched_nerve"),
    "doctor": ("seek_help", "how_long_before_doctor", "is_it_serious", "warning_signs"),
    "symptoms": ("symptom",),
    "posture": ("cause_posture", "sitting", "driving"),
    "pinched_nerve": ("pinched_nerve", "cause_sciatic_nerve"),
    "home_remedies": ("remedies", "what_to_avoid", "stretching_why"),
    "side_sleeping": ("sleep_side",),
    "back_sleeping": ("sleep_back",),
    "stomach_sleeping": ("sleep_stomach",),
    "sleep": ("sleep", "cannot_sleep"),
    "numbness": ("symptom_numbness", "why_numb", "pinched_nerve"),
    "steroids": ("steroid", "oral_steroids"),
    "sciatic_nerve": ("cause_sciatic_nerve", "pinched_nerve"),
    "outlook": ("recovery", "prevention", "how_long"),
    "hip_flexors": ("cause_hip_flexors",),
    "ice": ("ice", "heat_or_ice"),
}
"""For the subjects that the conversations name: how the ids of the topics that answer them begin."""
ASPECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "hold": ("how_long",),
    "safe": ("safety", "is_it_safe"),
    "how": ("how", "how_do_i", "what"),
    "what": ("what", "purpose", "why", "how"),
    "often": ("often", "how_often", "how_long"),
}
"""For the aspects that the conversations name: the slots that mean the same."""
SAME: Final[Mapping[str, tuple[str, ...]]] = {
    "Ask": ("Ask", "FollowUp", "More", "ListExercises"),
    "AskExercise": ("AskExercise", "FollowUp", "More"),
    "Stop": ("Stop", "Done"),
    "Done": ("Done", "Stop"),
    "Break": ("Break", "Pause"),
    "Pause": ("Pause", "Break"),
    "More": ("More", "Ask", "FollowUp", "Resume"),
    "SayAgain": ("SayAgain", "Repeat"),
    "Repeat": ("Repeat", "Start", "StartOver", "SayAgain"),
    "Ready": ("Ready", "Resume"),
    "Resume": ("Resume", "Ready"),
    "StartOver": ("StartOver", "Repeat"),
    "Number": ("Number", "Pain"),
}


@dataclass
class Talk:
    """One conversation."""

    dialogue: Dialogue
    now: float = 0.0
    running: Running | None = None

    @property
    def mode(self) -> Mode:
        """Return what is listened for now."""
        return self.dialogue.mode(self.running is not None)

    def say(
        self, text: str, alternatives: Sequence[str] = (), behind: Sequence[float] = ()
    ) -> Turn:
        """Say a sentence and follow what it does; as heard, with other readings of it."""
        self.now += PAUSE
        turn = self.dialogue.turn(text, self.mode, self.now, self.running, alternatives, behind)
        if turn.action is not None:
            self._follow(turn.action)
        return turn

    def _follow(self, action: Action) -> None:
        if action.do == Do.START:
            # A routine's id stands for its first exercise: the answers need one that there is.
            first = dict.fromkeys(("routine", "lying", "five_minutes"), "piriformis_stretch")
            name = first.get(action.id or "", action.id or "")
            name = "knee_to_chest" if name == "gentle" else name
            self.running = Running(
                name, None, False, 12, 2, "right leg", name, "left leg", planned=20
            )
        elif action.do in (Do.STOP, Do.END):
            self.running = None


def right(wanted: Mapping[str, Any], turn: Turn, about: str) -> bool:
    """Tell whether a turn is what a conversation expects.

    Args:
        wanted: `intent` and what goes with it; `or` has another reading that is as right.
        turn: what came of the sentence.
        about: the topic or exercise that is spoken of after it.
    """
    if "or" in wanted and right(wanted["or"], turn, about):
        return True
    name = wanted["intent"]
    if name == "RedFlag":
        return turn.flag is not None
    if name == "None":
        return turn.intent is None and turn.action is None
    if turn.intent is None or turn.intent.name not in SAME.get(name, (name,)):
        return False
    if "topic" in wanted:
        return about.startswith(TOPICS.get(wanted["topic"], (wanted["topic"],)))
    if "routine" in wanted:
        return bool(turn.intent.slots.get("routine") == wanted["routine"])
    if "exercise" in wanted and about != wanted["exercise"]:
        return False
    if "aspect" in wanted and "aspect" in turn.intent.slots:
        aspect = wanted["aspect"]
        return turn.intent.slots["aspect"] in ASPECTS.get(aspect, (aspect,))
    return True


def conversations(half: str, folder: Path = FOLDER) -> Iterator[Mapping[str, Any]]:
    """Yield the conversations of a half: `tune`, `report` or `both`."""
    for path in sorted(folder.glob("*.yaml")):
        if half in ("both", "tune" if path.stem <= "03" else "report"):
            yield from yaml.safe_load(path.read_text(encoding="utf-8"))["conversations"]


def main() -> None:
    """Measure."""
    options = half_options(__doc__)
    library = Library.load(data_folder("content") / "en")
    safety = SafetyScan.bundled()
    understander = Understander(Templates.load([data_folder("intents") / "en"]))
    turns = right_turns = whole = count = 0
    for conversation in conversations(options.half):
        person = Person(ProfileStore(None), library.conditions)
        person.passed_screen()
        talk = Talk(Dialogue(understander, safety, library, person))
        wrong = []
        for wanted in conversation["turns"]:
            turn = talk.say(wanted["say"])
            if not right(wanted, turn, talk.dialogue.about(talk.now) or ""):
                wrong.append((wanted, turn))
        turns += len(conversation["turns"])
        right_turns += len(conversation["turns"]) - len(wrong)
        whole += not wrong
        count += 1
        for wanted, turn in wrong if options.details else ():
            print(f"{wanted} -> {turn.intent} {turn.flag or turn.refused} {turn.reply[:60]!r}")
    print(f"turns right: {rate(right_turns, turns)}")
    print(f"conversations right from beginning to end: {rate(whole, count)}   aim: 95 %")


if __name__ == "__main__":
    main()
