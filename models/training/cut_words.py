"""Adds single words to the corpus, cut out of its sentences: commands are words said alone.

    python -m models.training.cut_words --work WORK

Few speakers of the corpus say "stop" alone, but many say it within a sentence. Where a word begins
and ends is found by PocketSphinx's forced alignment.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.training.alignment import aligned_words
from models.training.corpus import Utterance, load
from models.training.features import RATE

SOURCE: Final = "cut"
WORDS: Final = frozenset(
    """again back breathe continue done faster finish go help hold left less long more next no now
    okay on over pause quiet ready repeat resume right skip slower start stop ten time wait yes
    """.split()
)
"""Words that are commands, or what commands begin and end with."""
FROM: Final = frozenset({"commonvoice", "librispeech", "speechocean762", "kathleen", "vctk"})
LONGEST: Final = 8.0
"""Utterances up to this length are looked at (seconds)."""
OF_A_WORD: Final = 120
"""The most of one word."""
SHORTEST_PHONE: Final = 0.045
"""Seconds a phone of a word has to last on average: what is quicker has been slurred."""
MARGIN, AT_A_PAUSE = 0.015, 0.06
"""Seconds kept before and after a word within speech, and where speech pauses."""
_FADE: Final = RATE // 200
_decoder: Any = None
_audio: NDArray[np.int16] | None = None


@dataclass(frozen=True)
class Cut:
    """A word within an utterance."""

    word: str
    begin: int
    """First sample, counted from the utterance's beginning."""
    end: int


def cuts(utterance: Utterance, samples: NDArray[np.int16], decoder: Any) -> list[Cut]:
    """Return the wanted words of an utterance that are said clearly enough to stand alone.

    Args:
        utterance: its text.
        samples: its sound.
        decoder: a PocketSphinx decoder without a grammar.
    """
    rows = aligned_words(decoder, utterance.text, samples) or []
    found = []
    for at, row in enumerate(rows):
        if row.word not in WORDS or row.end - row.begin < SHORTEST_PHONE * row.phones:
            continue
        pauses = [
            not 0 <= beside < len(rows) or rows[beside].word.startswith(("<", "["))
            for beside in (at - 1, at + 1)
        ]
        before, after = (AT_A_PAUSE if pause else MARGIN for pause in pauses)
        begin, end = max(0.0, row.begin - before), row.end + after
        found.append(Cut(row.word, int(begin * RATE), min(len(samples), int(end * RATE))))
    return found


def faded(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return a sound that begins and ends softly: a click would be heard as a consonant."""
    ramp = np.linspace(0.0, 1.0, _FADE)
    out = samples.astype(np.float64)
    out[:_FADE] *= ramp
    out[-_FADE:] *= ramp[::-1]
    return out.astype(np.int16)


def _begin(work: Path) -> None:
    global _decoder, _audio  # noqa: PLW0603 - each worker process has its own decoder
    from pocketsphinx import Decoder

    _decoder = Decoder(loglevel="FATAL", lm=None)
    _, _audio = load(work)


def _one(utterance: Utterance) -> list[Cut]:
    assert _audio is not None
    sound = np.asarray(_audio[utterance.offset : utterance.offset + utterance.length])
    return cuts(utterance, sound, _decoder)


def _chosen(utterances: list[Utterance]) -> Iterator[Utterance]:
    """Yield utterances until every word has been met often enough."""
    met = dict.fromkeys(WORDS, 0)
    for utterance in utterances:
        wanted = WORDS.intersection(utterance.text.split())
        fits = utterance.source in FROM and utterance.length <= LONGEST * RATE
        if fits and not utterance.development and any(met[word] < OF_A_WORD for word in wanted):
            for word in wanted:
                met[word] += 1
            yield utterance


def add(work: Path, jobs: int) -> None:
    """Append words to the corpus, in place of those of an earlier call.

    The words repeat samples of the corpus rather than point into it, so that they can be faded.
    """
    known = [u for u in load(work)[0] if u.source != SOURCE]
    whole = load(work)[1]
    offset = max(u.offset + u.length for u in known)
    chosen = list(_chosen(known))
    lines = [json.dumps(asdict(utterance)) for utterance in known]
    count = seconds = 0.0
    with (work / "audio.i16").open("r+b") as audio, Pool(jobs, _begin, (work,)) as pool:
        audio.seek(2 * offset)
        found = pool.map(_one, chosen, chunksize=20)
        for utterance, words in zip(chosen, found, strict=True):
            for cut in words:
                first = utterance.offset + cut.begin
                samples = faded(whole[first : utterance.offset + cut.end])
                new = Utterance(cut.word, utterance.speaker, SOURCE, offset, len(samples), False)
                lines.append(json.dumps(asdict(new)))
                audio.write(samples.astype("<i2").tobytes())
                offset += len(samples)
                count += 1
                seconds += len(samples) / RATE
        audio.truncate()
    partial = (work / "utterances.jsonl").with_suffix(".partial")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    partial.replace(work / "utterances.jsonl")
    print(f"{count:.0f} words from {len(chosen)} utterances, {seconds / 60:.0f} minutes")


def main() -> None:
    """Add single words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    options = parser.parse_args()
    add(options.work, options.jobs)


if __name__ == "__main__":
    main()
