"""The graphs of our own model: what goes wrong names the file and line that has to change."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.listening.graph import decoding_graph
from assistant.listening.heard import Mode
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


def test_the_template_that_makes_a_graph_too_large_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding_graph, "MOST_STATES", 300)
    path = tmp_path / "intents" / "large.yaml"
    path.parent.mkdir()
    path.write_text(INTENTS)
    model = OwnModel(
        data_folder("models") / "unpinch-en",
        Templates.load([path.parent], cache=tmp_path),
        [],
        {},
        tmp_path,
    )
    with pytest.raises(
        UserError, match=r"large\.yaml:10: the template is too large: .* 300 states"
    ):
        model.folder(Mode.OPEN)
    assert not list((tmp_path / "vosk").iterdir())
