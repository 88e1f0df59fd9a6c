"""The recognition benchmark's numbers: counted, compared, and shown."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from statistics import median
from typing import Final, TypeAlias

from rich.console import Console
from rich.table import Table

from assistant.audio.blocks import seconds
from benchmarks.cases import RED_FLAG, RED_FLAG_ASKED
from benchmarks.conditions import LEAD, TAIL
from benchmarks.interval import hourly, mcnemar, wilson
from benchmarks.scoring import Result

Row: TypeAlias = dict[str, object]
_HOUR: Final = 3600.0
GROUPS: Final = ("commands", "sampled", "free", "red flags", "no emergency", "not for it")
SHARES: Final[dict[str, Callable[[Result], bool]]] = {
    "sentence": lambda one: one.sentence_right,
    "intent": lambda one: one.intent_right,
    "slots": lambda one: one.slots_right,
    "wrong": lambda one: one.wrong > 0,
    "asked": lambda one: one.asked and not one.intent_right,
    "flagged": lambda one: one.flagged,
    "warned": lambda one: one.warned,
    "among talk": lambda one: one.flagged_among_talk,
}
"""What is counted of every group. `slots` is counted among the sentences that have some."""


def rows(results: Iterable[Result]) -> list[Row]:
    """Return one row of numbers for each group, condition and model."""
    kinds: dict[tuple[str, str, str], list[Result]] = defaultdict(list)
    for one in results:
        if one.group in GROUPS:
            kinds[one.group, one.condition, one.model].append(one)
    return [
        {"group": group, "condition": condition, "model": model, **_shares(found)}
        for (group, condition, model), found in kinds.items()
    ]


def _shares(found: Sequence[Result]) -> Row:
    row: Row = {"cases": len(found)}
    for name, told in SHARES.items():
        among = [one for one in found if one.with_slots] if name == "slots" else found
        row[name] = share(sum(map(told, among)), len(among))
    sound = sum(one.sound for one in found)
    row["real_time_factor"] = sum(one.work for one in found) / sound if sound else None
    return row


def share(hits: int, trials: int) -> Row | None:
    """Return a proportion with its 95 % interval; None when there were no trials."""
    if not trials:
        return None
    low, high = wilson(hits, trials)
    return {"hits": hits, "trials": trials, "share": hits / trials, "low": low, "high": high}


def by_word(results: Iterable[Result]) -> list[Row]:
    """Return how many of the recordings of each command were understood."""
    words: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for one in results:
        if one.group == "commands":
            words[one.text, one.model].append(one)
    return [
        {
            "word": word,
            "model": model,
            "understood": share(sum(one.intent_right for one in found), len(found)),
            "wrong": share(sum(one.wrong > 0 for one in found), len(found)),
        }
        for (word, model), found in sorted(words.items())
    ]


def by_mode(results: Iterable[Result]) -> list[Row]:
    """Return how many clean sentences of the templates were understood in each mode."""
    modes: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for one in results:
        if one.group == "sampled" and one.condition == "clean":
            modes[one.mode, one.model].append(one)
    return [
        {"mode": mode, "model": model, "cases": len(found), **_shares(found)}
        for (mode, model), found in sorted(modes.items())
    ]


def delays(results: Iterable[Result]) -> list[Row]:
    """Return how soon after the end of a recorded command it was known, for each model."""
    models: dict[str, list[float]] = defaultdict(list)
    for one in results:
        if one.delay is not None:
            models[one.model].append(one.delay)
    return [
        {
            "model": model,
            "commands": len(found),
            "median": median(found),
            "95th percentile": sorted(found)[math.ceil(0.95 * len(found)) - 1],
        }
        for model, found in models.items()
    ]


def others(results: Iterable[Result]) -> list[Row]:
    """Return what was done although nobody spoke to the assistant, for each model."""
    models: dict[str, list[Result]] = defaultdict(list)
    for one in results:
        if one.group == "others":
            models[one.model].append(one)
    return [_others(model, found) for model, found in models.items()]


def _others(model: str, found: Sequence[Result]) -> Row:
    whole = sum(one.sound for one in found)
    hours = (whole - len(found) * seconds(LEAD + TAIL)) / _HOUR  # the silence added is no talk
    said = [one.split()[0] for result in found for one in result.meant]
    return {
        "model": model,
        "recordings": len(found),
        "hours": hours,
        "false_commands": hourly(sum(one.wrong for one in found), hours),
        "false_stops": hourly(sum(one.false_stops for one in found), hours),
        "false_waits": hourly(sum(one.false_waits for one in found), hours),
        "false_warnings": hourly(said.count(RED_FLAG), hours),
        "red_flag_questions": hourly(said.count(RED_FLAG_ASKED), hours),
        "questions_back": hourly(sum(one.questions for one in found), hours),
        "real_time_factor": sum(one.work for one in found) / whole,
    }


def comparisons(results: Iterable[Result]) -> list[Row]:
    """Return, for each two models on the same recordings, whether chance explains the difference."""
    right: dict[tuple[str, str], dict[str, dict[str, bool]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for one in results:
        if one.sound:
            right[one.group, one.condition][one.model][one.case] = one.intent_right
    compared: list[Row] = []
    for (group, condition), models in right.items():
        for first, second in combinations(models, 2):
            ours, theirs = models[first], models[second]
            both = ours.keys() & theirs.keys()
            more = sum(ours[case] and not theirs[case] for case in both)
            less = sum(theirs[case] and not ours[case] for case in both)
            compared.append(
                {
                    "group": group, "condition": condition, "first": first, "second": second,
                    "cases": len(both), "only_first": more, "only_second": less,
                    "p": mcnemar(more, less),
                }
            )  # fmt: skip
    return compared


def show(summary: dict[str, list[Row]], console: Console) -> None:
    """Print all tables."""
    _show_rows(summary["rows"], console)
    _show(
        "People talking to somebody else",
        ("model", "recordings", "false_commands", "false_stops", "false_waits", "false_warnings",
         "red_flag_questions", "questions_back", "real_time_factor"),
        summary["others"], console,
    )  # fmt: skip
    _show(
        "From the end of a recorded command to the words that show it (seconds of stream time)",
        ("model", "commands", "median", "95th percentile"),
        summary["delays"],
        console,
    )
    _show(
        "Sentences of the templates, clean, by mode",
        ("mode", "model", "cases", "sentence", "intent", "slots", "wrong"),
        summary["by_mode"],
        console,
    )
    _show(
        "Recorded commands, word by word",
        ("word", "model", "understood", "wrong"),
        summary["by_word"],
        console,
    )
    _show(
        "Models on the same recordings: intent right with one only (McNemar, exact)",
        ("group", "condition", "first", "second", "cases", "only_first", "only_second", "p"),
        summary["comparisons"],
        console,
    )


def _show_rows(found: Sequence[Row], console: Console) -> None:
    order = {group: at for at, group in enumerate(GROUPS)}
    _show(
        "Share of the sentences, with its 95 % interval. intent: what followed was right; wrong: "
        "something else was answered or done;\nasked: a question back offered the right thing; "
        "flagged: taken for an emergency or asked about one; warned: without asking; among talk: "
        "flagged while others talk in a stretch",
        ("group", "condition", "model", "cases", *SHARES, "real_time_factor"),
        sorted(found, key=lambda row: order[str(row["group"])]),
        console,
    )


def _show(title: str, columns: Sequence[str], found: Sequence[Row], console: Console) -> None:
    if not found:
        return
    table = Table(title=title, title_justify="left", show_lines=True)
    for column in columns:
        table.add_column(column.replace("_", " "))
    for row in found:
        table.add_row(*(_cell(row[column]) for column in columns))
    console.print(table)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, dict):
        low, high = 100 * value["low"], 100 * value["high"]
        return (
            f"{100 * value['share']:.1f} %\n{value['hits']} of {value['trials']}\n"
            f"{low:.1f}-{high:.1f}"
        )
    return f"{value:.3g}" if isinstance(value, float) else str(value)
