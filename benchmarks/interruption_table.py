"""The tables and the plot of `benchmarks.interruption`."""

import json
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.interval import hourly, mcnemar, rate, wilson

Line = dict[str, Any]
_WHILES: Final = ("explaining", "counting")


def print_tables(files: Sequence[Path], plot: Path | None) -> None:
    """Print what is in some files of results, and draw it."""
    lines: list[Line] = []
    for path in files:
        lines += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    parts: dict[str, list[Line]] = {}
    for line in lines:
        parts.setdefault(line["part"], []).append(line)
    grid, alone = parts.get("grid", []), parts.get("alone", [])
    _print_grid(grid, alone)
    for name in ("own", "noise"):
        _print_itself(name, parts.get(name, []))
    _print_others(parts.get("others", []))
    _print_clear(parts.get("clear", []))
    if plot is not None:
        _draw(grid, alone, plot)


def _print_grid(grid: Sequence[Line], alone: Sequence[Line]) -> None:
    print(
        "| Ratio, while | noticed | delay, ms: median / 90 % | obeyed at the first | by the second "
        "| by the second, of those obeyed with no own voice | stopped after, ms: median / 95 % |"
    )
    print("|---|---|---|---|---|---|---|")
    for during in _WHILES:
        base = [line for line in alone if line["while"] == during]
        if base:
            print(f"| no own voice, {during} | | | {_share(base, 'first')} | {_share(base, 'second')}"
                  f" | | {_after(base)} |")  # fmt: skip
        for ratio in sorted({line["ratio"] for line in grid}, reverse=True):
            here = [ln for ln in grid if ln["while"] == during and ln["ratio"] == ratio]
            if here:
                audible = [line for line in here if not line["silent_before"]]
                delays = sorted(ln["delay"] for ln in audible if ln["delay"] is not None)
                print(f"| {ratio:.0f} dB, {during} | {_share(audible, 'noticed')} |"
                      f" {_ms(delays, 0.9)} | {_share(here, 'first')} | {_share(here, 'second')} |"
                      f" {_paired(here, base)} | {_after(here)} |")  # fmt: skip
    people = {line["speaker"] for line in grid}
    rooms = {line["room"] for line in grid}
    silent = sum(line["silent_before"] for line in grid)
    print(f"\n{len(grid)} cases, {len(people)} people, {len(rooms)} rooms; in {silent} it had fallen "
          "silent before the word: they are left out of noticed and delay.")  # fmt: skip


def _share(lines: Sequence[Line], name: str) -> str:
    return rate(sum(bool(line[name]) for line in lines), len(lines)) if lines else "none"


def _paired(lines: Sequence[Line], base: Sequence[Line]) -> str:
    """Return how many are obeyed of the same recordings in the same rooms that are obeyed alone."""
    hits, trials = _paired_counts(lines, base)
    return rate(hits, trials) if trials else "none"


def _paired_counts(lines: Sequence[Line], base: Sequence[Line]) -> tuple[int, int]:
    obeyed = {(line["room"], line["word"]) for line in base if line["second"]}
    both = [line for line in lines if (line["room"], line["word"]) in obeyed]
    return sum(bool(line["second"]) for line in both), len(both)


def _after(lines: Sequence[Line]) -> str:
    return _ms(sorted(ln["stopped_after"] for ln in lines if ln["stopped_after"] is not None), 0.95)


def _ms(values: Sequence[float], high: float) -> str:
    if not values:
        return "none"
    top = float(np.quantile(values, high))
    return f"{1000 * statistics.median(values):.0f} / {1000 * top:.0f} ({len(values)})"


def _print_itself(name: str, lines: Sequence[Line]) -> None:
    if not lines:
        return
    minutes = sum(line["minutes"] for line in lines)
    explaining = sum(line["explaining_minutes"] for line in lines)
    yields = sum(line["yields"] for line in lines)
    muted = sum(line["muted"] for line in lines)
    load = sum(line["load"] * line["minutes"] for line in lines) / minutes
    print(f"\n{name}: {minutes:.0f} min ({explaining:.0f} explaining) in "
          f"{len({line['room'] for line in lines})} rooms; obeyed or answered "
          f"{hourly(sum(line['acts'] for line in lines), minutes / 60)}; false yields "
          f"{yields / minutes:.2f} a minute, muted {100 * muted / minutes:.1f} % of the time; "
          f"{load:.2f} of a core")  # fmt: skip


def _print_others(lines: Sequence[Line]) -> None:
    if not lines:
        return
    hours = sum(line["seconds"] for line in lines) / 3600
    acts = [name for line in lines for name in line["acts"]]
    stops, flags = acts.count("Stop"), acts.count("RedFlag")
    print(f"\nothers: {len(lines)} recordings; false stops {hourly(stops, hours)}, other false "
          f"commands {hourly(len(acts) - stops - flags, hours)}, red flags "
          f"{hourly(flags, hours)}")  # fmt: skip
    print(", ".join(f"{name} {count}" for name, count in Counter(acts).most_common()))


def _print_clear(lines: Sequence[Line]) -> None:
    if not lines:
        return
    more = sum(line["with"] and not line["late"] for line in lines)
    less = sum(line["late"] and not line["with"] for line in lines)
    print(f"\nclear: without the canceller {_share(lines, 'without')}, as late as with it "
          f"{_share(lines, 'late')}, with it {_share(lines, 'with')} ({more} : {less}, "
          f"p = {mcnemar(more, less):.2g}); it altered a sample by at most "
          f"{max(line['altered'] for line in lines):.2g} of the loudest")  # fmt: skip


def _draw(grid: Sequence[Line], alone: Sequence[Line], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(7.2, 2.8), sharey=True)
    for axis, during in zip(axes, _WHILES, strict=True):
        here = [line for line in grid if line["while"] == during]
        base = [line for line in alone if line["while"] == during]
        _curve(axis, here, "noticed", partial(_counts, name="noticed"))
        _curve(axis, here, "obeyed at the first", partial(_counts, name="first"))
        _curve(axis, here, "by the second, paired", partial(_paired_counts, base=base))
        axis.set_title(f"while it is {during}", fontsize=9)
        axis.set_xlabel("person against its voice (dB)", fontsize=8)
        axis.set_ylim(0, 102)
        axis.grid(alpha=0.3)
    axes[0].set_ylabel("%", fontsize=8)
    axes[0].legend(fontsize=7, loc="lower right")
    figure.tight_layout()
    figure.savefig(path, dpi=100)


def _counts(lines: Sequence[Line], name: str) -> tuple[int, int]:
    kept = [line for line in lines if name != "noticed" or not line["silent_before"]]
    return sum(bool(line[name]) for line in kept), len(kept)


def _curve(
    axis: Any,
    lines: Sequence[Line],
    label: str,
    counts: Callable[[Sequence[Line]], tuple[int, int]],
) -> None:
    points = []
    for ratio in sorted({line["ratio"] for line in lines}):
        hits, trials = counts([line for line in lines if line["ratio"] == ratio])
        if trials:
            low, high = wilson(hits, trials)
            share = hits / trials
            points.append((ratio, 100 * share, 100 * (share - low), 100 * (high - share)))
    if points:
        at, middle, below, above = zip(*points, strict=True)
        errors = np.maximum(np.array([below, above]), 0.0)
        axis.errorbar(at, middle, yerr=errors, marker="o", markersize=3, capsize=2, label=label)
