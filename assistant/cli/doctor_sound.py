"""Looks at devices: which there are, what the microphone hears, and whether both work together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.audio.blocks import RATE, Pcm, samples, seconds, silence
from assistant.audio.card import Card, Wanted
from assistant.audio.device import Device, Way, choose
from assistant.audio.devices import NoSoundError, SoundSystem
from assistant.audio.duplex import Duplex
from assistant.audio.look import Asking
from assistant.audio.mixer import Clip, Mixer, Priority
from assistant.cli.doctor_machine import SENTENCE
from assistant.cli.finding import Finding, fail, ok, warn
from assistant.listening.condition import FULL, NOISE, NOTHING
from assistant.listening.heard import Mode
from assistant.listening.listener import Listener
from assistant.listening.port import Engine

LEVEL_TEST: Final = 2.0
"""Seconds that the level is measured."""
_QUIET: Final = 3e-4
"""Peak under which a microphone is on but turned down: -70 dB."""
_LONGEST_DELAY: Final = samples(0.6)
_ALIKE: Final = 0.15
"""Correlation of what was played with what was heard above which it was heard at all."""


@dataclass(frozen=True)
class Taken:
    """What was heard and played in the same time."""

    mic: Pcm
    reference: Pcm


class SoundTest:
    """Plays and records for a moment.

    Args:
        system: PortAudio.
        wanted: the devices to use.
        clock: seconds that never go back.
        duplex: makes what joins both directions.
    """

    def __init__(
        self,
        system: SoundSystem,
        wanted: Wanted,
        clock: Callable[[], float],
        duplex: Callable[[Mixer], Duplex] = lambda mixer: Duplex(
            mixer.read, lambda: mixer.position
        ),
    ) -> None:
        self._system = system
        self._wanted = wanted
        self._clock = clock
        self._duplex = duplex

    @property
    def devices(self) -> tuple[Device, ...]:
        """Return all devices."""
        return self._system.devices()

    def take(self, sound: Pcm, length: float) -> Taken:
        """Play a sound and record for so many seconds.

        Raises:
            NoSoundError: the devices can't be opened, or give no sign.
        """
        mixer = Mixer()
        duplex = self._duplex(mixer)
        card = Card(self._system, duplex, self._wanted, self._clock, Asking())
        card.open()
        if len(sound):
            mixer.queue(Clip("test", sound, Priority.REPLY))
        mic: list[Pcm] = []
        reference: list[Pcm] = []
        until = self._clock() + length + 2.0
        try:
            while sum(map(len, mic)) < samples(length) and self._clock() < until:
                card.tend()
                pair = duplex.next(0.1)
                if pair is not None:
                    mic.append(pair.mic)
                    reference.append(pair.reference)
        finally:
            card.close()
        if not mic:
            raise NoSoundError("the devices open, but no sound comes: is one of them switched off?")
        return Taken(np.concatenate(mic), np.concatenate(reference))


def look_at_devices(devices: tuple[Device, ...], wanted: Wanted) -> Iterator[Finding]:
    """Look which microphone and which loudspeaker would be used."""
    ways: tuple[Way, Way] = ("microphone", "loudspeaker")
    for way in ways:
        choice = choose(devices, way, wanted.of(way))
        device = choice.device
        option = "--input" if way == "microphone" else "--output"
        if device is None:
            yield fail(way, f"there is no {way}", "plug one in, then type  unpinch doctor")
        elif choice.missing is not None:
            yield warn(
                way,
                f"the {way} {choice.missing} is not there; {device.name} is used ({device.rate} Hz)",
                f"plug it in, or choose with {option}: unpinch devices  lists them",
                rate_hz=device.rate,
            )
        else:
            about = f"{device.system}, {device.channels(way)} channels, {device.rate} Hz"
            text = f"{way}: {device.name} ({about})"
            yield ok(way, text, rate_hz=device.rate, number=device.number)


def look_at_level(taken: Taken, *, heard: bool) -> Finding:
    """Tell silence, a muted microphone, clipping and noise apart.

    Args:
        taken: what the microphone heard while nothing was said.
        heard: whether it heard the test sentence: then nothing at all in between is no fault.
    """
    mic = taken.mic
    peak = float(np.abs(mic).max())
    level = float(np.sqrt(np.mean(np.square(mic))))
    values = {"peak_db": _decibels(peak), "level_db": _decibels(level)}
    if peak < NOTHING and heard:
        return ok("level", "the microphone is silent between two sentences", **values)
    if peak < NOTHING:
        return fail(
            "level",
            "the microphone sends nothing at all: it is muted, or another program has it",
            "switch it on in the sound settings or on its cable, then try again",
            **values,
        )
    if float(np.mean(np.abs(mic) >= FULL)) > 0.001:
        return warn("level", "the microphone is overdriven", "turn its level down", **values)
    if peak < _QUIET:
        return warn(
            "level",
            f"hardly anything is heard ({values['peak_db']} dB at most)",
            "turn the level of the microphone up, and say something while it is tested",
            **values,
        )
    if level > NOISE:
        return warn("level", f"it is noisy here ({values['level_db']} dB)", "", **values)
    text = f"the microphone hears the room: {values['level_db']} dB, {values['peak_db']} dB at most"
    return ok("level", text, **values)


def look_through_the_air(
    taken: Taken, ears: Engine | None, means: Callable[[str], object]
) -> Iterator[Finding]:
    """Look whether the test sentence came back, how much later, and whether it was understood."""
    delay, alike = _delay(taken)
    if alike < _ALIKE:
        yield warn(
            "round_trip",
            "the test sentence was not heard by the microphone",
            "turn the loudspeaker up, or use headphones on purpose and go on",
            correlation=round(alike, 3),
        )
        return
    milliseconds = round(1000 * seconds(delay))
    yield ok(
        "round_trip", f"{milliseconds} ms from loudspeaker to microphone", delay_ms=milliseconds
    )
    if ears is None:
        return
    listener = Listener(ears)
    listener.mode = Mode.OPEN
    heard = [each.text for each in listener.hear_all(taken.mic) if each.final and each.text]
    text = " / ".join(heard)
    if any(means(each) == means(SENTENCE) for each in heard):
        yield ok("recognition", f"understood through the air: {text}")
    else:
        yield warn(
            "recognition",
            f"said “{SENTENCE}”, understood “{text or 'nothing'}”",
            "move the microphone nearer or turn the loudspeaker up, then try again",
        )


def sentence_with_room(sentence: Pcm) -> tuple[Pcm, float]:
    """Return the test sentence with silence around it, and how long to record (seconds)."""
    sound = np.concatenate([silence(samples(0.5)), sentence])
    return sound, seconds(len(sound)) + 1.5


def _delay(taken: Taken) -> tuple[int, float]:
    """Return how much later the microphone hears what was played (samples), and how alike it is."""
    size = 1 << (len(taken.mic) + RATE - 1).bit_length()
    mic, reference = np.fft.rfft(taken.mic, size), np.fft.rfft(taken.reference, size)
    found = np.fft.irfft(mic * reference.conj(), size)[:_LONGEST_DELAY]
    energy = float(np.linalg.norm(taken.mic) * np.linalg.norm(taken.reference))
    best = int(np.abs(found).argmax())
    return best, float(abs(found[best])) / energy if energy else 0.0


def _decibels(level: float) -> float:
    """Return a level in dB under full scale, rounded to one place; -120 for nothing."""
    return round(20 * float(np.log10(max(level, 1e-6))), 1)
