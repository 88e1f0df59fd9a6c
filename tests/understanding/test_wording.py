"""What a recogniser can hear is wider than what the rules and the templates were written with."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.understanding.safety import SafetyScan
from assistant.understanding.wording import WORDING, free_wording


def test_the_scans_own_sentences_come_first_and_many_more_after_them(safety: SafetyScan) -> None:
    wording = free_wording(safety)
    assert tuple(wording[: len(safety.sentences)]) == tuple(safety.sentences)
    assert len(wording) > 3 * len(safety.sentences)
    assert {"incontinent", "toilet", "gardening"} <= {
        word for text in wording for word in text.split()
    }


def test_without_the_file_it_does_not_start(safety: SafetyScan, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=WORDING):
        free_wording(safety, tmp_path)
