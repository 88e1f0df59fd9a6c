"""The configuration file: every setting with its default, its limits and what it means."""

import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_type_hints

import msgspec
from msgspec import Meta

from assistant.cli.key_names import read_keys
from assistant.errors import UserError
from assistant.yaml_files import line_of, read_yaml

EngineName = Literal["vosk"]

AttentionName = Literal["open", "wake"]

CountName = Literal["every", "fives", "last", "off"]

_NO_ENGINE: Final = "vosk is the only speech engine: take the line out"

_RENAMED: Final = {"words_per_minute": "rate"}
"""Settings that had another name, for the message about an unknown one."""


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The configuration file; every setting has a default, so an empty file is a valid one.

    Each description is also the help of the option, and the comment in a new file.
    """

    input: Annotated[
        str | int | None, Meta(description="Microphone, by number or part of its name.")
    ] = None
    output: Annotated[
        str | int | None, Meta(description="Loudspeaker, by number or part of its name.")
    ] = None
    voice: Annotated[
        str | None, Meta(description="Voice of the synthesiser, or part of its name.")
    ] = None
    rate: Annotated[int, Meta(ge=80, le=260, description="Speed of speech, words a minute.")] = 150
    pitch: Annotated[
        int, Meta(ge=0, le=99, description="Height of the voice; 50 is its own (Linux only).")
    ] = 50
    volume: Annotated[int, Meta(ge=10, le=160, description="Loudness in per cent.")] = 100
    count: Annotated[
        CountName,
        Meta(description="Seconds of a hold that are counted: every, fives, last or off."),
    ] = "every"
    count_up: Annotated[bool, Meta(description="Count a hold up instead of down.")] = False
    tones: Annotated[
        bool, Meta(description="Sound a tone before, halfway, after and in a rest.")
    ] = True
    engine: Annotated[EngineName, Meta(description="Speech recognition engine; there is one.")] = (
        "vosk"
    )
    model: Annotated[
        str | None,
        Meta(description="Vosk model: a folder, or a name that unpinch models list shows."),
    ] = None
    attention: Annotated[
        AttentionName,
        Meta(description="Listen always (open), or outside of a stretch only when called (wake)."),
    ] = "open"
    wake_phrase: Annotated[str, Meta(description="What it is called by, with attention: wake.")] = (
        "hey coach"
    )
    keys: Annotated[
        dict[str, str | list[str]] | None,
        Meta(description="Keys: pause=space,p stop=escape (a mapping in the file)."),
    ] = None
    check_in: Annotated[
        bool, Meta(description="Ask before and after a routine how much it hurts.")
    ] = True
    awake: Annotated[bool, Meta(description="Keep the computer from sleeping while it runs.")] = (
        True
    )
    big: Annotated[bool, Meta(description="Show the count so large that it is read from afar.")] = (
        False
    )
    quiet: Annotated[bool, Meta(description="Show nothing but what is wrong.")] = False
    color: Annotated[bool, Meta(description="Use colours in the terminal.")] = True
    data_dir: Annotated[
        str | None, Meta(description="Folder for caches and all that is remembered.")
    ] = None
    profile: Annotated[
        str | None, Meta(description="File of what you have told about yourself (JSON).")
    ] = None
    guest: Annotated[
        bool, Meta(description="Know nothing about you, and keep nothing that you tell.")
    ] = False
    intents: Annotated[
        str | None, Meta(description="Folder of sentence templates instead of the bundled ones.")
    ] = None
    content: Annotated[
        str | None, Meta(description="Folder of answers instead of the bundled ones.")
    ] = None


NAMES: Final = tuple(Configuration.__struct_fields__)
"""Every setting, in the order in which a person wants to see them."""


def described(name: str) -> Meta:
    """Return the description and the limits of a setting."""
    annotation: Any = get_type_hints(Configuration, include_extras=True)[name]
    meta: Meta = annotation.__metadata__[0]
    return meta


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"UNPINCH_{name.upper()}"


def option(name: str) -> str:
    """Return the command-line option of a setting."""
    return f"--{name.replace('_', '-')}"


def read_configuration(path: Path) -> Configuration:
    """Read a configuration file.

    Raises:
        UserError: it is missing, is not YAML, or has a wrong or unknown setting; the line is named.
    """
    data = read_yaml(path)
    try:
        found = msgspec.convert({} if data is None else data, Configuration)
        read_keys(found.keys)
        return found
    except UserError as error:
        raise UserError(f"{path}, line {line_of(path, 'keys')}: {error}") from error
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at `$")
        place = place.strip("`.")
        if problem.startswith("Object contains unknown field"):
            place = problem.split("`")[1]
            problem = _unknown(place)
        if place == "engine":
            problem = _NO_ENGINE
        line = line_of(path, place)
        where = f"{path}, line {line}" if line else str(path)
        name = f"{place}: " if place else ""
        raise UserError(f"{where}: {name}{_plain(problem)}") from error


def template() -> str:
    """Return a new configuration file: every setting as a comment, with its default."""
    lines = [
        "# The configuration of unpinch. Take away a # to change a setting. An option of the",
        "# command line wins over its environment variable, and that over this file.",
    ]
    empty = Configuration()
    for name in NAMES:
        default = getattr(empty, name)
        limits = described(name)
        extent = f" {limits.ge} to {limits.le}." if limits.ge is not None else ""
        lines += [
            "",
            f"# {limits.description}{extent} Also {option(name)} and {variable(name)}.",
            f"# {name}: {_EXAMPLES.get(name) or as_yaml(default)}",
        ]
    return "\n".join(lines) + "\n"


_EXAMPLES: Final = {
    "input": "USB headset",
    "output": "USB headset",
    "voice": "gmw/en-gb-scotland",
    "model": "vosk-model-small-en-us-0.15",
    "keys": "{pause: [space, k], stop: [escape, backspace], next: right}",
    "data_dir": "~/unpinch",
    "profile": "~/unpinch/me.json",
    "intents": "~/my-intents",
    "content": "~/my-content",
}
"""What a new file shows for settings whose default says little."""


def as_yaml(value: object) -> str:
    """Return a setting's value as it stands in a YAML file."""
    import yaml

    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True)
    return text.removesuffix("...\n").strip()


_KINDS: Final = {
    "int": "a whole number",
    "str": "a text",
    "bool": "true or false",
    "object": "settings such as  rate: 150",
    "array": "a list",
    "null": "nothing",
}
"""What msgspec calls the kinds of values, and how it is said here."""


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = _RENAMED.get(name) or next(iter(get_close_matches(name, NAMES, n=1)), None)
    hint = f"did you mean {near}?" if near else "unpinch config --show  lists them all"
    return f"there is no such setting: {hint}"


def _plain(problem: str) -> str:
    """Return msgspec's message in a person's words."""
    plain = problem.replace("`", "").replace(" | null", "").replace("Expected", "expected")
    for theirs, ours in _KINDS.items():
        plain = re.sub(rf"\b{theirs}\b", ours, plain)
    return plain
