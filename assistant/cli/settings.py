"""Settings: the command line first, then the environment, then the configuration file."""

import os
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from assistant.errors import UserError
from assistant.yaml_files import read_yaml

EngineName = Literal["auto", "pocketsphinx", "vosk"]

MODEL_VARIABLE: Final = "UNPINCH_MODEL"
DATA_VARIABLE: Final = "UNPINCH_DATA_DIR"
CONFIG_VARIABLE: Final = "UNPINCH_CONFIG"


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The configuration file; every setting has a default, so an empty file is a valid one."""

    engine: EngineName = "auto"
    model: str | None = None
    """Folder of a Vosk model."""
    voice: str | None = None
    """Name of a voice, as the speech synthesiser lists it."""
    words_per_minute: Annotated[int, msgspec.Meta(ge=120, le=200)] = 150
    data_dir: str | None = None
    intents: str | None = None
    content: str | None = None
    input: str | int | None = None
    """Microphone, by number or by part of its name."""
    output: str | int | None = None
    """Loudspeaker, by number or by part of its name."""
    check_in: bool = True
    """Whether a routine begins and ends with the question how much it hurts."""


class Settings(msgspec.Struct, frozen=True):
    """What the program runs with."""

    data_dir: Path
    """Caches and everything that is remembered."""
    engine: EngineName = "auto"
    model: Path | None = None
    intents: Path | None = None
    """A folder that replaces the bundled intents; None for the bundled ones."""
    content: Path | None = None
    """A folder that replaces the bundled content; None for the bundled one."""
    voice: str | None = None
    words_per_minute: int = 150
    input: str | int | None = None
    output: str | int | None = None
    profile: Path | None = None
    """File of the profile; None for the one in the data folder."""
    guest: bool = False
    """Begin with an empty profile, and keep nothing of it."""
    check_in: bool = True

    @property
    def history_file(self) -> Path | None:
        """Return the file of what was done, beside the profile; None for a guest."""
        profile = self.profile_file
        return profile.with_name("history.sqlite") if profile else None

    @property
    def profile_file(self) -> Path | None:
        """Return the file of the profile; None for a guest."""
        if self.guest:
            return None
        return self.profile or self.data_dir / "profile.json"

    @property
    def own_routines(self) -> Path:
        """Return the folder in which a person may put routines of their own."""
        return self.data_dir / "routines"

    @property
    def cache_dir(self) -> Path:
        """Return the folder of what can be made again."""
        return self.data_dir / "cache"


def read_configuration(path: Path) -> Configuration:
    """Read a configuration file.

    Raises:
        UserError: it is missing, is not YAML, or has a wrong or unknown setting.
    """
    try:
        return msgspec.convert(read_yaml(path) or {}, Configuration)
    except msgspec.ValidationError as error:
        raise UserError(f"{path}: {error}") from error


def settle(
    *,
    config: Path | None = None,
    data_dir: Path | None = None,
    engine: EngineName | None = None,
    model: Path | None = None,
    intents: Path | None = None,
    content: Path | None = None,
    profile: Path | None = None,
    guest: bool = False,
) -> Settings:
    """Return the settings of this run.

    Raises:
        UserError: the configuration is wrong, or a named folder does not exist.
    """
    chosen = config or _from_environment(CONFIG_VARIABLE) or _default_configuration()
    file = read_configuration(chosen) if chosen else Configuration()
    folder = data_dir or _from_environment(DATA_VARIABLE) or _path(file.data_dir)
    return Settings(
        data_dir=folder or _default_data_dir(),
        engine=engine or file.engine,
        model=model or _from_environment(MODEL_VARIABLE) or _path(file.model),
        intents=_existing(intents or _path(file.intents), "intents"),
        content=_existing(content or _path(file.content), "content"),
        voice=file.voice,
        words_per_minute=file.words_per_minute,
        input=file.input,
        output=file.output,
        profile=profile,
        guest=guest,
        check_in=file.check_in,
    )


def _existing(folder: Path | None, what: str) -> Path | None:
    if folder is not None and not folder.is_dir():
        raise UserError(f"the {what} folder {folder} does not exist")
    return folder


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None


def _from_environment(name: str) -> Path | None:
    return _path(os.environ.get(name))


def _default_configuration() -> Path | None:
    import platformdirs

    path = Path(platformdirs.user_config_dir("unpinch")) / "config.yaml"
    return path if path.is_file() else None


def _default_data_dir() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("unpinch"))
