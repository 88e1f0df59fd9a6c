"""Decodes development clips through the real Vosk: the proof that what was exported is what was trained.

python -m models.training.check --work WORK --model models/unpinch-en
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import vosk
from numpy.typing import NDArray

from assistant.listening.graph.decoding_graph import decoding_graph
from assistant.listening.graph.lexicon import Lexicon
from assistant.listening.graph.model_folder import write_model_folder
from assistant.listening.graph.word_graph import WordGraph
from models.training.corpus import load
from models.training.features import RATE


def word_list(words: list[str]) -> WordGraph:
    """Return the automaton of single words."""
    graph = WordGraph()
    end = graph.node()
    for word in words:
        graph.arc(0, end, word)
    graph.final[end] = 0.0
    return graph


def decode(recogniser: vosk.KaldiRecognizer, samples: NDArray[np.int16]) -> str:
    """Return what Vosk hears in one recording."""
    # Not digital silence: its logarithm is far below that of any room (see README.md).
    quiet = np.random.default_rng(1).integers(-2, 3, RATE // 3).astype(np.int16)
    recogniser.AcceptWaveform(np.concatenate([quiet, samples, quiet]).astype("<i2").tobytes())
    result = json.loads(recogniser.FinalResult())
    best = result["alternatives"][0] if "alternatives" in result else result
    return str(best["text"]).strip()


def main() -> None:
    """Print how many of the development speakers' single words are heard right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    options = parser.parse_args()
    utterances, audio = load(options.work)
    clips = [u for u in utterances if u.development and u.source == "speechcommands"]
    words = sorted({clip.text for clip in clips})
    pronunciations, _ = Lexicon({}).pronunciations(words)
    vosk.SetLogLevel(-1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "words"
        ids = {word: number for number, word in enumerate(words, start=1)}
        fst = decoding_graph(word_list(words), pronunciations, ids)
        write_model_folder(options.model, fst, ids, folder)
        recogniser = vosk.KaldiRecognizer(vosk.Model(str(folder)), RATE)
        recogniser.SetMaxAlternatives(1)
        right = 0
        for clip in clips:
            samples = np.asarray(audio[clip.offset : clip.offset + clip.length])
            right += decode(recogniser, samples) == clip.text
    speakers = len({clip.speaker for clip in clips})
    print(f"{right} of {len(clips)} words right, of {len(words)} words, {speakers} speakers")


if __name__ == "__main__":
    main()
