"""Adds synthetic voices to the corpus: what this assistant may be told, and English in general.

    python -m models.training.synthetic --work WORK

Needs the programs espeak-ng, flite and festival (with the voice kal) of the system. Which voices
are for training is said in `benchmarks/bench_voices.py`: none of those for measuring is used here.
"""

import argparse
import json
import random
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.listening.heard import Mode
from assistant.resources import data_folder
from assistant.understanding.templates import Templates
from models.training.corpus import Utterance, decode, load
from models.training.features import RATE
from models.training.pronounce import Dictionary

SOURCE: Final = "synthetic"
ESPEAK_VARIANTS: Final = (
    "", "+f1", "+f2", "+f3", "+f4", "+f5", "+m1", "+m2", "+m3", "+m4", "+m5", "+m6", "+m7", "+m8",
    "+klatt", "+klatt2", "+klatt3", "+klatt4",
)  # fmt: skip
FLITE_VOICES: Final = ("kal", "kal16", "awb")
SENTENCES: Final = 4000
"""2.8 hours, a seventh of the corpus: with more, the network would learn what synthesisers share."""
ESPEAK_SHARE, FESTIVAL_SHARE = 0.4, 0.1
"""Of the sentences; flite speaks the rest."""
COMMAND_SHARE: Final = 0.25
"""Of the sentences: those of one or two words. A word said alone sounds unlike one in a sentence."""
IN_DOMAIN_SHARE: Final = 0.35
"""Of the sentences: any of the templates. The others are of the corpus, or words in a random order,
so that another skill's sentences are learnt as well."""


def sentences(work: Path, chance: random.Random) -> Iterator[str]:
    """Yield what is to be said, without end."""
    dictionary = Dictionary()
    templates = Templates.load((data_folder("intents") / "en",))
    own = sorted({entry.text for mode in Mode for entry in templates.entries(mode)})
    commands = [text for text in own if len(text.split()) <= 2]
    human = [u for u in load(work)[0] if u.source != SOURCE and not u.development]
    texts = sorted({u.text for u in human if 3 <= len(u.text.split()) <= 14})
    words = sorted({word for u in human for word in u.text.split()})
    while True:
        kind = chance.random()
        if kind < COMMAND_SHARE:
            text = chance.choice(commands)
        elif kind < COMMAND_SHARE + IN_DOMAIN_SHARE:
            text = chance.choice(own)
        elif kind < COMMAND_SHARE + IN_DOMAIN_SHARE + 0.2:
            text = chance.choice(texts)
        else:
            text = " ".join(chance.sample(words, chance.randint(2, 7)))
        if dictionary.knows(text):
            yield text


def command(voice: random.Random, words: Path, sound: Path) -> tuple[str, list[str]]:
    """Return the name of a voice picked at random, and the command with which it speaks."""
    kind = voice.random()
    if kind < ESPEAK_SHARE:
        name = "en-us" + voice.choice(ESPEAK_VARIANTS)
        rate, pitch = voice.randint(120, 190), voice.randint(25, 75)
        options = ["-v", name, "-s", str(rate), "-p", str(pitch)]
        return f"espeak {name}", ["espeak-ng", *options, "-w", str(sound), "-f", str(words)]
    if kind < ESPEAK_SHARE + FESTIVAL_SHARE:
        return "festival kal", [
            "text2wave", "-eval", "(voice_kal_diphone)", "-o", str(sound), str(words),
        ]  # fmt: skip
    name = voice.choice(FLITE_VOICES)
    stretch = f"duration_stretch={voice.uniform(0.85, 1.25):.2f}"
    options = ["-voice", name, "--setf", stretch]
    return f"flite {name}", ["flite", *options, "-f", str(words), "-o", str(sound)]


def speak(text: str, seed: int) -> tuple[str, NDArray[np.int16]]:
    """Return the name of the voice that a seed picks, and the text spoken by it at `RATE`.

    Raises:
        subprocess.CalledProcessError: the program failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        words, sound = Path(folder) / "text", Path(folder) / "sound.wav"
        words.write_text(text + "\n", encoding="utf-8")
        name, line = command(random.Random(seed), words, sound)
        subprocess.run(line, check=True, capture_output=True)
        return name, decode(sound)


def add(work: Path, count: int, jobs: int, seed: int) -> None:
    """Append spoken sentences to the corpus, in place of those of an earlier call."""
    human = [u for u in load(work)[0] if u.source != SOURCE]
    begin = offset = max(u.offset + u.length for u in human)
    said = sentences(work, random.Random(seed))
    texts = [next(said) for _ in range(count)]
    index = work / "utterances.jsonl"
    with (work / "audio.i16").open("r+b") as audio, ThreadPoolExecutor(jobs) as pool:
        audio.truncate(2 * offset)
        audio.seek(2 * offset)
        lines = [json.dumps(asdict(utterance)) for utterance in human]
        spoken = pool.map(speak, texts, range(seed, seed + count))
        for text, (voice, samples) in zip(texts, spoken, strict=True):
            lines.append(
                json.dumps(asdict(Utterance(text, voice, SOURCE, offset, len(samples), False)))
            )
            audio.write(samples.astype("<i2").tobytes())
            offset += len(samples)
    partial = index.with_suffix(".partial")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    partial.replace(index)
    hours = (offset - begin) / RATE / 3600
    print(f"{count} sentences by synthetic voices, {hours:.1f} h")


def main() -> None:
    """Add synthetic voices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=SENTENCES)
    parser.add_argument("--jobs", type=int, default=2, help="programs at a time")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    add(options.work, options.sentences, options.jobs, options.seed)


if __name__ == "__main__":
    main()
