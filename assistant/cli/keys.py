"""Single key presses, while everything else goes on."""

import os
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.cli.key_names import name_of, split


class Keys:
    """Keys pressed since the last look."""

    def pressed(self) -> str | None:
        """Return the name of a key that was pressed, or None; never waits."""
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
    def __init__(self) -> None:
        self._waiting: deque[str] = deque()

    def pressed(self) -> str | None:
        import select

        # Read past Python's own buffer: what it holds back, `select` does not see. A key without a
        # character arrives whole in one read.
        if not self._waiting and select.select([sys.stdin], [], [], 0)[0]:
            self._waiting.extend(split(os.read(sys.stdin.fileno(), 256).decode(errors="ignore")))
        return self._waiting.popleft() if self._waiting else None


class _WindowsKeys(Keys):
    def pressed(self) -> str | None:
        if sys.platform == "win32":
            import msvcrt

            if msvcrt.kbhit():
                sent = msvcrt.getwch()
                return name_of(sent + msvcrt.getwch() if sent in "\x00\xe0" else sent) or None
        return None
