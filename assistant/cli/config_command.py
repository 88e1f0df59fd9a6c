"""`unpinch config`: the configuration file, made, shown and found."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.cache import keep_bytes
from assistant.cli.configuration import as_yaml, template
from assistant.cli.settings import configuration_path, origins, settle
from assistant.errors import UserError


def make_configuration(config: Path | None) -> None:
    """Write a configuration file in which every setting is explained.

    Raises:
        UserError: there is one already, or it cannot be written.
    """
    path = config or configuration_path()
    if path.exists():
        raise UserError(f"{path} is there already: edit it, or move it away first")
    try:
        keep_bytes(path, template().encode())
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}") from error
    sys.stdout.write(f"Written: {path}\n")


def show_path(config: Path | None) -> None:
    """Print where the configuration file is, or would be."""
    sys.stdout.write(f"{config or configuration_path()}\n")


def show_configuration(chosen: Mapping[str, Any], config: Path | None) -> None:
    """Print every setting with its value and where that comes from, as a configuration file.

    Raises:
        UserError: the configuration is wrong.
    """
    settle(config, **chosen)
    for name, (value, origin) in origins(config, chosen).items():
        sys.stdout.write(f"{f'{name}: {as_yaml(value)}':40}  # {origin}\n")
