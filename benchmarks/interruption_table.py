"""The tables and the plot of `benchmarks.interruption`."""

from pathlib import Path


def print_tables(files: list[Path], plot: Path | None) -> None:
    """Print them."""
