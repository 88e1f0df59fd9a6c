"""Single key presses, while everything else goes on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SAID_BY_KEY: Final = {" ": "pause", "\x1b": "stop", "q": "goodbye"}
"""What a key stands for; a space resumes when a stretch is paused."""


class Keys:
    """Keys pressed since the last look."""

    def pressed(self) -> str | None:
        """Return a key that was pressed, or None; never waits."""
        return None


@contextmanager
def keyboard() -> Iterator[Keys]:
    """Read keys as they are pressed; where standard input is no terminal, there are none."""
    if not sys.stdin.isatty():
        yield Keys()
    elif sys.platform == "win32":
        yield _WindowsKeys()
    else:
        import termios
        import tty

        before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)
        try:
            yield _TerminalKeys()
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


class _TerminalKeys(Keys):
    def pressed(self) -> str | None:
        import select

        ready, _, _ = select.select([sys.stdin], [], [], 0)
        return sys.stdin.read(1) if ready else None


class _WindowsKeys(Keys):
    def pressed(self) -> str | None:
        if sys.platform == "win32":
            import msvcrt

            if msvcrt.kbhit():
                return msvcrt.getwch()
        return None
