"""Reading the YAML files that people edit; what is wrong is told in one line."""

from pathlib import Path
from typing import Any

import yaml

from assistant.errors import UserError


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds; None for an empty one.

    Raises:
        UserError: it cannot be read, is no text, or is not YAML.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), loader)
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not a text file: it has to be YAML") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}, line {mark.line + 1}" if mark is not None else str(path)
        problem = getattr(error, "problem", None) or "it cannot be understood"
        raise UserError(f"{place}: this is not valid YAML ({problem})") from error


def line_of(path: Path, place: str) -> int | None:
    """Return the line of a file (from 1) in which a value stands; None where it cannot be found.

    Args:
        path: a YAML file that can be read.
        place: keys and indices that lead there, such as `keys.pause[0]`.
    """
    node = yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    line: int | None = node.start_mark.line + 1 if node is not None else None
    for step in place.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, yaml.MappingNode):
            found = [pair for pair in node.value if pair[0].value == step]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and step.isdigit():
            node = node.value[int(step)]
            line = node.start_mark.line + 1
    return line
