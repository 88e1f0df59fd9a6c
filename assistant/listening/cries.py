"""Words that end or hold a stretch by themselves, and may not be missed."""

from typing import Final

CRIES: Final = ("stop", "pause", "ow", "ouch")


def is_cry(text: str) -> bool:
    """Tell whether a sentence holds such a word."""
    return not set(CRIES).isdisjoint(text.split())
