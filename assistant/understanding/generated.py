"""Intents that are made from what a person chose, kept in the cache."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.cache import keep_bytes
from assistant.errors import UserError


def generated_intents(name: str, content: Mapping[str, Any], cache: Path) -> Path:
    """Write an intent file, and return the folder that holds it.

    Args:
        name: of its kind, such as `own-routines`.
        content: what is in the file beside its language.
        cache: folder for what can be made again.

    Raises:
        UserError: the cache cannot be written.
    """
    text = yaml.safe_dump({"language": "en", **content})
    folder = cache / name / hashlib.sha256(text.encode()).hexdigest()[:16]
    path = folder / f"{name.replace('-', '_')}.yaml"
    if not path.exists():
        try:
            keep_bytes(path, text.encode())
        except OSError as error:
            raise UserError(f"cannot write {path}: {error.strerror}") from error
    return folder
