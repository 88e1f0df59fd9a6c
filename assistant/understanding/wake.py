"""The wake phrase as an intent, so that the same engine hears it as everything else."""

import re
from pathlib import Path
from typing import Final

from assistant.errors import UserError
from assistant.understanding.generated import generated_intents

WAKE: Final = "Wake"
"""Name of the intent."""
_WORDS: Final = re.compile(r"[a-z']+(?: [a-z']+)*")


def wake_intents(phrase: str, cache: Path) -> Path:
    """Write the intent into the cache, and return the folder that holds it.

    Args:
        phrase: what it is called by.
        cache: folder for what can be made again.

    Raises:
        UserError: the phrase cannot be said, or the cache cannot be written.
    """
    plain = phrase.lower().strip()
    if not _WORDS.fullmatch(plain):
        raise UserError(f"the wake phrase {phrase!r} has to be words, such as 'hey coach'")
    data = [{"metadata": {"care": "never"}, "sentences": [plain]}]
    content = {"intents": {WAKE: {"data": data}}, "skip_words": [plain]}
    return generated_intents("wake", content, cache)
