"""The recordings, decoded once into one file of samples and a list of utterances.

python -m models.training.corpus --speech ../shared/speech --work WORK
"""

import argparse
import csv
import json
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.training.features import RATE
from models.training.pronounce import Dictionary

DEVELOPMENT_SHARE: Final = {"ls": 12, "so": 12, "gsc": 12}
"""One speaker in so many of these named groups is kept back to tune on, and never trained on.

Common Voice's speakers have no names, so none of it can be kept back.
"""
SHORTEST, LONGEST = 0.3, 20.0
"""Seconds; what is shorter or longer is left out."""


@dataclass(frozen=True)
class Utterance:
    """One recording of the corpus."""

    text: str
    speaker: str
    source: str
    offset: int
    """First sample in `audio.i16`."""
    length: int
    """Samples."""
    development: bool


def is_development(speaker: str) -> bool:
    """Tell whether a speaker is kept back: decided by a hash of the name, the same every time."""
    for prefix, share in DEVELOPMENT_SHARE.items():
        if speaker.startswith(prefix):
            return zlib.crc32(speaker.encode()) % share == 0
    return False


def decode(path: Path) -> NDArray[np.int16]:
    """Return a recording as 16-bit samples at `RATE`.

    Raises:
        ValueError: it has another rate.
    """
    samples, rate = soundfile.read(path, dtype="int16")
    if rate != RATE:
        import soxr

        samples = (soxr.resample(samples.astype(np.float32), rate, RATE)).astype(np.int16)
    return samples if samples.ndim == 1 else samples[:, 0]


def _rows(labels: Path) -> Iterator[dict[str, str]]:
    with labels.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def prepare(speech: Path, work: Path, jobs: int) -> None:
    """Write `audio.i16` and `utterances.jsonl` to the work folder."""
    training = speech / "training"
    dictionary = Dictionary()
    rows = [
        row
        for row in _rows(training / "labels.csv")
        if SHORTEST <= float(row["seconds"]) <= LONGEST and dictionary.trains(row["text"])
    ]
    work.mkdir(parents=True, exist_ok=True)
    offset = 0
    with (
        (work / "audio.i16").open("wb") as audio,
        (work / "utterances.jsonl").open("w", encoding="utf-8") as index,
        ProcessPoolExecutor(jobs) as pool,
    ):
        files = [training / row["file"] for row in rows]
        for row, samples in zip(rows, pool.map(decode, files, chunksize=32), strict=True):
            utterance = Utterance(
                text=row["text"],
                speaker=row["speaker"],
                source=row["file"].split("/")[0],
                offset=offset,
                length=len(samples),
                development=is_development(row["speaker"]),
            )
            audio.write(samples.astype("<i2").tobytes())
            index.write(json.dumps(asdict(utterance)) + "\n")
            offset += len(samples)
    print(f"{len(rows)} utterances, {offset / RATE / 3600:.1f} h")


def load(work: Path) -> tuple[list[Utterance], NDArray[np.int16]]:
    """Return the utterances and their samples, mapped from the file."""
    with (work / "utterances.jsonl").open(encoding="utf-8") as index:
        utterances = [Utterance(**json.loads(line)) for line in index]
    return utterances, np.memmap(work / "audio.i16", dtype="<i2", mode="c")


def main() -> None:
    """Decode the corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, default=Path("../shared/speech"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    options = parser.parse_args()
    prepare(options.speech, options.work, options.jobs)


if __name__ == "__main__":
    main()
