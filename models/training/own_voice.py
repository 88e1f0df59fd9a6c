"""The assistant's own voice as its echo canceller leaves it, to be mixed into the training speech.

It speaks and counts in simulated rooms of any size, with clocks that differ and loudspeakers that
bend; what its canceller and suppressor make of that is what the network hears before the assistant
has fallen silent for somebody.

    python -m models.training.own_voice --work WORK
"""

import argparse
import random
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from assistant.audio.blocks import BLOCK, Pcm, samples, silence
from assistant.audio.foreground import ForegroundFilter
from assistant.audio.room import Room
from assistant.audio.room_file import RoomFile
from assistant.numbers import spoken_number
from assistant.speaking.voice import NUMBER_RATE, Voice
from models.training.corpus import load
from models.training.features import RATE

SECONDS: Final = 40.0
"""Of its voice in each room."""
FIRST: Final = samples(4.0)
"""Left out: until the canceller has found the echo."""
COUNTED: Final = 25
"""Numbers that are counted in a room, one a second."""
_GAP: Final = samples(0.35)


def anywhere(seed: int) -> RoomFile:
    """Return a room at random: 2.5 to 7 m long, with 0.2 to 0.65 s of reverberation."""
    chance = random.Random(seed)
    size = [chance.uniform(2.5, 7.0), chance.uniform(2.4, 5.0), chance.uniform(2.3, 2.9)]
    spot = [chance.uniform(0.6, side - 0.9) for side in size[:2]]
    height = chance.uniform(0.1, 0.8)
    away = chance.uniform(0.1, 0.3)
    return RoomFile(
        size=(size[0], size[1], size[2]),
        rt60=chance.uniform(0.2, 0.65),
        loudspeaker=(spot[0], spot[1], height),
        microphone=(spot[0] + away, spot[1] + 0.05, height),
        person=(size[0] - 0.5, size[1] - 0.5, 0.3),
        own_voice=chance.uniform(-28.0, -18.0),
        clipping=chance.choice((None, 0.8, 0.5)),
        drift=chance.uniform(-90.0, 90.0),
        delay=chance.uniform(0.02, 0.2),
        jitter=chance.choice((0.0, 5e-5, 1e-4)),
        seed=seed,
    )


def spoken(texts: list[str], seconds: float) -> Pcm:
    """Return sentences, and then numbers as they are counted, by the default voice."""
    sound = silence(samples(seconds) // BLOCK * BLOCK)
    voice, numbers = Voice(), Voice(words_per_minute=NUMBER_RATE)
    at = _GAP
    for text in texts:
        at = _lay(sound, voice.render(text), at) + _GAP
    for number in range(COUNTED):
        begin = len(sound) - (COUNTED - number) * RATE
        piece = numbers.render(spoken_number(COUNTED - number))[: RATE - BLOCK]
        sound[begin : begin + RATE] = 0.0
        _lay(sound, piece, begin)
    return sound


def left_over(room: RoomFile, played: Pcm) -> Pcm:
    """Return what the canceller and the suppressor leave of what is played in a room."""
    place, foreground = Room(room), ForegroundFilter()
    nobody = silence(BLOCK)
    heard = [
        foreground.take(place.take(block, nobody), block).sound
        for block in played.reshape(-1, BLOCK)
    ]
    return np.concatenate(heard)[FIRST:]


def write(path: Path, seed: int, texts: list[str]) -> None:
    """Write what is left over in one room, made louder: its level is decided where it is mixed."""
    rest = left_over(anywhere(seed), spoken(texts, SECONDS))
    soundfile.write(path, 0.5 * rest / float(np.abs(rest).max()), RATE)


def _lay(sound: Pcm, piece: Pcm, at: int) -> int:
    piece = piece[: max(0, len(sound) - at)]
    sound[at : at + len(piece)] += piece
    return at + len(piece)


def main() -> None:
    """Speak in so many rooms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--rooms", type=int, default=30)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    folder = options.work / "own-voice"
    folder.mkdir(exist_ok=True)
    texts = sorted({u.text for u in load(options.work)[0] if 4 <= len(u.text.split()) <= 14})
    chance = random.Random(1)
    with ProcessPoolExecutor(options.jobs) as pool:
        for seed in range(options.rooms):
            said = chance.sample(texts, 8)
            pool.submit(write, folder / f"{seed:03d}.flac", seed, said).add_done_callback(
                lambda done: done.result()
            )
    print(f"{options.rooms} rooms")


if __name__ == "__main__":
    main()
