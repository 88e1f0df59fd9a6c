"""What several tests share: the bundled data, loaded once."""

from pathlib import Path

import pytest
from hypothesis import settings

from assistant.answering.library import Library
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.turn import Running
from assistant.understanding.safety import SafetyScan
from assistant.understanding.templates import Templates
from assistant.understanding.understander import Understander

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content" / "en"
INTENTS = ROOT / "intents" / "en"
HOLDING = Running("piriformis_stretch", None, False, 12, 2, "right leg", None, None)
"""A hold that runs."""


# The same examples every time: what fails here fails for everybody.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load(CONTENT)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cold data folder for all tests: what one test renders, the next one need not."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def understander(data_dir: Path) -> Understander:
    return Understander(Templates.load([INTENTS], cache=data_dir / "cache"))


@pytest.fixture(scope="session")
def safety() -> SafetyScan:
    return SafetyScan.bundled()


@pytest.fixture
def dialogue(understander: Understander, safety: SafetyScan, library: Library) -> Dialogue:
    return Dialogue(understander, safety, library)
