"""The commands that set it up on a machine: configuration, devices, models, doctor, report."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.configuration import NAMES
from assistant.cli.options import (
    DATA,
    EARS,
    SOUND,
    VOICE,
    WORDS,
    Config,
    Json,
    with_choices,
    with_settings,
)
from assistant.cli.settings import Settings

models = typer.Typer(
    name="models",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Speech models: see, fetch, use.",
)
Name = Annotated[str, typer.Argument(help="Its name, as the list shows it.")]
AnyName = Annotated[
    str | None, typer.Argument(help="Its name, as the list shows it; the first one without.")
]


def add_home_commands(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("config")(config_command)
    app.command("devices")(devices_command)
    app.command("doctor")(doctor_command)
    app.command("report")(report_command)
    app.add_typer(models)


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


@with_settings(*SOUND, *DATA)
def devices_command(settings: Settings, as_json: Json = False) -> None:
    """List microphones and loudspeakers, and mark those that would be used."""
    from assistant.cli.devices_command import list_devices

    list_devices(settings, as_json)


@with_settings(*SOUND, *VOICE, *EARS, *WORDS, "color")
def doctor_command(
    settings: Settings,
    as_json: Json = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Put right what can be put right without a password.")
    ] = False,
    silent: Annotated[bool, typer.Option("--silent", help="Say nothing aloud.")] = False,
) -> None:
    """Look at everything that could be wrong on this machine, and say what to do."""
    from assistant.cli.doctor import doctor

    raise typer.Exit(0 if doctor(settings, as_json=as_json, fix=fix, quiet_room=silent) else 1)


@with_settings(*SOUND, *VOICE, *EARS, *WORDS)
def report_command(
    settings: Settings,
    out: Annotated[Path | None, typer.Option("--out", help="Write it to this file.")] = None,
) -> None:
    """Gather what a bug report needs, with nothing personal in it."""
    from assistant.cli.report import report

    report(settings, out)


@models.command("list")
@with_settings(*DATA)
def list_command(settings: Settings, as_json: Json = False) -> None:
    """List the models that are here and that can be fetched; a star marks the one in use."""
    from assistant.cli import models_command as command

    command.list_models(settings, as_json)


@models.command("fetch")
@with_settings(*DATA)
def fetch_command(settings: Settings, name: AnyName = None) -> None:
    """Fetch a model; one that broke off is taken up again."""
    from assistant.cli import models_command as command

    command.fetch_model(settings, name)


@models.command("use")
@with_settings(*DATA)
def use_command(settings: Settings, name: Name) -> None:
    """Use a model from now on; unpinch-en is the one that is built in."""
    from assistant.cli import models_command as command

    command.use_model(settings, name)


@models.command("remove")
@with_settings(*DATA)
def remove_command(settings: Settings, name: Name) -> None:
    """Erase a model."""
    from assistant.cli import models_command as command

    command.remove_model(settings, name)


@models.command("path")
@with_settings(*DATA)
def path_command(
    settings: Settings,
    name: Annotated[
        str | None, typer.Argument(help="A model; without one, the folder of all.")
    ] = None,
) -> None:
    """Say where models are kept, or where one is."""
    from assistant.cli import models_command as command

    command.show_folder(settings, name)
