"""Compiles what may be said in each mode into a graph for our own acoustic model."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from assistant.errors import UserError
from assistant.listening.graph.decoding_graph import (
    DecodingGraphs,
    GraphTooLargeError,
    Pronunciation,
)
from assistant.listening.graph.fst_file import Fst
from assistant.listening.graph.lexicon import Lexicon
from assistant.listening.heard import Mode
from assistant.listening.mode_graph import GARBAGE, GARBAGE_SOUNDS, OTHER, Costs, ModeGraphs
from assistant.listening.other_words import other_sounds, other_words
from assistant.listening.own_words import OwnWord
from assistant.understanding.sentence_table import MODE_BITS, is_open
from assistant.understanding.template import Template
from assistant.understanding.template_compiler import texts_of

_COMMON: Final = frozenset({"a", "i"})
"""Words of one sound that stand in many sentences: their neighbours tell them from noise."""


class ModeCompiler:
    """Compiles the graphs of modes; what several modes have in common is compiled once.

    Args:
        templates: what may be said.
        red_flags: sentences that speak of a red flag.
        words: pronunciations that win over the dictionary.
        costs: how unlikely each part of a graph is.
    """

    def __init__(
        self,
        templates: Sequence[Template],
        red_flags: Sequence[str],
        words: Mapping[str, OwnWord],
        costs: Costs,
    ) -> None:
        self._templates = templates
        self._costs = costs
        self._graphs = ModeGraphs(templates, red_flags, costs)
        self._lexicon = Lexicon({word: tuple(own.phones[0].split()) for word, own in words.items()})

    def compiled(self, mode: Mode) -> tuple[Fst, dict[str, int]]:
        """Return the graph of a mode and the ids of its words.

        Raises:
            UserError: a template's graph is too large.
        """
        start = self._graphs.start(mode)
        words = sorted(self._graphs.graph.words(start))
        ids = {word: number for number, word in enumerate(words, start=1)}
        try:
            return self._decoding.fst(start, ids), ids
        except GraphTooLargeError as error:
            raise UserError(
                f"{self._graphs.largest}: the template is too large: {error}, "
                "and most of them are in this one: split its long lists of optional words"
            ) from error

    @cached_property
    def _decoding(self) -> DecodingGraphs:
        graphs = self._graphs
        words = frozenset[str]().union(*(graphs.graph.words(graphs.start(mode)) for mode in Mode))
        commands = self._commands
        # All of them at once: the dictionary is read from its beginning to its end.
        found, _ = self._lexicon.pronunciations(
            (words - {GARBAGE, OTHER}) | commands | other_words()
        )
        dearer = {
            word: self._costs.single_sound
            for word, variants in found.items()
            if len(variants[0]) == 1 and word not in _COMMON
        }
        pronunciations: dict[str, Sequence[Pronunciation]] = {
            **found,
            GARBAGE: GARBAGE_SOUNDS,
            OTHER: other_sounds(self._lexicon, commands),
        }
        return DecodingGraphs(graphs.graph, pronunciations, dearer)

    @property
    def _commands(self) -> frozenset[str]:
        """Return what is a whole command of a stretch and of nothing else."""
        bit = MODE_BITS[Mode.STRETCH]
        own = (one for one in self._templates if one.modes & bit and not is_open(one.modes))
        return frozenset(text for template in own for text in texts_of(template))
