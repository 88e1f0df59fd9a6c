"""The echo canceller and the detector, open loop: what they find changes nothing of what is played.

script/bench echo [--speech DIR] [--half report] [--jobs 2]

The assistant explains and counts in simulated rooms while people say "stop", at several signal-to-echo
ratios; then it speaks alone, in silence, in household noise, and where the delay jumps. Material in
halves: see `echo_cases`.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Final

import numpy as np
import platformdirs

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, seconds
from assistant.audio.foreground import ForegroundFilter
from assistant.audio.suppressor import LATENCY
from benchmarks.echo_cases import KINDS, WARM_UP, Kind, Material, Passage, device_pairs
from benchmarks.interval import rate

SERS: Final = (-20, -15, -10, 0)
"""Signal-to-echo ratios (dB)."""
JUMPS: Final = 12.0
"""Seconds from one jump of the delay to the next. Clocks that differ by 100 ppm make one in 200 s."""
_LATEST: Final = samples(1.0)
"""After a word's onset: later it was not the word that was noticed."""
_BEFORE: Final = samples(0.2)
"""Before it, breath and the hiss of the recording count as the word, with a delay of nothing."""
_WORD: Final = samples(0.6)
"""Length of a word that is compared with what is left of it."""
_QUIET_FOR: Final = samples(2.0)
"""How long the assistant stays quiet after it noticed somebody: one yield."""


@dataclass(frozen=True)
class Spoken:
    """What was found of the people in one passage."""

    kind: Kind
    ser: int
    delays: tuple[int | None, ...]
    """Samples from each word's onset to the end of the block in which it was noticed; None: missed."""
    ratios: tuple[float, ...]
    """SI-SDR of each word (dB)."""
    lost: tuple[float, ...]
    """By how much each word's level fell (dB)."""


@dataclass(frozen=True)
class Alone:
    """What was found where nobody spoke."""

    room: str
    kind: Kind
    noisy: bool
    jumps: int
    """How often the delay jumped, after the warm-up."""
    length: float
    """Seconds, after the warm-up."""
    yields: int
    muted: float
    """Seconds of silence that they cost."""
    removed: float
    """Echo removed (dB)."""
    cost: float
    """Processor seconds a second."""


def run(mic: Pcm, reference: Pcm) -> tuple[Pcm, list[bool], float]:
    """Return the foreground without its latency, whether somebody spoke by block, and the cost."""
    voice = ForegroundFilter()
    begun = time.process_time()
    pairs = zip(mic.reshape(-1, BLOCK), reference.reshape(-1, BLOCK), strict=True)
    blocks = [voice.take(*pair) for pair in pairs]
    cost = (time.process_time() - begun) / seconds(len(mic))
    sound = np.concatenate([block.sound for block in blocks])
    late = np.concatenate([sound[LATENCY:], np.zeros(LATENCY, dtype=np.float32)])
    return late, [block.spoken_over for block in blocks], cost


def spoken_over(passage: Passage, ser: int) -> Spoken:
    """Listen to the people of a passage at one ratio."""
    person = passage.person * np.float32(10 ** (ser / 20))
    left, found, _ = run(passage.echo + person + passage.noise, passage.reference)
    delays = tuple(_delay(found, onset) for onset in passage.onsets)
    words = [(person[at : at + _WORD], left[at : at + _WORD]) for at in passage.onsets]
    share = [float(word @ rest / (word @ word)) for word, rest in words]
    ratios = [
        _decibels(np.square(a * word).sum() / np.square(rest - a * word).sum())
        for a, (word, rest) in zip(share, words, strict=True)
    ]
    lost = [-_decibels(max(a, 1e-3) ** 2) for a in share]
    return Spoken(passage.kind, ser, delays, tuple(ratios), tuple(lost))


