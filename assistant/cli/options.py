"""The options of the commands: every setting of the configuration is one."""

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args, get_origin, get_type_hints

import typer

from assistant.cli.configuration import Configuration, described, option, variable
from assistant.cli.settings import settle

Config: TypeAlias = Annotated[
    Path | None,
    typer.Option("--config", envvar=variable("config"), help="Configuration file (YAML)."),
]
Json = Annotated[bool, typer.Option("--json", help="One line of JSON for each answer.")]
Events = Annotated[
    Path | None,
    typer.Option("--events", help="Write the event log here (JSON Lines)."),
]

DATA: Final = ("data_dir",)
CONTENT: Final = ("content", "data_dir")
WORDS: Final = ("intents", *CONTENT)
PERSON: Final = ("profile", "guest", "check_in")
EARS: Final = ("engine", "model", "attention", "wake_phrase")
VOICE: Final = ("voice", "rate", "pitch", "volume")
COUNT: Final = ("count", "count_up", "tones")
SCREEN: Final = ("big", "quiet", "color")
SOUND: Final = ("input", "output")
FILES: Final = (*VOICE, *COUNT, *EARS, *WORDS, *PERSON, *SCREEN)
"""Settings of a whole conversation over files."""
LIVE: Final = (*SOUND, *FILES, "keys", "awake")


def with_settings(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of these settings, each with its environment variable.

    The command's parameter `settings` gets what comes of them and of the configuration file.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(*, config: Path | None = None, **given: Any) -> None:
            chosen = {name: given.pop(name) for name in names}
            command(settle(config, **chosen), **given)

        return _with_options(run, command, names)

    return decorate


def with_choices(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command these options as they were chosen, before anything is made of them.

    The command's parameter `settings` gets them as a mapping; `config` stays one of its own.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**given: Any) -> None:
            command({name: given.pop(name) for name in names}, **given)

        return _with_options(run, command, names)

    return decorate


def _with_options(
    run: Callable[..., None], command: Callable[..., None], names: tuple[str, ...]
) -> Callable[..., None]:
    """Show the options to whoever reads the signature, as the maker of the commands does."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    own = [
        parameter.replace(kind=keyword)
        for parameter in inspect.signature(command).parameters.values()
        if parameter.name != "settings"
    ]
    if all(parameter.name != "config" for parameter in own):
        own.append(inspect.Parameter("config", keyword, default=None, annotation=Config))
    added = [
        inspect.Parameter(name, keyword, default=None, annotation=_annotation(name))
        for name in names
    ]
    parameters = [*own, *added]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _annotation(name: str) -> Any:
    """Return the annotation of a setting's option."""
    hint: Any = get_type_hints(Configuration)[name]
    one_of_some = get_origin(hint) is Literal
    kind: Any = hint if one_of_some else (get_args(hint) or (hint,))[0]
    switch = kind is bool
    flags = option(name) if not switch else f"{option(name)}/--no-{name.replace('_', '-')}"
    limits = described(name)
    made = typer.Option(
        flags,
        envvar=variable(name),
        help=limits.description,
        min=limits.ge,
        max=limits.le,
        show_default=False,
    )
    if kind not in (int, bool) and not one_of_some:
        kind = str
    return Annotated[kind | None, made]
