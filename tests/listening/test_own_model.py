"""The graphs of our own model: kept, made anew when broken; what is too large is named with its line."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.listening.graph import decoding_graph
from assistant.listening.heard import Mode
from assistant.listening.mode_compiler import ModeCompiler
from assistant.listening.own_model import OwnModel
from assistant.resources import data_folder
from assistant.understanding.templates import Templates

INTENTS = """language: en
intents:
  Small:
    data:
      - sentences:
        - heat or ice
  Large:
    data:
      - sentences:
        - (count|coach|take|lead) me through (the bridge|the twist|the clam) (now|please|again)
"""


@dataclass
class House:
    """Where graphs are kept, and what is told of them."""

    folder: Path
    told: list[str] = field(default_factory=list)

    def model(self) -> OwnModel:
        intents = self.folder / "intents"
        intents.mkdir(exist_ok=True)
        (intents / "large.yaml").write_text(INTENTS)
        return OwnModel(
            data_folder("models") / "unpinch-en",
            Templates.load([intents], cache=self.folder),
            ["i wet myself"],
            {},
            self.folder,
            report=self.told.append,
        )


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def graph(folder: Path) -> bytes:
    return (folder / "graph" / "HCLG.fst").read_bytes()


def test_a_kept_graph_is_not_compiled_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    model = house.model()
    folders = {mode: model.folder(mode) for mode in Mode}
    monkeypatch.setattr(ModeCompiler, "compiled", None)
    again = house.model()
    assert all(again.quick(mode) for mode in Mode)
    assert {mode: again.folder(mode) for mode in Mode} == folders
    assert not house.told


@pytest.mark.parametrize("name", ["graph/HCLG.fst", "graph/words.txt", "am/final.mdl", "sizes"])
@pytest.mark.parametrize("left", [None, 0, 10])
def test_a_broken_graph_is_made_anew_and_told_in_one_line(
    house: House, name: str, left: int | None
) -> None:
    folder = house.model().folder(Mode.YESNO)
    before = graph(folder)
    broken = folder / name
    content = broken.read_bytes()
    broken.unlink()
    if left is not None:
        broken.write_bytes(content[:left])
    model = house.model()
    assert not model.quick(Mode.YESNO)
    assert model.folder(Mode.YESNO) == folder
    assert model.quick(Mode.YESNO)
    assert graph(folder) == before
    assert house.told == [f"the kept speech graph {folder} is broken: it is made anew"]


def test_the_template_that_makes_a_graph_too_large_is_named(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding_graph, "MOST_STATES", 300)
    with pytest.raises(
        UserError, match=r"large\.yaml:10: the template is too large: .* 300 states"
    ):
        house.model().folder(Mode.OPEN)
    assert not list((house.folder / "vosk").iterdir())
