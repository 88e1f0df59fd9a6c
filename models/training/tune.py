"""Chooses the costs of the graphs on speakers kept back from training and on training voices.

    python -m models.training.tune --work WORK --model models/unpinch-en

What is measured in the benchmarks is not looked at here.
"""

import argparse
import itertools
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.audio.blocks import Pcm
from assistant.cli.assemble import safety_scan, understander
from assistant.cli.settings import Settings
from assistant.listening.heard import Mode
from assistant.listening.listener import Listener
from assistant.listening.mode_graph import Costs
from assistant.listening.own_model import OwnModel
from assistant.listening.own_words import read_own_words
from assistant.listening.vosk_engine import VoskEngine
from assistant.resources import data_folder
from assistant.speaking.voice import Voice
from assistant.understanding.intent import Understood
from assistant.understanding.understander import Understander
from assistant.understanding.wording import free_wording
from models.training.corpus import load
from models.training.features import RATE

COMMANDS: Final = (
    "stop", "pause", "go on", "next", "ready", "again", "hold on", "ow", "how long left", "done",
)  # fmt: skip
VOICES: Final = ("m3", "m7", "f2", "f5")
OTHERS: Final = 90
"""Utterances of other people's talk."""
_CHANCE: Final = np.random.default_rng(3)

Said = tuple[str, Pcm]


def said(work: Path) -> tuple[list[Said], list[Pcm]]:
    """Return commands with what they are, and talk that is none."""
    utterances, audio = load(work)
    kept_back = [u for u in utterances if u.development]
    commands: list[Said] = []
    others: list[Pcm] = []
    for utterance in kept_back:
        sound = np.asarray(audio[utterance.offset : utterance.offset + utterance.length])
        pcm = sound.astype(np.float32) / 32768
        if utterance.source == "speechcommands" and utterance.text in ("yes", "no", "stop"):
            commands.append((utterance.text, pcm))
        else:
            others.append(pcm)
    for variant in VOICES:
        voice = Voice("gmw/en-us", 140, variant)
        commands += [(command, 0.3 * voice.render(command)) for command in COMMANDS]
    step = max(1, len(others) // OTHERS)
    return commands, others[::step]


def heard(engine: VoskEngine, meaning: Understander, pcm: Pcm) -> list[str]:
    """Return the intents that one recording leads to in a stretch."""
    quiet: NDArray[np.float32] = np.zeros(RATE // 2, dtype=np.float32)
    whole = np.concatenate([quiet, pcm, quiet, quiet])
    whole = whole + _CHANCE.normal(0, 3e-4, len(whole)).astype(np.float32)
    listener = Listener(engine)
    listener.mode = Mode.STRETCH
    found: list[str] = []
    for each in listener.hear_all(whole):
        if each.final and each.text:
            result = meaning.understand(each.text, Mode.STRETCH, each.alternatives)
            if isinstance(result, Understood):
                found.append(result.intent.name)
    return found


def grid() -> Iterable[Costs]:
    """Yield the costs that are tried."""
    for garbage, phone in itertools.product((1.0, 2.0, 4.0), (0.9, 1.05, 1.2)):
        yield Costs(garbage=garbage, garbage_phone=phone)


def main() -> None:
    """Print, for each choice of costs, commands heard right and commands heard in talk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    options = parser.parse_args()
    commands, others = said(options.work)
    minutes = sum(map(len, others)) / RATE / 60
    with tempfile.TemporaryDirectory() as temporary:
        meaning = understander(Settings(Path(temporary)))
        wanted = {
            text: meaning.strict(text, Mode.STRETCH) for text in {text for text, _ in commands}
        }
        flags = free_wording(safety_scan())
        words = read_own_words((data_folder("intents") / "en",))
        for costs in grid():
            model = OwnModel(options.model, meaning.templates, flags, words, Path(temporary), costs)
            engine = VoskEngine(model)
            right = sum(
                getattr(wanted[text], "name", "") in heard(engine, meaning, pcm)
                for text, pcm in commands
            )
            false = [name for pcm in others for name in heard(engine, meaning, pcm)]
            stops = sum(name == "Stop" for name in false)
            print(
                f"garbage {costs.garbage} + {costs.garbage_phone} a phone: "
                f"{right} of {len(commands)} commands, "
                f"{len(false)} false ({stops} stops) in {minutes:.0f} minutes",
                flush=True,
            )


if __name__ == "__main__":
    main()
