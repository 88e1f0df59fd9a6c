"""How often the safety scan finds a red flag, and how often it sees one that is not there.

    script/bench safety [--half report]

The sentences of `tests/data/safety.yaml` were written apart from the rules. A hash divides them: the
rules may be tuned on one half; only the other half's rates count, and those of the sentences of a
stranger (`tests/data/safety_strangers.yaml`).
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final

import yaml

from assistant.understanding.safety import Flag, SafetyScan
from assistant.understanding.urgency import Urgency
from benchmarks.halves import half_of, half_options
from benchmarks.interval import rate

SENTENCES: Final = Path(__file__).parent.parent / "tests" / "data" / "safety.yaml"
STRANGERS: Final = SENTENCES.with_name("safety_strangers.yaml")
"""By somebody who knew neither rules nor the other sentences; none is ever looked at."""
DEVELOPMENT: Final = SENTENCES.with_name("safety_development.yaml")
AIMS: Final[Mapping[str, str]] = {
    "now": "at least 98 % found",
    "soon": "at least 95 % found",
    "harmless": "at most 1 % false alarms",
    "negated": "at most 3 % false alarms",
}


def sentences(half: str, path: Path = SENTENCES) -> dict[str, list[str]]:
    """Return the sentences of a half (`tune`, `report` or `both`) by their group.

    What stands among the sentences of the development as well is left out of the others.
    """
    groups: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    known: set[str] = set()
    if path != DEVELOPMENT:
        read = yaml.safe_load(DEVELOPMENT.read_text(encoding="utf-8"))
        known = {text.lower() for texts in read.values() for text in texts}
    return {
        name: [
            text for text in texts if half in ("both", half_of(text)) and text.lower() not in known
        ]
        for name, texts in groups.items()
    }


def outcome(group: str, flag: Flag | None) -> str:
    """Return what became of a sentence: `right`, `asked` (a yes-no question first) or `wrong`."""
    if flag is not None and flag.question is not None:
        return "asked"
    urgency = flag.urgency if flag else Urgency.NONE
    if group == "now":
        return "right" if urgency == Urgency.NOW else "wrong"
    urgent = urgency in (Urgency.NOW, Urgency.SOON)
    return "right" if urgent == (group == "soon") else "wrong"


def show(group: str, texts: Sequence[str], scan: SafetyScan, details: bool) -> None:
    """Print a group's rates and, when wanted, every sentence that did not come out right."""
    outcomes = {text: outcome(group, scan.scan(text)) for text in texts}
    found = list(outcomes.values())
    for kind in ("right", "asked", "wrong"):
        aim = f"   aim: {AIMS[group]}" if kind == "right" else ""
        print(f"{group:9} {kind:6} {rate(found.count(kind), len(found))}{aim}")
    for text, kind in outcomes.items():
        if details and kind != "right":
            print(f"    {kind}: {text!r} -> {scan.scan(text)}")


def main() -> None:
    """Measure."""
    options = half_options(__doc__)
    scan = SafetyScan.bundled()
    groups = sentences(options.half)
    for group, texts in groups.items():
        show(group, texts, scan, options.details)
    if options.half == "report":
        print("by a stranger:")
        for group, texts in sentences("both", STRANGERS).items():
            show(group, texts, scan, details=False)
    took = []
    for text in (text for texts in groups.values() for text in texts):
        since = time.perf_counter()
        scan.scan(text)
        took.append(1000 * (time.perf_counter() - since))
    took.sort()
    print(
        f"a scan takes {median(took):.2f} ms (median), {took[int(0.95 * len(took))]:.2f} ms (95 %)"
    )


if __name__ == "__main__":
    main()
