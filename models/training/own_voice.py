"""The assistant's own voice, to be left over in the microphone by an echo canceller.

python -m models.training.own_voice --work WORK
"""

import argparse
import random
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import soxr

from models.training.corpus import load
from models.training.features import RATE


def main() -> None:
    """Speak sentences of the corpus with the default voice, one file each."""
    import ctypes
    import os

    import espeakng_loader

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=120)
    options = parser.parse_args()
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    import pyttsx3

    folder = options.work / "own-voice"
    folder.mkdir(exist_ok=True)
    texts = sorted({utterance.text for utterance in load(options.work)[0]})
    engine = pyttsx3.init()
    engine.setProperty("rate", 150)
    with tempfile.TemporaryDirectory() as temporary:
        for index, text in enumerate(random.Random(1).sample(texts, options.sentences)):
            raw = Path(temporary) / "spoken.wav"
            engine.save_to_file(text, str(raw))
            engine.runAndWait()
            sound, rate = soundfile.read(raw, dtype="float32")
            resampled = soxr.resample(sound, rate, RATE)
            soundfile.write(folder / f"{index:03d}.wav", np.asarray(resampled), RATE)


if __name__ == "__main__":
    main()
