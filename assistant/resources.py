"""Where the data that travels with the program is found."""

from pathlib import Path
from typing import Literal

from assistant.errors import UserError

Kind = Literal["intents", "content", "models"]

_PACKAGE = Path(__file__).resolve().parent


def data_folder(kind: Kind) -> Path:
    """Return the folder of bundled data of one kind.

    An installed wheel carries the folders in `assistant/data`; a checkout has them at its top.

    Raises:
        UserError: the folder is in neither place, so the installation is incomplete.
    """
    for folder in (_PACKAGE / "data" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    raise UserError(f"the bundled {kind!r} folder is missing: install unpinch again")
