"""What is said about the machine itself."""

import re
from typing import Final

import msgspec

from assistant.audio.card import News
from assistant.errors import UserError
from assistant.listening.condition import Condition
from assistant.resources import data_folder
from assistant.yaml_files import read_yaml

_PLAIN: Final = re.compile(r"\s*[:(,\[].*$")
"""What drivers put behind a name: "USB Audio: - (hw:1,0)"."""


class MachineLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of `content/en/machine.yaml`."""

    missing_microphone: str
    missing_loudspeaker: str
    silent_microphone: str
    silent_loudspeaker: str
    lost_microphone: str
    lost_loudspeaker: str
    waits: str
    back_microphone: str
    back_loudspeaker: str
    going_on: str
    silent: str
    clipped: str
    noisy: str
    slept: str

    @staticmethod
    def load() -> "MachineLines":
        """Read the bundled file.

        Raises:
            UserError: it is broken.
        """
        path = data_folder("content") / "en" / "machine.yaml"
        try:
            return msgspec.convert(read_yaml(path), MachineLines)
        except msgspec.ValidationError as error:
            raise UserError(f"{path}: {error}") from error

    def news(self, news: News, *, spoken: bool) -> str:
        """Return what is said or shown of a device; spoken, its name is without the driver's part."""
        template: str = getattr(self, f"{news.kind}_{news.way}")
        name, instead = news.name, news.instead or ""
        if spoken:
            name, instead = spoken_name(name), spoken_name(instead)
        if news.kind == "missing":
            return template.format(wanted=name, name=instead)
        return template.format(name=name)

    def condition(self, condition: Condition) -> str:
        """Return what is said of what the microphone hears."""
        text: str = getattr(self, condition.value)
        return text


def spoken_name(name: str) -> str:
    """Return a device's name as a person would say it."""
    return _PLAIN.sub("", name) or name
