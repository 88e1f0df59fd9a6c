"""Reading the files in which classifiers are kept (MessagePack)."""

from pathlib import Path
from typing import TypeVar

import msgspec

from assistant.errors import UserError

File = TypeVar("File", bound=msgspec.Struct)


def read_packed(path: Path, kind: type[File]) -> File:
    """Return what a file holds.

    Raises:
        UserError: it cannot be read, or holds something else.
    """
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise UserError(f"{path} cannot be read ({error}): install again, or train it") from error
