"""Material in two halves: one to tune on, one to report."""

import argparse
import zlib


def half_of(sentence: str) -> str:
    """Return `tune` or `report`, the same every time."""
    return "report" if zlib.crc32(sentence.encode()) % 2 else "tune"


def half_options(about: str | None) -> argparse.Namespace:
    """Return `half` and `details` of the command line; what is reported is never shown in detail.

    Args:
        about: what the benchmark measures, for its help.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--half", choices=("report", "tune", "both"), default="report")
    parser.add_argument("--details", action="store_true", help="only for the half to tune on")
    options = parser.parse_args()
    if options.details and options.half != "tune":
        parser.error("--details is for --half tune: what is looked at cannot be reported")
    return options
