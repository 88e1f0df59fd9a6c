"""A model folder that is no model gets one line that names the file; Vosk would end the process."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.listening.vosk_model import check_model

ACOUSTIC = b"\0B<TransitionModel> and so on"
GRAPH = b"\xd6\xfd\xb2\x7e and so on"


def model(folder: Path) -> Path:
    for name, content in {
        "am/final.mdl": ACOUSTIC,
        "conf/model.conf": b"--beam=10",
        "graph/HCLG.fst": GRAPH,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_a_whole_model_passes(tmp_path: Path) -> None:
    check_model(model(tmp_path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("am/final.mdl", None),
        ("am/final.mdl", b""),
        ("am/final.mdl", b"this is a text"),
        ("graph/HCLG.fst", None),
        ("graph/HCLG.fst", b""),
        ("graph/HCLG.fst", b"<!DOCTYPE html><title>404"),
        ("conf/model.conf", None),
    ],
)
def test_a_broken_model_is_named(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = model(tmp_path) / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        check_model(tmp_path)
    assert str(path.parent) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_what_is_no_folder_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"zip")
    with pytest.raises(UserError, match=name):
        check_model(tmp_path / name)
