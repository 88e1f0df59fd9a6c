"""The graphs of modes: what they have in common is compiled once, and changes none of them."""

from pathlib import Path

import numpy as np
import pytest

from assistant.listening.graph.fst_file import Fst
from assistant.listening.heard import Mode
from assistant.listening.mode_compiler import ModeCompiler
from assistant.listening.mode_graph import DEFAULT_COSTS
from assistant.understanding.template import Template
from assistant.understanding.templates import Templates

INTENTS = """language: en
intents:
  Ask:
    data:
      - sentences: ["(heat|ice) please", "why is my leg numb"]
        metadata: {care: question}
  Bridge:
    data:
      - sentences: ["[do] the bridge [please]"]
  Pause:
    data:
      - sentences: ["pause [it]", "hold [the] bridge"]
        requires_context: {mode: stretch}
  Agree:
    data:
      - sentences: ["yes [please]"]
        requires_context: {mode: yesno}
"""


@pytest.fixture
def templates(tmp_path: Path) -> list[Template]:
    (tmp_path / "intents.yaml").write_text(INTENTS)
    return list(Templates.load([tmp_path]).compiled)


def compiler(templates: list[Template]) -> ModeCompiler:
    return ModeCompiler(templates, ["i wet myself", "my leg is numb"], {}, DEFAULT_COSTS)


def arcs(fst: Fst) -> list[tuple[int, int, float]]:
    """What stands on the arcs: the numbers of states may differ."""
    return sorted(fst.arcs[["input", "output", "weight"]].tolist())


def test_a_mode_is_the_same_whatever_was_compiled_before_it(templates: list[Template]) -> None:
    shared = compiler(templates)
    for mode in (*reversed(Mode), *Mode):
        fst, words = shared.compiled(mode)
        alone, its_words = compiler(templates).compiled(mode)
        assert words == its_words
        assert arcs(fst) == arcs(alone)
        assert sorted(fst.final.tolist()) == sorted(alone.final.tolist())


def test_every_state_can_be_reached_and_none_is_a_dead_end(templates: list[Template]) -> None:
    for mode in Mode:
        fst, _ = compiler(templates).compiled(mode)
        states = np.arange(len(fst.final))
        assert set(states[1:]) <= set(fst.arcs["target"])
        assert set(states[np.isinf(fst.final)]) <= set(fst.arcs["source"])


def test_a_mode_has_the_words_that_may_be_said_in_it(templates: list[Template]) -> None:
    words = {mode: compiler(templates).compiled(mode)[1].keys() for mode in Mode}
    assert "pause" in words[Mode.STRETCH]
    assert "pause" not in words[Mode.OPEN] | words[Mode.YESNO] | words[Mode.NUMBER]
    assert "yes" in words[Mode.YESNO]
    assert "ice" not in words[Mode.YESNO]
    assert all("bridge" in each and "wet" in each for each in words.values())
