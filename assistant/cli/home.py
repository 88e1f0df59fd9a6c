"""The commands that set it up on a machine: configuration, devices, models, doctor, report."""

from typing import Annotated, Any

import typer

from assistant.cli.configuration import NAMES
from assistant.cli.options import Config, with_choices


def add_home_commands(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("config")(config_command)


@with_choices(*NAMES)
def config_command(
    settings: dict[str, Any],
    init: Annotated[bool, typer.Option("--init", help="Write a commented one.")] = False,
    path: Annotated[bool, typer.Option("--path", help="Say where it is.")] = False,
    show: Annotated[  # noqa: ARG001 - what is done when nothing else is asked for
        bool, typer.Option("--show", help="Print all settings, and where each comes from.")
    ] = False,
    config: Config = None,
) -> None:
    """Show the configuration, or begin one."""
    from assistant.cli import config_command as command

    if init:
        command.make_configuration(config)
    elif path:
        command.show_path(config)
    else:
        command.show_configuration(settings, config)
