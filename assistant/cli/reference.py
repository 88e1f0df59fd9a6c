"""The page of all commands, made from the commands themselves: `docs/commands.md`."""

from collections.abc import Iterator
from typing import Any

import typer

from assistant.cli.configuration import NAMES, described, variable


def commands_page() -> str:
    """Return the page."""
    from assistant.cli.main import app

    root: Any = typer.main.get_command(app)
    lines = [
        "# The commands",
        "",
        "Made by `script/make-commands-page`; a test says when it is out of date.",
        "`unpinch COMMAND --help` shows the same.",
        "",
        *_settings(),
    ]
    for name, command in root.commands.items():
        for path, each in _leaves(name, command):
            lines += _command(path, each)
    return "\n".join(lines) + "\n"


def _settings() -> Iterator[str]:
    yield "## Settings"
    yield ""
    yield "Options that several commands take. Each is also a variable, and a line of the"
    yield "configuration (`unpinch config --init`); an option wins over a variable, and that over it."
    yield ""
    yield "| option | variable | |"
    yield "|---|---|---|"
    for name in NAMES:
        meta = described(name)
        limits = f" {meta.ge} to {meta.le}." if meta.ge is not None else ""
        yield f"| `--{name.replace('_', '-')}` | `{variable(name)}` | {meta.description}{limits} |"
    yield ""


def _leaves(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Return a command, or those of a group, with the words that call them."""
    inside = getattr(command, "commands", None)
    if inside is None:
        yield path, command
        return
    for name, each in inside.items():
        yield from _leaves(f"{path} {name}", each)


def _command(path: str, command: Any) -> Iterator[str]:
    own = [each for each in command.params if each.name not in (*NAMES, "config", "help")]
    arguments = [each for each in own if each.param_type_name == "argument"]
    shared = [each.name for each in command.params if each.name in NAMES]
    words = " ".join(
        each.name.upper() if each.required else f"[{each.name.upper()}]" for each in arguments
    )
    yield f"## unpinch {path} {words}".rstrip()
    yield ""
    yield " ".join((command.help or "").split())
    yield ""
    for each in own:
        if each.param_type_name == "argument":
            yield f"- `{each.name.upper()}`: {each.help or ''}"
        else:
            yield f"- `{', '.join(each.opts)}`: {each.help}"
    if shared:
        yield "- settings: " + ", ".join(f"`--{name.replace('_', '-')}`" for name in shared)
    yield ""
