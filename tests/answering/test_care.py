"""What `unpinch check` says about content without its cautions."""

import shutil
from pathlib import Path

import pytest

from assistant.answering.care import gaps_in_care
from assistant.answering.library import Library
from tests.conftest import CONTENT


def test_the_bundled_content_has_its_cautions(library: Library) -> None:
    assert list(gaps_in_care(library)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "gap"),
    [
        ("prompts.yaml", "All right, we end here.", "All right, stop.", "'stopped'"),
        ("prompts.yaml", "You're welcome.", "Ow.", "'thanks'"),
        ("topics/remedies.yaml", "numb", "cold", "what numb skin means"),
        ("exercises/bridge_pose.yaml", "Come down if your back hurts, or if", "Feel how", "end it"),
        ("exercises/bridge_pose.yaml", "[urmc_bridge, physioplace_stretches]", "[]", "source"),
    ],
)
def test_content_without_its_care_is_named(
    tmp_path: Path, file: str, old: str, new: str, gap: str
) -> None:
    folder = tmp_path / "en"
    shutil.copytree(CONTENT, folder)
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))
    found = list(gaps_in_care(Library.load(folder)))
    assert any(gap in line for line in found), found
