"""What may be said in a mode, as one automaton.

It holds what is expected, what may be asked all the same, what must never be missed, and a path for
what is none of it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from assistant.listening.graph.decoding_graph import Pronunciation
from assistant.listening.graph.topology import PHONES
from assistant.listening.graph.word_graph import EPSILON, WordGraph
from assistant.listening.heard import Mode
from assistant.understanding.sentence_graph import SentenceGraph
from assistant.understanding.sentence_table import MODE_BITS, Care, is_open
from assistant.understanding.template import Template

GARBAGE: Final = "[unk]"
"""The word that stands for any sound of speech."""
GARBAGE_SOUNDS: Final[tuple[Pronunciation, ...]] = tuple((phone,) for phone in PHONES)

OTHER: Final = "[other]"
"""The word that stands for a common word that is no command (`other_words.py`)."""

HESITATIONS: Final = ("um", "uh")


@dataclass(frozen=True)
class Costs:
    """What the parts of a graph cost (nats): how unlikely each is beside what is expected.

    The values were chosen on the speakers kept back from training (`models.training.tune`).
    """

    unexpected: float = 3.0
    """For a sentence that the mode does not expect, such as a question in a stretch. More hears
    commands in questions; less hears questions in mumbled commands."""
    red_flag: float = 4.0
    """For beginning to speak of a red flag. Less hears emergencies in questions and in others' talk;
    more misses them (docs/decisions.md)."""
    red_flag_scale: float = 0.4
    """How much it counts how often one word follows another in the red flags."""
    red_flag_back_off: float = 0.8
    """For a word that never follows the one before in them."""
    hesitation: float = 3.0
    single_sound: float = 4.0
    """For a word of one sound, such as "ow": it is found in every other word. More misses it, less
    hears pain in other people's talk."""
    garbage: float = 2.0
    """For beginning to say something else."""
    garbage_phone: float = 1.2
    """For each of its phones. Less takes commands for garbage; more takes other people's talk for
    commands."""
    garbage_phone_open: float = 1.7
    """The same where nothing runs and anything may be asked. Less loses emergencies in garbage; more
    answers other people's talk (docs/decisions.md)."""
    other_word: float = 3.0
    """For a common word, by itself, that is no command, in a stretch. Less takes commands for such words;
    more takes such words for commands (docs/decisions.md)."""


ANSWERS_ONLY: Final = frozenset({Mode.YESNO, Mode.NUMBER})
"""Modes in which no plain question can be heard: it counts as garbage there, so as no answer. With the
questions each of these graphs would take 35 MB and three seconds more."""
DEFAULT_COSTS: Final = Costs()


class ModeGraphs:
    """The automata of all modes, which have most of their nodes in common: each is made once.

    Args:
        templates: all of them.
        red_flags: sentences that speak of a red flag; their words may be recombined.
        costs: how unlikely each part is.

    Raises:
        UserError: a template is too large, or takes any words at all.
    """

    def __init__(
        self, templates: Sequence[Template], red_flags: Sequence[str], costs: Costs
    ) -> None:
        self.graph = WordGraph()
        self._costs = costs
        self._sentences = SentenceGraph(self.graph)
        self._templates = [(one, self._sentences.add(one)) for one in templates]
        self._red_flags = _red_flags(self.graph, red_flags, costs)
        self._starts: dict[Mode, int] = {}

    @property
    def largest(self) -> str:
        """Return `file:line` of the template with the most parts."""
        return self._sentences.largest

    def start(self, mode: Mode) -> int:
        """Return the node in which what may be said in a mode begins."""
        if mode not in self._starts:
            self._starts[mode] = self._start(mode)
        return self._starts[mode]

    def _start(self, mode: Mode) -> int:
        graph, costs = self.graph, self._costs
        sentences = self._sentences.either(self._expected(mode))
        start = graph.node()
        graph.arcs[start] += graph.arcs[sentences]
        if sentences in graph.final:
            graph.final[start] = graph.final[sentences]
        for word in HESITATIONS:
            # A sentence may begin with "um": its first words follow that as well.
            graph.arc(start, sentences, word, costs.hesitation)
        graph.arc(start, self._red_flags, EPSILON, costs.red_flag)
        phone = costs.garbage_phone_open if mode == Mode.OPEN else costs.garbage_phone
        anything = _garbage(graph, phone)
        graph.arc(start, anything, GARBAGE, costs.garbage + phone)
        if mode == Mode.STRETCH:
            graph.arc(start, anything, OTHER, costs.other_word)
        return start

    def _expected(self, mode: Mode) -> dict[int, float]:
        """Return where the sentences of a mode begin, with what they cost."""
        bit = MODE_BITS[mode]
        nodes: dict[int, float] = {}
        for template, node in self._templates:
            own = bool(template.modes & bit)
            left_out = mode in ANSWERS_ONLY and template.care == Care.QUESTION and not own
            if own or (is_open(template.modes) and not left_out):
                cost = 0.0 if own or mode == Mode.OPEN else self._costs.unexpected
                nodes[node] = min(cost, nodes.get(node, cost))
        return nodes


def _red_flags(graph: WordGraph, sentences: Sequence[str], costs: Costs) -> int:
    """Add a bigram of the red flags' words, which backs off to any of them; return where it begins.

    Nobody says such things in the words of a template.
    """
    follows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    words: Counter[str] = Counter()
    for sentence in sentences:
        row = ["", *sentence.split(), ""]
        words.update(row[1:-1])
        for previous, word in pairwise(row):
            follows[previous][word] += 1
    # What follows a word leads to one place where it is said, or its sounds would stand in the graph
    # once for every word before it: four times as many states as the whole rest.
    before = {word: graph.node() for word in words}
    any_word = graph.node()
    after: dict[str, int] = {}
    alike: dict[frozenset[tuple[str, int]], int] = {}
    for word in words:
        following = frozenset(follows[word].items())
        if following not in alike:
            node = alike[following] = graph.node()
            _weighted(graph, node, follows[word], before, costs)
            graph.arc(node, any_word, EPSILON, costs.red_flag_back_off)
            graph.final.setdefault(node, costs.red_flag_back_off)
        after[word] = alike[following]
        graph.arc(before[word], after[word], word)
    begin = graph.node()
    _weighted(graph, begin, follows[""], before, costs)
    graph.arc(begin, any_word, EPSILON, costs.red_flag_back_off)
    # Any word may follow here: common beginnings are shared, so that not each of them is a path.
    for word, cost in _costs(words, costs).items():
        graph.arc(any_word, after[word], word, cost)
    return begin


def _weighted(
    graph: WordGraph, node: int, following: Counter[str], before: Mapping[str, int], costs: Costs
) -> None:
    """Lead from a node to what may follow, each by how often it does."""
    for word, cost in _costs(following, costs).items():
        if word:
            graph.arc(node, before[word], EPSILON, cost)
        else:
            graph.final[node] = cost


def _costs(counted: Counter[str], costs: Costs) -> dict[str, float]:
    total = sum(counted.values())
    return {word: costs.red_flag_scale * math.log(total / count) for word, count in counted.items()}


def _garbage(graph: WordGraph, phone: float) -> int:
    """Add any phones in any order; return where more of them may follow, or nothing."""
    node = graph.node()
    graph.arc(node, node, GARBAGE, phone)
    graph.final[node] = 0.0
    return node
