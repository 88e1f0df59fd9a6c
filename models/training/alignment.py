"""Which phone each frame belongs to, found by an older recogniser.

CTC from nothing first learns to say nothing, and may stay there for thousands of updates. A few
hundred updates on frame labels carry it past that; CTC goes on from there, free to move them.

    python -m models.training.alignment --work WORK
"""

import argparse
import itertools
from multiprocessing import Pool
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.training.corpus import Utterance, load
from models.training.network import STRIDE
from models.training.pronounce import BLANK, numbers_of

LONGEST: Final = 10.0
"""Utterances up to this length are aligned (seconds): enough of them, and quicker."""
_FILE: Final = "alignments.npz"
_decoder: Any = None
_audio: NDArray[np.int16] | None = None


def align(decoder: Any, text: str, samples: NDArray[np.int16]) -> NDArray[np.int8] | None:
    """Return the output of each output frame; None where the words do not fit the sound.

    Args:
        decoder: a PocketSphinx decoder without a grammar.
        text: what is said.
        samples: mono at 16 kHz.
    """
    sound = samples.astype("<i2").tobytes()
    try:
        decoder.set_align_text(text)
        _decode(decoder, sound)
        decoder.set_alignment()
        _decode(decoder, sound)
    except RuntimeError:
        return None
    frames: list[int] = []
    for word in decoder.get_alignment():
        for phone in word:
            number = numbers_of([phone.name])[0] if phone.name in _KNOWN else BLANK
            frames += [number] * phone.duration
    return np.array(frames[::STRIDE], dtype=np.int8)


def read_alignments(work: Path) -> dict[int, NDArray[np.int8]]:
    """Return the outputs of each aligned utterance by its number."""
    with np.load(work / _FILE) as file:
        ends = np.cumsum(file["lengths"])
        labels = file["labels"]
        return {
            int(number): labels[end - length : end]
            for number, length, end in zip(file["numbers"], file["lengths"], ends, strict=True)
        }


def _decode(decoder: Any, sound: bytes) -> None:
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()


def _begin(work: Path) -> None:
    global _decoder, _audio  # noqa: PLW0603 - each worker process has its own decoder
    from pocketsphinx import Decoder

    _decoder = Decoder(loglevel="FATAL", lm=None)
    _, _audio = load(work)


def _one(utterance: Utterance) -> NDArray[np.int8] | None:
    assert _audio is not None
    sound = _audio[utterance.offset : utterance.offset + utterance.length]
    return align(_decoder, utterance.text, np.asarray(sound))


def main() -> None:
    """Align the training utterances."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    utterances, _ = load(options.work)
    chosen = [
        (number, utterance)
        for number, utterance in enumerate(utterances)
        if not utterance.development and utterance.length <= LONGEST * 16_000
    ]
    with Pool(options.processes, _begin, (options.work,)) as pool:
        found = pool.map(_one, [utterance for _, utterance in chosen], chunksize=50)
    pairs = [
        (n, labels) for (n, _), labels in zip(chosen, found, strict=True) if labels is not None
    ]
    np.savez(
        options.work / _FILE,
        numbers=np.array([number for number, _ in pairs]),
        lengths=np.array([len(labels) for _, labels in pairs]),
        labels=np.array(list(itertools.chain(*(labels for _, labels in pairs))), dtype=np.int8),
    )
    print(f"{len(pairs)} of {len(chosen)} utterances aligned")


_KNOWN: Final = frozenset(
    [
        "AA",
        "AE",
        "AH",
        "AO",
        "AW",
        "AY",
        "B",
        "CH",
        "D",
        "DH",
        "EH",
        "ER",
        "EY",
        "F",
        "G",
        "HH",
        "IH",
        "IY",
        "JH",
        "K",
        "L",
        "M",
        "N",
        "NG",
        "OW",
        "OY",
        "P",
        "R",
        "S",
        "SH",
        "T",
        "TH",
        "UH",
        "UW",
        "V",
        "W",
        "Y",
        "Z",
        "ZH",
    ]
)

if __name__ == "__main__":
    main()