def _delay(found: Sequence[bool], onset: int) -> int | None:
    first = max(0, onset - _BEFORE) // BLOCK
    last = min(len(found), (onset + _LATEST) // BLOCK)
    at = next((at for at in range(first, last) if found[at]), None)
    return None if at is None else max(0, (at + 1) * BLOCK - onset)


def alone(passage: Passage, *, noisy: bool = False, jumps: float | None = None) -> Alone:
    """Listen to the assistant alone, in household noise or where the delay jumps every few seconds."""
    left, found, cost = run(passage.echo + passage.noise, passage.reference)
    warm = samples(WARM_UP)
    yields, quiet, muted = 0, 0, 0
    for at in range(warm // BLOCK, len(found)):
        yields += found[at] and not quiet
        quiet = _QUIET_FOR if found[at] else max(0, quiet - BLOCK)
        muted += BLOCK * (quiet > 0)
    residue = left[warm:-LATENCY] - passage.noise[warm:-LATENCY]
    removed = _decibels(np.square(passage.echo[warm:]).sum() / np.square(residue).sum())
    length = seconds(len(left) - warm)
    jumped = 0 if jumps is None else int(seconds(len(left)) / jumps) - int(WARM_UP / jumps)
    return Alone(
        passage.room, passage.kind, noisy, jumped, length, yields, seconds(muted), removed, cost
    )


def _decibels(power: float) -> float:
    return float(10 * np.log10(power + 1e-20))


class _Job:
    """All passages in one room, so that each room can be a process."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options

    def __call__(self, number: int) -> tuple[list[Spoken], list[Alone]]:
        options = self._options
        material = Material(options.speech, options.cache, options.half)
        spoken, quiet = [], []
        for kind in KINDS:
            passage = material.spoken_over(number, kind)
            spoken += [spoken_over(passage, ser) for ser in SERS]
            for noisy in (False, True):
                passage = material.alone(number, kind, WARM_UP + options.alone, noisy=noisy)
                quiet.append(alone(passage, noisy=noisy))
            length = WARM_UP + 2 * options.alone
            passage = material.alone(number, kind, length, jumps=JUMPS)
            quiet.append(alone(passage, jumps=JUMPS))
        return spoken, quiet


def main() -> None:
    """Run it and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, default=Path("../shared/speech"))
    parser.add_argument("--half", choices=("report", "tune"), default="report")
    parser.add_argument("--alone", type=float, default=90.0, help="seconds alone, each passage")
    parser.add_argument("--jobs", type=int, default=2, help="rooms at once")
    cache = Path(platformdirs.user_cache_dir("unpinch")) / "bench-speech"
    parser.add_argument("--cache", type=Path, default=cache)
    options = parser.parse_args()
    material = Material(options.speech, options.cache, options.half)
    rooms = ", ".join(path.stem for path in material.rooms)
    print(f'{material.speakers} people say "stop" in {rooms}\n')
    with Pool(options.jobs) as pool:
        results = pool.map(_Job(options), range(len(material.rooms)), chunksize=1)
    _print_spoken([one for spoken, _ in results for one in spoken])
    _print_alone([one for _, quiet in results for one in quiet if not one.jumps])
    _print_jumps([one for _, quiet in results for one in quiet if one.jumps])
    if options.half == "report":
        _print_devices(options.speech / "echo")


def _print_spoken(spoken: Sequence[Spoken]) -> None:
    print("| SER, while | noticed | median / 90 % ms from the onset | SI-SDR dB | level lost dB |")
    print("|---|---|---|---|---|")
    for kind in KINDS:
        for ser in SERS:
            some = [one for one in spoken if (one.kind, one.ser) == (kind, ser)]
            delays = [delay for one in some for delay in one.delays]
            found = [1000 * delay / RATE for delay in delays if delay is not None]
            middle, late = (np.percentile(found, share) if found else np.nan for share in (50, 90))
            ratio, lost = (
                np.median([value for one in some for value in read(one)])
                for read in (_ratios, _lost)
            )
            print(
                f"| {ser} dB, {kind} | {rate(len(found), len(delays))} | {middle:.0f} / {late:.0f}"
                f" | {ratio:.1f} | {lost:.1f} |"
            )


def _ratios(one: Spoken) -> tuple[float, ...]:
    return one.ratios


def _lost(one: Spoken) -> tuple[float, ...]:
    return one.lost


def _print_alone(quiet: Sequence[Alone]) -> None:
    print("\n| Alone | minutes | false yields a minute | muted | echo removed dB |")
    print("|---|---|---|---|---|")

    def row(name: str, chosen: Callable[[Alone], bool]) -> None:
        some = [one for one in quiet if chosen(one)]
        whole = sum(one.length for one in some)
        yields = sum(one.yields for one in some)
        muted = sum(one.muted for one in some) / whole
        removed = np.median([one.removed for one in some])
        print(
            f"| {name} | {whole / 60:.1f} | {yields / whole * 60:.2f} ({yields})"
            f" | {100 * muted:.1f} % | {removed:.1f} |"
        )

    for noisy, where in ((False, "quiet"), (True, "household noise")):
        for kind in KINDS:

            def chosen(one: Alone, kind: Kind = kind, noisy: bool = noisy) -> bool:
                return (one.kind, one.noisy) == (kind, noisy)

            row(f"{kind}, {where}", chosen)
    for room in dict.fromkeys(one.room for one in quiet):

        def there(one: Alone, room: str = room) -> bool:
            return one.room == room and not one.noisy

        row(f"{room}, quiet", there)
    print(f"\ncost: {100 * np.median([one.cost for one in quiet]):.1f} % of one core")


def _print_jumps(quiet: Sequence[Alone]) -> None:
    jumps, yields = sum(one.jumps for one in quiet), sum(one.yields for one in quiet)
    print(f"\nDelay jumps every {JUMPS:g} s: taken for somebody {rate(yields, jumps)}")


def _print_devices(folder: Path) -> None:
    """Print by how much the microphone of real devices fell where something was played."""
    print("\n| Device | fell by, first 5 s / after dB | spoken over, of the time |")
    print("|---|---|---|")
    for name, mic, played in device_pairs(folder):
        left, found, _ = run(mic, played)
        fell = []
        for part in (slice(0, samples(5.0)), slice(samples(5.0), None)):
            fell.append(_decibels(np.square(mic[part]).sum() / np.square(left[part]).sum()))
        share = 100 * float(np.mean(found))
        print(f"| {name} | {fell[0]:.1f} / {fell[1]:.1f} | {share:.0f} % |")


if __name__ == "__main__":
    main()
