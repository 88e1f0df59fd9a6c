"""Loading without looking for garbage: what is loaded is there to stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no search for circular garbage interrupt what loads things.

    Each search walks over all that was loaded before: an eighth of a start. Afterwards what is there
    counts as permanent (`gc.freeze`): later searches, which hold up the sound, walk over new things only.
    """
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if wanted:
            gc.enable()
