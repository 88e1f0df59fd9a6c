"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.settings import EngineName

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Folder for caches and all that is remembered."),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", help="Configuration file (YAML)."),
]
Intents = Annotated[
    Path | None,
    typer.Option("--intents", help="Folder of sentence templates instead of the bundled ones."),
]
Content = Annotated[
    Path | None,
    typer.Option("--content", help="Folder of answers instead of the bundled ones."),
]
Engine = Annotated[
    EngineName | None,
    typer.Option("--engine", help="Speech recognition engine."),
]
Model = Annotated[
    Path | None,
    typer.Option("--model", help="Folder of a Vosk model."),
]
Profile = Annotated[
    Path | None,
    typer.Option("--profile", help="File of what you have told about yourself (JSON)."),
]
Guest = Annotated[
    bool, typer.Option("--guest", help="Know nothing about you, and keep nothing that you tell.")
]
Json = Annotated[bool, typer.Option("--json", help="One line of JSON for each answer.")]
Events = Annotated[
    Path | None,
    typer.Option("--events", help="Write the event log here (JSON Lines)."),
]
