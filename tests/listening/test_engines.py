"""Which model listens: the bundled one, or the one that is named; without any it says what to do."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.listening import engines
from assistant.listening.engines import load_engine
from assistant.understanding.understander import Understander


def test_without_a_model_one_line_says_what_to_do(
    understander: Understander, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "training").mkdir()
    monkeypatch.setattr(engines, "data_folder", lambda name: tmp_path)
    with pytest.raises(UserError, match=r"holds no speech model: install unpinch again"):
        load_engine(
            model=None, templates=understander.templates, red_flags=(), cache=tmp_path / "cache"
        )


def test_the_bundled_model_is_vosks(understander: Understander, tmp_path: Path) -> None:
    engine = load_engine(model=None, templates=understander.templates, red_flags=(), cache=tmp_path)
    assert engine.name == "vosk"
