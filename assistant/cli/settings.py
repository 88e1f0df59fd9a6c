"""Settings: the command line first, then the environment, then the configuration file."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from assistant.cli.configuration import (
    NAMES,
    AttentionName,
    Configuration,
    CountName,
    EngineName,
    read_configuration,
    variable,
)
from assistant.cli.key_names import read_keys
from assistant.errors import UserError

CONFIG_VARIABLE: Final = variable("config")


class Settings(msgspec.Struct, frozen=True):
    """What the program runs with."""

    data_dir: Path
    """Caches and everything that is remembered."""
    engine: EngineName = "vosk"
    model: Path | None = None
    intents: Path | None = None
    """A folder that replaces the bundled intents; None for the bundled ones."""
    content: Path | None = None
    """A folder that replaces the bundled content; None for the bundled one."""
    voice: str | None = None
    rate: int = 150
    """Words a minute."""
    pitch: int = 50
    """Height of the voice, 0 to 99; 50 is the voice's own."""
    volume: int = 100
    """Loudness (per cent)."""
    input: str | int | None = None
    output: str | int | None = None
    keys: Mapping[str, tuple[str, ...]] = {}
    """Names of keys for what they do, where they differ from the usual ones."""
    awake: bool = True
    big: bool = False
    quiet: bool = False
    color: bool = True
    profile: Path | None = None
    """File of the profile; None for the one in the data folder."""
    guest: bool = False
    """Begin with an empty profile, and keep nothing of it."""
    own_data_dir: bool = False
    """True when the data folder was chosen: then everything that is written is in it."""
    check_in: bool = True
    count: CountName = "every"
    count_up: bool = False
    tones: bool = True
    attention: AttentionName = "open"
    wake_phrase: str = "hey coach"

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

    @property
    def models_dir(self) -> Path:
        """Return the folder of downloaded models."""
        return self.data_dir / "models"

    @property
    def log_dir(self) -> Path:
        """Return the folder of the program's own log."""
        if self.own_data_dir:
            return self.data_dir / "log"
        import platformdirs

        return Path(platformdirs.user_state_dir("unpinch")) / "log"


def settle(config: Path | None = None, **chosen: Any) -> Settings:
    """Return the settings of this run.

    Args:
        config: the configuration file; None for `UNPINCH_CONFIG` or the one in its usual place.
        chosen: settings that win over the file's, from the command line or the environment; None
            leaves it to the file.

    Raises:
        UserError: the configuration is wrong, or a named folder does not exist.
    """
    given = os.environ.get(CONFIG_VARIABLE)
    file = config or (Path(given).expanduser() if given else _if_there(configuration_path()))
    values = msgspec.structs.asdict(read_configuration(file) if file else Configuration())
    values |= {name: value for name, value in chosen.items() if value is not None}
    return _settings(values)


def origins(config: Path | None, chosen: Mapping[str, Any]) -> dict[str, tuple[object, str]]:
    """Return every setting's value with where it comes from: option, environment, file or default.

    Raises:
        UserError: as for `settle`.
    """
    given = os.environ.get(CONFIG_VARIABLE)
    file = config or (Path(given).expanduser() if given else _if_there(configuration_path()))
    settled = read_configuration(file) if file else Configuration()
    found: dict[str, tuple[object, str]] = {}
    for name in NAMES:
        value, origin = getattr(settled, name), str(file)
        if value == getattr(Configuration(), name):
            origin = "default"
        if chosen.get(name) is not None:
            value, origin = chosen[name], "option"
            if variable(name) in os.environ:
                origin = variable(name)
        found[name] = (value, origin)
    return found


def configuration_path() -> Path:
    """Return where the configuration file is looked for when none is named."""
    import platformdirs

    return Path(platformdirs.user_config_dir("unpinch")) / "config.yaml"


def _settings(values: Mapping[str, Any]) -> Settings:
    data_dir = _path(values["data_dir"]) or _default_data_dir()
    return Settings(
        data_dir=data_dir,
        own_data_dir=values["data_dir"] is not None,
        engine=values["engine"],
        model=_model(values["model"], data_dir),
        intents=_existing(_path(values["intents"]), "intents"),
        content=_existing(_path(values["content"]), "content"),
        voice=values["voice"],
        rate=values["rate"],
        pitch=values["pitch"],
        volume=values["volume"],
        input=_device(values["input"]),
        output=_device(values["output"]),
        keys=read_keys(values["keys"]),
        awake=values["awake"],
        big=values["big"],
        quiet=values["quiet"],
        color=values["color"],
        profile=_path(values["profile"]),
        guest=values["guest"],
        check_in=values["check_in"],
        count=values["count"],
        count_up=values["count_up"],
        tones=values["tones"],
        attention=values["attention"],
        wake_phrase=values["wake_phrase"],
    )


def _device(wanted: str | int | None) -> str | int | None:
    """Return a device as it is looked for: a number where it is one."""
    return int(wanted) if isinstance(wanted, str) and wanted.strip().isdigit() else wanted


def _model(wanted: str | None, data_dir: Path) -> Path | None:
    """Return the folder of a model that is named by its folder or as `unpinch models` lists it."""
    if wanted is None:
        return None
    installed = data_dir / "models" / wanted
    return installed if wanted and installed.is_dir() else _path(wanted)


def _existing(folder: Path | None, what: str) -> Path | None:
    if folder is not None and not folder.is_dir():
        raise UserError(f"the {what} folder {folder} does not exist")
    return folder


def _path(text: str | Path | None) -> Path | None:
    return Path(text).expanduser() if text else None


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() else None


def _default_data_dir() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("unpinch"))
