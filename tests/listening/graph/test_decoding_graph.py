"""The decoding graph: phones, blanks and silences as Kaldi numbers them, and OpenFst's file."""

import struct
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import UserError
from assistant.listening.graph.decoding_graph import DecodingGraphs, decoding_graph
from assistant.listening.graph.fst_file import Fst, write_fst
from assistant.listening.graph.topology import (
    PHONES,
    SILENCE_STAY,
    phone_arcs,
    phone_id,
    phone_table,
    word_boundaries,
)
from assistant.listening.graph.word_graph import EPSILON, WordGraph

WORDS = {"go": (("G", "OW"),), "no": (("N", "OW"),), "eye": (("AY",),), "ff": (("F", "F"),)}
IDS = {"go": 1, "no": 2, "eye": 3, "ff": 4}


def one_word(word: str) -> WordGraph:
    graph = WordGraph()
    end = graph.node()
    graph.arc(0, end, word)
    graph.final[end] = 0.0
    return graph


def labels_of_paths(fst: Fst, longest: int) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Input and output labels of the paths without self-loops, to so many arcs."""
    found: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()

    def walk(state: int, ins: tuple[int, ...], outs: tuple[int, ...], left: int) -> None:
        if np.isfinite(fst.final[state]):
            found.add((ins, outs))
        if left == 0:
            return
        for arc in fst.arcs[fst.arcs["source"] == state]:
            if arc["target"] != state:
                label, word = int(arc["input"]), int(arc["output"])
                walk(
                    int(arc["target"]),
                    ins + ((label,) if label else ()),
                    outs + ((word,) if word else ()),
                    left - 1,
                )

    walk(0, (), (), longest)
    return found


def test_the_numbers_are_those_of_kaldi() -> None:
    assert len(PHONES) == 39
    assert (phone_id("AA", "B"), phone_id("ZH", "S")) == (2, 157)
    first = phone_arcs("AA", "B")
    assert (first.stay, first.to_blank, first.leave) == (3, 4, 5)
    assert phone_arcs("AA", "E").stay == 8
    assert len(phone_table().splitlines()) == 158
    assert "5 singleton" in word_boundaries()


def test_a_word_is_its_phones_with_or_without_blanks_and_says_its_label_once() -> None:
    fst = decoding_graph(one_word("go"), WORDS, IDS)
    paths = labels_of_paths(fst, 12)
    assert {outs for _, outs in paths} == {(1,)}
    g, ow = phone_arcs("G", "B"), phone_arcs("OW", "E")
    spoken = {tuple(label for label in ins if label != 2) for ins, _ in paths}
    assert spoken == {
        (g.leave, ow.leave),
        (g.to_blank, g.blank_leave, ow.leave),
        (g.leave, ow.to_blank, ow.blank_leave),
        (g.to_blank, g.blank_leave, ow.to_blank, ow.blank_leave),
    }


def test_the_same_phone_twice_has_a_blank_between() -> None:
    fst = decoding_graph(one_word("ff"), WORDS, IDS)
    first = phone_arcs("F", "B")
    assert all(first.to_blank in ins for ins, _ in labels_of_paths(fst, 12))


def test_a_word_of_one_phone_is_a_singleton() -> None:
    fst = decoding_graph(one_word("eye"), WORDS, IDS)
    assert phone_arcs("AY", "S").leave in fst.arcs["input"]


def test_what_follows_alike_in_two_places_stands_in_the_graph_once() -> None:
    graph = WordGraph()
    middle, end = graph.node(), graph.node()
    graph.arc(0, middle, "eye")
    graph.arc(0, end, "go", 1.0)
    graph.arc(middle, end, "go", 1.0)
    graph.final[end] = 0.0
    fst = decoding_graph(graph, WORDS, IDS)
    outs = {outs for _, outs in labels_of_paths(fst, 20)}
    assert outs == {(1,), (3, 1)}
    inside_of_g = fst.arcs[fst.arcs["input"] == phone_arcs("G", "B").stay]
    assert len({int(arc["source"]) for arc in inside_of_g}) == 2  # one with a blank after it


def test_graphs_that_share_nodes_are_those_that_each_would_be_alone() -> None:
    graph = WordGraph()
    first, second, middle, end = (graph.node() for _ in range(4))
    graph.arc(first, middle, "eye", 1.0)
    graph.arc(second, middle, "no")
    graph.arc(second, end, "ff")
    graph.arc(middle, end, "go")
    graph.final[end] = 0.5
    shared = DecodingGraphs(graph, WORDS)
    for start in (first, second, first):
        alone = DecodingGraphs(graph, WORDS).fst(start, IDS)
        fst = shared.fst(start, IDS)
        assert labels_of_paths(fst, 20) == labels_of_paths(alone, 20)
        assert (len(fst.final), len(fst.arcs)) == (len(alone.final), len(alone.arcs))


def test_a_word_may_be_dearer_wherever_it_stands() -> None:
    fst = DecodingGraphs(one_word("go"), WORDS, {"go": 1.5}).fst(0, IDS)
    assert set(fst.arcs["weight"][fst.arcs["output"] == IDS["go"]]) == {np.float32(1.5)}


def test_where_no_word_ends_there_is_no_pause() -> None:
    graph = WordGraph()
    between, end = graph.node(), graph.node()
    graph.arc(0, between, EPSILON, 0.25)
    graph.arc(between, end, "eye")
    graph.final[end] = 0.0
    fst = decoding_graph(graph, WORDS, IDS)
    pauses = fst.arcs[fst.arcs["input"] == SILENCE_STAY]
    assert len(pauses) == 2  # at the start and at the end
    assert set(range(1, len(fst.final))) == {int(arc["target"]) for arc in fst.arcs} - {0}


def test_a_word_without_a_pronunciation_is_named() -> None:
    with pytest.raises(UserError, match="no pronunciation of 'piriformis'"):
        decoding_graph(one_word("piriformis"), WORDS, {"piriformis": 1})


def test_the_file_is_openfsts_const_form(tmp_path: Path) -> None:
    fst = decoding_graph(one_word("no"), WORDS, IDS)
    path = tmp_path / "HCLG.fst"
    write_fst(fst, path)
    data = path.read_bytes()
    assert data[4:].startswith(struct.pack("<i", 5) + b"const" + struct.pack("<i", 8))
    at = 4 + 9 + 12
    version, _, _, start, states, arcs = struct.unpack_from("<iiQqqq", data, at)
    assert (version, start, states, arcs) == (2, 0, len(fst.final), len(fst.arcs))
    at += 40
    after = at + 20 * states
    assert after + 16 * arcs == len(data)
    for state in range(states):
        final, first, count, inputs, outputs = struct.unpack_from("<fIIII", data, at + 20 * state)
        assert final == fst.final[state] or (np.isinf(final) and np.isinf(fst.final[state]))
        mine = fst.arcs[fst.arcs["source"] == state]
        filed = [struct.unpack_from("<iifi", data, after + 16 * (first + n)) for n in range(count)]
        assert [(one[0], one[1], one[3]) for one in filed] == [
            (arc["input"], arc["output"], arc["target"]) for arc in mine
        ]
        assert inputs == sum(arc["input"] == 0 for arc in mine)
        assert outputs == sum(arc["output"] == 0 for arc in mine)
