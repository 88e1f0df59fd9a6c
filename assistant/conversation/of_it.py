"""Questions about "it" and "there" that only what was just spoken of explains: "does it hurt?"."""

import re
from types import MappingProxyType
from typing import Final

from assistant.understanding.intent import Intent

_FIRST: Final = r"(?:(?:and|so|but|okay|um|er|oh) )*"
_LAST: Final = r"(?: (?:then|though|exactly|anyway|to me|for me|please))*"
_TREATMENTS: Final = frozenset(
    {"chiropractic", "massage", "physical_therapy", "shockwave", "steroid_injections"}
)
_PARTS: Final = frozenset({"cause_sciatic_nerve", "cause_hip_flexors", "pinched_nerve"})
_OF_TREATMENTS: Final = re.compile(
    _FIRST + r"(?:(?:does|will|would) (?:it|that|this) (?:hurt|be painful|be sore|help|work)"
    r"|is (?:it|that|this) (?:painful|sore|worth it|any good)"
    r"|what (?:do|will|would|can) they (?:actually |really )?do(?: there)?"
    r"|what happens(?: there)?|what is (?:it|that) like|how does (?:it|that) feel)" + _LAST
)
_OF_PARTS: Final = re.compile(
    _FIRST
    + r"(?:where(?:abouts)? (?:is|does|are) (?:it|that|they)(?: (?:run|go|sit|lie|start|end))?"
    r"|what does (?:it|that) do)" + _LAST
)


def of_it(key: str, about: str | None) -> Intent | None:
    """Return the question that a sentence asks about what was last spoken of; None for another sentence.

    Args:
        key: the sentence in its one form.
        about: the topic or exercise last spoken of; None when that is long ago.
    """
    treatment = about in _TREATMENTS and _OF_TREATMENTS.fullmatch(key)
    part = about in _PARTS and _OF_PARTS.fullmatch(key)
    if about is None or not (treatment or part):
        return None
    return Intent("Ask", MappingProxyType({"topic": about}), text=key)
