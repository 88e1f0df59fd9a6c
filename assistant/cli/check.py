"""`unpinch check`: proof that every fact can be asked for, and every sentence heard and answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console

from assistant.answering.care import gaps_in_care
from assistant.answering.coverage import coverage
from assistant.answering.library import FACTS, Library
from assistant.cli.assemble import dialogue, engine, library, safety_scan, understander
from assistant.cli.settings import Settings
from assistant.conversation.meanings import answered_by_itself
from assistant.errors import UserError
from assistant.listening.graph.lexicon import Lexicon
from assistant.listening.own_words import read_own_words
from assistant.listening.phrases import words_of
from assistant.resources import data_folder
from assistant.understanding.intent import Intent
from assistant.understanding.safety import SafetyScan
from assistant.understanding.template_faults import MOST, doubles, places_of
from assistant.understanding.templates import Templates

_ASKING = ("Ask", "AskExercise", "ListExercises")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    text: str
    gaps: tuple[str, ...] = ()
    """What is missing; none when all is well."""


def check(settings: Settings) -> bool:
    """Look at everything and print what was found; tell whether there is no gap.

    Raises:
        UserError: a file of the content, or another than the intents, is broken.
    """
    console = Console(highlight=False, soft_wrap=True)
    try:
        meaning = understander(settings)
    except UserError as error:
        # The file, the line and the cause are in it. Nothing else can be looked at without sentences.
        console.print(f"broken: {error}", style="red")
        return False
    content = library(settings)
    safety = safety_scan()
    dialogue(settings, meaning, safety, content)
    templates = meaning.templates
    whole = True
    for finding in (
        *_facts(content, templates),
        _intents(content, templates),
        _clashes(templates),
        _safety(safety),
        _cautions(content),
        _words(settings, templates, safety),
    ):
        whole = whole and not finding.gaps
        console.print(f"[{'red' if finding.gaps else 'green'}]{finding.text}[/]")
        for gap in finding.gaps:
            console.print(f"  missing: {gap}", style="red")
    console.print("All is well." if whole else "There are gaps.")
    return whole


def _facts(content: Library, templates: Templates) -> Iterator[Finding]:
    found = coverage(content, _asked(templates))
    untold, unreachable = found.untold, found.unreachable
    yield Finding(
        f"{FACTS - len(untold)} of {FACTS} facts are told",
        tuple(f"fact {fact} is told nowhere" for fact in untold),
    )
    yield Finding(
        f"{FACTS - len(unreachable)} of {FACTS} facts are reached by a question",
        tuple(f"no question leads to fact {fact}" for fact in unreachable),
    )
    asked = {str(intent.slots.get("topic")) for intent in _asked(templates)}
    unasked = sorted(content.topics.keys() - asked)
    yield Finding(
        f"{len(content.topics) - len(unasked)} of {len(content.topics)} topics can be asked for",
        tuple(f"no sentence asks for the topic {topic!r}" for topic in unasked)
        + tuple(f"nothing answers {text}" for text in found.unanswered),
    )


def _intents(content: Library, templates: Templates) -> Finding:
    names = templates.intents
    lost = sorted(name for name in names if not (name in _ASKING or answered_by_itself(name)))
    wanted = [intent for intent in _all(templates) if intent.name == "Start"]
    known = content.exercises.keys() | content.routines.keys()
    gone = {
        str(value)
        for intent in wanted
        for slot, value in intent.slots.items()
        if slot in ("exercise", "routine") and value not in known
    }
    return Finding(
        f"{len(names) - len(lost)} of {len(names)} intents lead to an answer or an action, "
        f"{len(templates.table.entries)} sentences",
        tuple(f"nothing answers the intent {name}" for name in lost)
        + tuple(f"there is no exercise {name!r}" for name in sorted(gone)),
    )


def _clashes(templates: Templates) -> Finding:
    found = tuple(doubles(templates))
    return Finding(f"{len(found)} sentences under two intents", found[:MOST])


def _safety(scan: SafetyScan) -> Finding:
    count = sum(map(len, scan.examples.values()))
    return Finding(
        f"{len(scan.examples)} red flags, tried on {count} sentences", tuple(scan.faults())
    )


def _cautions(content: Library) -> Finding:
    gaps = tuple(gaps_in_care(content))
    return Finding(f"{len(gaps)} statements without their caution, source or wording", gaps)


def _words(settings: Settings, templates: Templates, safety: SafetyScan) -> Finding:
    words = words_of(templates)
    ears = engine(settings, templates, safety)
    missing = tuple(sorted(ears.missing_words()))
    own = read_own_words(
        (settings.intents or data_folder("intents") / "en", data_folder("intents") / "en")
    )
    _, guessed = Lexicon({}).pronunciations(words - own.keys())
    return Finding(
        f"{len(words) - len(missing)} of {len(words)} words can be recognised by {ears.name}",
        tuple(
            f"{place}: the engine lacks the word {word!r}"
            for word, place in places_of(missing, templates)
        )
        + tuple(
            f"{place}: the pronunciation of {word!r} is not known: add it to pronunciations.yaml"
            for word, place in places_of(guessed, templates)
        ),
    )


def _asked(templates: Templates) -> list[Intent]:
    return [intent for intent in _all(templates) if intent.name in _ASKING]


def _all(templates: Templates) -> list[Intent]:
    return [meaning.intent("") for meaning in templates.table.meanings]
