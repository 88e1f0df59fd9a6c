"""How typed sentences are understood: free phrasings, and what is not for the assistant.

    script/bench understanding [--half report]

A hash divides the free phrasings (`phrasings.yaml`): what goes wrong may be looked at in one half,
and only the other half's rates count. `tests/data/not_for_it.yaml` is only reported;
`out_of_domain.yaml` is for tuning.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final

import yaml

from assistant.answering.library import Library
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.person import Person
from assistant.conversation.turn import Running, Turn
from assistant.listening.heard import Mode
from assistant.profile.store import ProfileStore
from assistant.resources import data_folder
from assistant.understanding.safety import SafetyScan
from assistant.understanding.templates import Templates
from assistant.understanding.understander import Understander
from benchmarks.cases import Case, phrasings
from benchmarks.halves import half_options
from benchmarks.interval import rate
from benchmarks.scoring import Judge, Result

PHRASINGS: Final = Path(__file__).with_name("phrasings.yaml")
DATA: Final = Path(__file__).parent.parent / "tests" / "data"
NOT_FOR_IT: Final = DATA / "not_for_it.yaml"
OUT_OF_DOMAIN: Final = DATA / "out_of_domain.yaml"
TELLS: Final = frozenset(
    {"Ask", "AskExercise", "FollowUp", "ListExercises", "More", "SayAgain", "Source", "Greeting"}
    | {"Thanks", "Help", "WhoAreYou", "AreYouADoctor", "TimeLeft", "HoldsLeft", "WhichSide"}
    | {"WhatsNext", "HowAmIDoing", "WhatDidIDo", "ShowProfile", "Yes", "No", "Maybe", "Number"}
)
"""Intents that start, end, skip and change nothing: a wrong one costs an answer."""
STRETCH: Final = Running("bridge_pose", None, False, 12, 2, None, "bridge_pose", None, planned=20)


def free(judge: Judge, cases: Sequence[Case], details: bool) -> None:
    """Print how free phrasings are understood."""
    results = [(case, judge.typed(case)) for case in cases if case.group == "free"]
    found = [result for _, result in results]
    count = len(found)
    print(f"right intent: {rate(sum(one.intent_right for one in found), count)}   aim: 97 %")
    with_slots = [one for one in found if one.with_slots]
    print(f"and its details: {rate(sum(one.slots_right for one in with_slots), len(with_slots))}")
    print(f"the right thing asked back: {rate(sum(one.asked for one in found), count)}")
    print(f"something else answered or done: {rate(sum(one.wrong > 0 for one in found), count)}")
    print(f"of these, done: {rate(sum(map(_done, found)), count)}   aim: under 0.5 %")
    print(f"asked about a red flag, or warned: {rate(sum(one.flagged for one in found), count)}")
    for case, one in results:
        if details and not one.intent_right:
            meant = " or ".join(f"{m.intent} {dict(m.slots)}" for m in case.meant)
            kind = "DONE" if _done(one) else "asked" if one.asked else "wrong" if one.wrong else "-"
            print(f"  {kind:5} {case.mode}: {case.text!r} is {meant} -> {', '.join(one.meant)}")


def _done(result: Result) -> bool:
    """Tell whether something was started, ended, skipped or changed that was not asked for."""
    return result.wrong > 0 and any(one.partition("(")[0] not in TELLS for one in result.meant)


def refused(
    understander: Understander, safety: SafetyScan, texts: Sequence[str], details: bool
) -> None:
    """Print what becomes of sentences that are not for the assistant, at rest and in a stretch."""
    library = Library.load(data_folder("content") / "en")
    for running in (None, STRETCH):
        outcomes: dict[str, list[str]] = {"refused": []}
        for text in texts:
            # Each is the first of its conversation: nothing said before can explain it.
            person = Person(ProfileStore(None), library.conditions)
            talk = Dialogue(understander, safety, library, person)
            mode = talk.mode(running is not None)
            turn = talk.turn(text, mode, 0.0, running)
            outcomes.setdefault(_outcome(turn, running), []).append(text)
        print("in a stretch:" if running else "nothing running:")
        for kind, found in outcomes.items():
            aim = {"refused": "   aim: 98 %", "done": "   aim: none", "warned": "   aim: none"}
            print(f"  {kind}: {rate(len(found), len(texts))}{aim.get(kind, '')}")
            for text in found if details and kind != "refused" else ():
                print(f"    {text!r}")


def _outcome(turn: Turn, running: Running | None) -> str:
    if turn.flag is not None:
        return "asked about a red flag" if turn.question else "warned"
    if turn.question is not None:
        return "asked back"
    if turn.action is not None and (running is not None or turn.reply):
        return "done"
    return "answered" if turn.intent is not None and turn.reply else "refused"


def speed(understander: Understander, cases: Sequence[Case]) -> None:
    """Print how long it takes to understand a sentence, once all is loaded."""
    took = []
    for case in cases:
        since = time.process_time()
        understander.understand(case.text, case.mode)
        took.append(1000 * (time.process_time() - since))
    took.sort()
    print(
        f"a sentence takes {median(took):.1f} ms (median), {took[int(0.95 * len(took))]:.1f} ms "
        "(95 %) of processor time   aim: 10 ms (95 %)"
    )


def main() -> None:
    """Measure."""
    options = half_options(__doc__)
    understander = Understander(Templates.load([data_folder("intents") / "en"]))
    understander.templates.write_out()
    safety = SafetyScan.bundled()
    judge = Judge(understander, safety)
    cases = phrasings(PHRASINGS, None, options.half)
    free(judge, cases, options.details)
    groups: Mapping[str, Sequence[str]] = yaml.safe_load(
        (OUT_OF_DOMAIN if options.half == "tune" else NOT_FOR_IT).read_text(encoding="utf-8")
    )
    texts = [text for found in groups.values() for text in found]
    refused(understander, safety, texts, options.details)
    for mode in (Mode.OPEN, Mode.STRETCH):
        understander.understand("one that no template has at all", mode)
    speed(understander, [case for case in cases if case.mode in (Mode.OPEN, Mode.STRETCH)])


if __name__ == "__main__":
    main()
