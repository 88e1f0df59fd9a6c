"""Keeping the computer awake, and noticing when it slept all the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

JUMP: Final = 5.0
"""Seconds between two looks at the clock that mean that the computer slept: there is a look every half
second. Shorter takes a busy machine for a sleeping one."""


@contextmanager
def kept_awake(wanted: bool, report: Callable[[str], None]) -> Iterator[None]:
    """Keep the computer from going to sleep; the screen may go dark.

    Args:
        wanted: whether to do it at all.
        report: told when it cannot be done.
    """
    if not wanted:
        yield
        return
    from wakepy import keep

    with keep.running(on_fail="pass") as mode:
        if not mode.active:
            report("this computer can't be kept awake: see that it doesn't sleep by itself")
        yield


class SleepWatch:
    """Notices a jump of the clock.

    Args:
        wall: seconds since some day, as the clock on the wall shows them: unlike the clock that never
            goes back, it runs on while the computer sleeps.
    """

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._last = wall()

    def slept(self) -> bool:
        """Tell whether the computer slept since the last look."""
        now = self._wall()
        jumped = now - self._last > JUMP
        self._last = now
        return jumped
