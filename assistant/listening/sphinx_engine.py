"""PocketSphinx behind the port: its acoustic model comes with the package, nothing to download."""

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from assistant.audio.blocks import Pcm, samples, to_int16
from assistant.cache import keep_bytes
from assistant.listening.graph.lexicon import Lexicon
from assistant.listening.heard import Hypothesis, Mode
from assistant.listening.own_words import OwnWord
from assistant.listening.phrases import phrases_of, plain_words, words_of
from assistant.understanding.templates import Templates

ALTERNATIVES: Final = 4
"""Other readings that are looked at by the templates. More find rare words, and take longer."""
_NBEST: Final = 25
"""Entries of the list of best readings that are read: most differ in silences only."""
PARTIAL_EVERY: Final = samples(0.1)
"""How often the words so far are asked for; each time costs a walk through the lattice."""
RED_FLAG_SHARE: Final = 0.15
"""Red flags for each other sentence that is expected. More hears emergencies in questions."""
_DISCOUNT: Final = 0.3
"""Probability kept for word orders that no sentence has. More hears anything; less only phrases."""


class SphinxEngine:
    """Decodes with a trigram of the phrases of each mode.

    Args:
        templates: what may be said.
        red_flags: sentences that speak of a red flag, to be heard in every mode.
        words: pronunciations of words that the dictionary lacks.
        cache: where the trigrams are kept.
    """

    def __init__(
        self,
        templates: Templates,
        red_flags: Sequence[str],
        words: Mapping[str, OwnWord],
        cache: Path,
    ) -> None:
        self._templates = templates
        self._red_flags = [plain_words(text) for text in red_flags]
        self._words = words
        self._cache = cache / "pocketsphinx"
        self._decoder: Any = None
        self._known: set[Mode] = set()
        self._since_partial = 0
        self._text = ""

    @property
    def name(self) -> str:
        """Return `pocketsphinx`."""
        return "pocketsphinx"

    def prepare(self, mode: Mode) -> None:
        """Load what a mode needs."""
        self.begin(mode)
        self.end()

    def quick(self, mode: Mode) -> bool:  # noqa: ARG002 - it fits the port
        """Return False: it takes seconds."""
        return False

    def begin(self, mode: Mode) -> None:
        """Start an utterance."""
        decoder = self._loaded()
        if mode not in self._known:
            self._known.add(mode)
            decoder.add_lm_file(str(mode), str(self._trigram(mode)))
        decoder.activate_search(str(mode))
        decoder.start_utt()
        self._since_partial, self._text = 0, ""

    def feed(self, block: Pcm) -> str:
        """Decode the next samples."""
        self._decoder.process_raw(to_int16(block), False, False)
        self._since_partial += len(block)
        if self._since_partial >= PARTIAL_EVERY:
            self._since_partial = 0
            found = self._decoder.hyp()
            self._text = found.hypstr if found is not None else ""
        return self._text

    def glance(self) -> str:
        """Return the words so far: this decoder is not late with them."""
        found = self._decoder.hyp()
        return found.hypstr if found is not None else ""

    def end(self) -> Hypothesis:
        """Close the utterance."""
        self._decoder.end_utt()
        best = self._decoder.hyp()
        if best is None or not best.hypstr:
            return Hypothesis("", 0.0)
        # The decoder's posterior is the only measure of certainty that it gives.
        score = min(1.0, float(self._decoder.logmath.exp(int(best.prob))) if best.prob < 0 else 1.0)
        return Hypothesis(best.hypstr, score, self._alternatives(best.hypstr))

    def missing_words(self) -> frozenset[str]:
        """Return nothing: words that the dictionary lacks are taught to the decoder."""
        decoder = self._loaded()
        return frozenset(word for word in self._all_words() if decoder.lookup_word(word) is None)

    def _all_words(self) -> frozenset[str]:
        return words_of(self._templates) | {w for text in self._red_flags for w in text.split()}

    def _alternatives(self, best: str) -> tuple[str, ...]:
        others: list[str] = []
        for count, reading in enumerate(self._decoder.nbest()):
            if count >= _NBEST or len(others) == ALTERNATIVES:
                break
            text = reading.hypstr if reading is not None else ""
            if text and text != best and text not in others:
                others.append(text)
        return tuple(others)

    def _loaded(self) -> Any:
        if self._decoder is None:
            from pocketsphinx import Decoder

            self._decoder = Decoder(loglevel="FATAL", lm=None)
            self._add_words(self._all_words())
        return self._decoder

    def _add_words(self, words: Iterable[str]) -> None:
        """Teach the decoder the words that its dictionary lacks."""
        missing = {word for word in words if self._decoder.lookup_word(word) is None}
        own = {word: entry for word, entry in self._words.items() if word in missing}
        for word, entry in own.items():
            for number, phones in enumerate(entry.phones, start=1):
                name = word if number == 1 else f"{word}({number})"
                self._decoder.add_word(name, phones, False)
        found, _ = Lexicon({}).pronunciations(missing - own.keys())
        for word, variants in found.items():
            self._decoder.add_word(word, " ".join(variants[0]), False)

    def _trigram(self, mode: Mode) -> Path:
        """Return the file of a mode's trigram, made now if it is not kept."""
        sentences = phrases_of(self._templates, mode)
        own = len(sentences) * RED_FLAG_SHARE / max(1, len(self._red_flags))
        sentences += self._red_flags * max(1, round(own))
        digest = hashlib.sha256("\n".join([str(_DISCOUNT), *sentences]).encode()).hexdigest()[:24]
        path = self._cache / f"{mode}-{digest}.arpa"
        if not path.exists():
            _write_trigram(sentences, path)
        return path


def _write_trigram(sentences: list[str], path: Path) -> None:
    from pocketsphinx.lm import ArpaBoLM

    text = "\n".join(f"<s> {sentence} </s>" for sentence in sentences)
    model = ArpaBoLM(sentfile=io.StringIO(text), discount_mass=_DISCOUNT)
    model.compute()
    written = io.StringIO()
    model.write(written)
    keep_bytes(path, written.getvalue().encode())
