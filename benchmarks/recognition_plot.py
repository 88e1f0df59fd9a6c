"""Draws what `recognition --out` wrote: how much is understood, the quieter the room the more.

script/bench recognition_plot numbers.json docs/recognition.svg
"""

import argparse
import json
from pathlib import Path
from typing import Any, Final

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot

from benchmarks.conditions import CONDITIONS

TITLES: Final = {
    "sampled": "sentences of the templates",
    "free": "free phrasings",
    "red flags": "red flags in free words",
    "not for it": "not for the assistant",
}
_COLOURS: Final = ("#1b6ca8", "#c2571a", "#4a7c3a")


def main() -> None:
    """Write the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", type=Path, help="JSON file of `recognition --out`")
    parser.add_argument("plot", type=Path)
    options = parser.parse_args()
    rows = json.loads(options.numbers.read_text(encoding="utf-8"))["rows"]
    matplotlib.rcParams["svg.hashsalt"] = "unpinch"  # the same numbers give the same file
    figure, axes = pyplot.subplots(1, len(TITLES), figsize=(11, 3.2), sharey=True)
    models = sorted({row["model"] for row in rows} - {"typed"})
    for axis, (group, title) in zip(axes, TITLES.items(), strict=True):
        for model, colour in zip(reversed(models), _COLOURS, strict=False):
            _line(axis, [r for r in rows if (r["group"], r["model"]) == (group, model)], colour)
        axis.set_title(title, fontsize=9)
        axis.set_ylim(0, 100)
        axis.grid(axis="y", alpha=0.3)
    axes[0].set_ylabel("right, % (95 % interval)", fontsize=9)
    axes[0].legend(fontsize=8, loc="lower left")
    figure.tight_layout()
    figure.savefig(options.plot, metadata={"Date": None})


def _line(axis: Any, rows: list[dict[str, Any]], colour: str) -> None:
    """Draw one model over the conditions that it was heard in."""
    order = [one.name for one in CONDITIONS]
    rows = sorted(
        (row for row in rows if row["condition"] in order),
        key=lambda row: order.index(row["condition"]),
    )
    if not rows:
        return
    share = [100 * row["intent"]["share"] for row in rows]
    low = [value - 100 * row["intent"]["low"] for value, row in zip(share, rows, strict=True)]
    high = [100 * row["intent"]["high"] - value for value, row in zip(share, rows, strict=True)]
    names = [row["condition"] for row in rows]
    axis.errorbar(
        names, share, (low, high), color=colour, marker="o", ms=4, capsize=3, lw=1.3,
        label=rows[0]["model"],
    )  # fmt: skip
    axis.tick_params(axis="both", labelsize=7)


if __name__ == "__main__":
    main()
