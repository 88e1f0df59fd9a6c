"""Which recordings of noise and rooms may be trained on, and how they are read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

HELD_BACK: Final = 2
"""Of the noises and rooms, every second one in the order of their names is for measuring only."""


def trainable(folder: Path) -> list[Path]:
    """Return the recordings of a folder that may be trained on."""
    return sorted(folder.glob("*.flac"))[::HELD_BACK]


def read_all(paths: Sequence[Path]) -> list[NDArray[np.float32]]:
    """Read recordings as floats, at the rate they have."""
    return [soundfile.read(path, dtype="float32")[0] for path in paths]
