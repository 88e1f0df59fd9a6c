"""The sound card: uses what was wanted, notices what is lost, and takes it up again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from assistant.audio.connection import Connection
from assistant.audio.device import Choice, Device, Way, choose
from assistant.audio.devices import NoSoundError, SoundSystem
from assistant.audio.duplex import Duplex

LOOK_AFTER: Final = 2.0
LOOK_AT_LEAST: Final = 15.0
"""Seconds until it is looked for a lost device again, at first and in the end: each look costs a quarter
of a second of one core."""


@dataclass(frozen=True)
class Wanted:
    """Which devices a person wants, each by number or part of its name; None for the usual one."""

    microphone: str | int | None = None
    loudspeaker: str | int | None = None
    listens: bool = True
    """False for a program that only plays."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """Return the directions that are used."""
        return ("microphone", "loudspeaker") if self.listens else ("loudspeaker",)

    def of(self, way: Way) -> str | int | None:
        """Return what is wanted for one direction."""
        return self.microphone if way == "microphone" else self.loudspeaker


@dataclass(frozen=True)
class News:
    """Something that happened to a device."""

    kind: Literal["missing", "silent", "lost", "back"]
    """`missing`: not there from the start; `silent`: it gave no sign for a moment, and was opened anew;
    `lost`: gone while it was used; `back`: in use again, the same device or another one for it."""
    way: Way
    name: str
    """The name of the device."""
    instead: str | None = None
    """For `missing`, the device that is used instead."""


class Look(Protocol):
    """Looks for devices beside the streams that are open."""

    def start(self) -> None:
        """Begin to look."""

    def found(self) -> tuple[Device, ...] | None:
        """Return what there is; None while it is still looking."""


class Card:
    """Keeps the directions of a `Duplex` connected to devices; called by the worker.

    Args:
        system: PortAudio.
        duplex: what is connected.
        wanted: the devices to use.
        clock: seconds that never go back.
        look: finds devices that came back.
    """

    def __init__(
        self,
        system: SoundSystem,
        duplex: Duplex,
        wanted: Wanted,
        clock: Callable[[], float],
        look: Look,
    ) -> None:
        self._system = system
        self._wanted = wanted
        self._clock = clock
        self._look = look
        self._connection = Connection(system, duplex, clock)
        self._looking = False
        self._look_at = 0.0
        self._pause = LOOK_AFTER
        self._absent: dict[Way, str | int] = {}
        """What is looked for, by direction."""
        self._silent: set[Way] = set()
        """Directions whose device was opened anew and has given no sign since."""
        self._lost: set[Way] = set()
        """Directions whose loss was told, and that have given no sign since."""
        self._dead: frozenset[str] = frozenset()
        """Devices that were opened and gave no sign: not to be tried until the next look."""
        self._known: dict[Way, str] = {}

    @property
    def whole(self) -> bool:
        """Tell whether every direction that is used has a device that works."""
        return all(self._connection.alive(way) for way in self._wanted.ways)

    @property
    def lapses(self) -> int:
        """Return how often sound was lost or a gap played, because the computer was too slow."""
        return self._system.lapses

    @property
    def names(self) -> dict[Way, str]:
        """Return the names of the devices in use."""
        return {way: device.name for way, device in self._connection.devices.items()}

    def open(self) -> list[News]:
        """Open what was wanted, or what there is instead.

        Returns:
            What was wanted and is not there.

        Raises:
            NoSoundError: there is nothing to hear or nothing to play with at all.
        """
        choices = self._connect()
        names = self.names
        if len(names) < len(self._wanted.ways):
            listed = ", ".join(device.name for device in self._system.devices()) or "none"
            self.close()
            absent = _missing(self._wanted.ways, names)
            raise NoSoundError(
                f"the {absent} cannot be opened (devices: {listed}): see  unpinch devices"
            )
        news: list[News] = []
        for way in self._wanted.ways:
            self._known[way] = names[way]
            missing, wanted = choices[way].missing, self._wanted.of(way)
            if missing is not None and wanted is not None:
                self._absent[way] = wanted
                news.append(News("missing", way, missing, names[way]))
        self._look_later(LOOK_AFTER)
        return news

    def close(self) -> None:
        """Let go of all devices."""
        self._connection.close()

    def tend(self) -> list[News]:
        """Notice what is lost or has come back, and use what there is. Called again and again."""
        stalled = self._connection.stalled()
        if stalled:
            return self._lose(stalled)
        news = self._confirmed()
        self._search()
        return news

    def _lose(self, stalled: Sequence[Way]) -> list[News]:
        names = self.names
        dead = {way for way in stalled if not self._connection.alive(way)}
        self._connection.close()
        self._system.look_again()
        listed = {device.name for device in self._system.devices()}
        gone = {way for way in stalled if names[way] not in listed} | dead
        news = [News("lost", way, names[way]) for way in stalled if way in gone - self._lost]
        news += [News("silent", way, names[way]) for way in stalled if way not in gone]
        for way in gone:
            self._absent.setdefault(way, names[way])
        self._lost |= gone
        self._silent |= set(stalled) - gone
        self._dead |= {names[way] for way in dead}
        # One that stalls again and again is looked for less and less often.
        self._look_later(self._longer() if dead else LOOK_AFTER)
        self._connect()
        return news

    def _confirmed(self) -> list[News]:
        """Return what works again after its loss was told."""
        news: list[News] = []
        for way in self._wanted.ways:
            if not self._connection.alive(way):
                continue
            device = self._connection.devices[way]
            self._silent.discard(way)
            if way in self._lost:
                self._lost.discard(way)
                news.append(News("back", way, device.name))
            if way in self._absent and self._is_it(way, device):
                self._known[way] = device.name
                del self._absent[way]
        return news

    def _search(self) -> None:
        """Look for what is absent; use it when it is there."""
        now = self._clock()
        if not self._absent or now < self._look_at:
            return
        if not self._looking:
            self._look.start()
            self._looking = True
        there = self._look.found()
        if there is None:
            return
        self._looking = False
        self._look_later(self._longer())
        better = [way for way in self._absent if self._is_better(way, there)]
        if better:
            self._connection.close()
            self._system.look_again()
            self._dead = frozenset()
            self._lost |= set(better)
            self._connect()

    def _is_better(self, way: Way, there: Sequence[Device]) -> bool:
        """Tell whether what is absent is there, or anything where there was nothing."""
        something = any(device.channels(way) > 0 for device in there)
        return self._is_there(way, there) or (something and way not in self._connection.devices)

    def _is_there(self, way: Way, there: Sequence[Device]) -> bool:
        return any(self._is_it(way, device) for device in there)

    def _is_it(self, way: Way, device: Device) -> bool:
        choice = choose((device,), way, self._absent[way])
        return choice.device is not None and choice.missing is None

    def _connect(self) -> dict[Way, Choice]:
        there = [d for d in self._system.devices() if d.name not in self._dead]
        choices: dict[Way, Choice] = {}
        for way in self._wanted.ways:
            # By its name where it was used before: numbers change when a device is unplugged.
            sought = self._absent.get(way, self._known.get(way, self._wanted.of(way)))
            choices[way] = choose(there, way, sought)
        microphone = choices["microphone"].device if self._wanted.listens else None
        self._connection.open(microphone, choices["loudspeaker"].device)
        return choices

    def _longer(self) -> float:
        return min(LOOK_AT_LEAST, 1.5 * self._pause)

    def _look_later(self, pause: float) -> None:
        self._pause = pause
        self._look_at = self._clock() + pause


def _missing(ways: Sequence[Way], names: dict[Way, str]) -> str:
    return " and the ".join(way for way in ways if way not in names)
