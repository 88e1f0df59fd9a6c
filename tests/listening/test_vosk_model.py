"""A model folder that is no model gets one line that names the file; Vosk would end the process."""

import shutil
import struct
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.listening.graph.model_folder import ACOUSTIC as FILES
from assistant.listening.graph.model_folder import check_acoustic_model
from assistant.listening.vosk_model import check_acoustic, check_model
from assistant.resources import data_folder

PATHS = b"<LogProbs> FV \4" + struct.pack("<i", 13)
"""Of an acoustic model with twelve transitions."""
ACOUSTIC = b"\0B<TransitionModel> " + PATHS + b" <Priors> FV \4" + struct.pack("<i2f", 2, 0.5, 0.5)


def static_graph(*labels: int) -> bytes:
    """Return a graph of one state with an arc for each input label, as OpenFst writes it."""
    names = b"".join(struct.pack("<i", len(name)) + name for name in (b"const", b"standard"))
    head = (
        struct.pack("<i", 2125659606) + names + struct.pack("<iiQqqq", 2, 0, 1, 0, 1, len(labels))
    )
    state = struct.pack("<fIIII", 0.0, 0, len(labels), 0, 0)
    return head + state + b"".join(struct.pack("<iifi", label, 0, 0.5, 0) for label in labels)


GRAPH = static_graph(1, 12)


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
        ("am/final.mdl", ACOUSTIC[:-1]),
        ("am/final.mdl", ACOUSTIC[:-9]),
        ("am/final.mdl", ACOUSTIC[:30]),
        ("am/final.mdl", ACOUSTIC + b"more"),
        ("graph/HCLG.fst", None),
        ("graph/HCLG.fst", b""),
        ("graph/HCLG.fst", b"<!DOCTYPE html><title>404"),
        ("graph/HCLG.fst", GRAPH[:-1]),
        ("graph/HCLG.fst", static_graph(1, 13)),
        ("conf/model.conf", None),
        ("conf/model.conf", b"<!DOCTYPE html><title>404"),
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


def test_the_bundled_model_is_whole_and_half_of_it_is_not(tmp_path: Path) -> None:
    bundled = data_folder("models") / "unpinch-en" / "am" / "final.mdl"
    check_acoustic(bundled)
    half = tmp_path / "final.mdl"
    half.write_bytes(bundled.read_bytes()[: bundled.stat().st_size // 2])
    with pytest.raises(UserError, match=r"final\.mdl is cut short"):
        check_acoustic(half)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [None, b"", b"<!DOCTYPE html><title>404"])
def test_a_broken_file_of_our_own_model_is_named(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    shutil.copytree(data_folder("models") / "unpinch-en", tmp_path / "model")
    path = tmp_path / "model" / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        check_acoustic_model(tmp_path / "model")
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_graph_of_another_model_is_named_with_both_files(tmp_path: Path) -> None:
    (model(tmp_path) / "graph" / "HCLG.fst").write_bytes(static_graph(3, 700))
    with pytest.raises(
        UserError, match=r"HCLG\.fst is the graph of another model than .*final\.mdl"
    ):
        check_model(tmp_path)


def test_a_graph_in_a_form_that_is_not_read_is_left_to_vosk(tmp_path: Path) -> None:
    (model(tmp_path) / "graph" / "HCLG.fst").write_bytes(GRAPH.replace(b"const", b"other"))
    check_model(tmp_path)
