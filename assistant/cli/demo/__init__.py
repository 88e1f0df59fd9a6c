"""The bundled conversation: a recording of spoken questions for a machine without a microphone.

`script/make-conversation` makes it again from `conversation.yaml`.
"""

from pathlib import Path
from typing import Final

SPOKEN: Final = Path("unpinch-spoken.wav")
"""Where the answers to the bundled conversation are written, in the current folder."""


def bundled_conversation() -> Path:
    """Return the recording (WAV, 16 kHz, mono)."""
    return Path(__file__).with_name("conversation.wav")
