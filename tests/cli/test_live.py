"""The live run, with a sound card that is as fast as it is asked."""

from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from assistant.audio.blocks import BLOCK, RATE, Pcm, silence
from assistant.audio.devices import QUEUE_BLOCKS, Duplex, NoSoundError, Pair, has_duplex, portaudio
from assistant.cli.assemble import assistant
from assistant.cli.keys import Keys
from assistant.cli.live import listen
from assistant.cli.settings import Settings
from assistant.cli.terminal import Terminal
from assistant.conversation.events import Event


class Card(Duplex):
    """A sound card that plays and records a block whenever the next one is asked for."""

    def next(self, timeout: float) -> Pair | None:
        self.play(BLOCK, silence(BLOCK))
        return super().next(0.0)


class Presses(Keys):
    """Keys that are pressed at given blocks."""

    def __init__(self, presses: dict[int, str]) -> None:
        self._presses = presses
        self._block = 0

    def pressed(self) -> str | None:
        self._block += 1
        return self._presses.get(self._block)


def test_keys_pause_go_on_stop_and_quit(data_dir: Path, tmp_path: Path) -> None:
    events: list[Event] = []
    second = RATE // BLOCK
    keys = Presses({25 * second: " ", 30 * second: " ", 50 * second: "\x1b", 55 * second: "q"})
    with (tmp_path / "terminal.txt").open("w") as file, Terminal(Console(file=file)) as terminal:
        whole = assistant(Settings(data_dir), (events.append, terminal.show), microphone=True)
        whole.conversation.begin("bridge_pose")
        listen(whole, Card(whole.mixer.read, lambda: whole.mixer.position), keys, terminal)
    understood = [event.fields["intent"] for event in events if event.kind == "understood"]
    assert understood == ["Pause", "Resume", "Stop", "Goodbye"]
    assert events[-1].kind == "end"
    assert "Lie on your back" in (tmp_path / "terminal.txt").read_text()


def test_the_reference_is_what_was_played() -> None:
    sound = np.linspace(0, 1, BLOCK, dtype=np.float32)
    duplex = Duplex(lambda frames: sound[:frames], lambda: 640)
    duplex.play(BLOCK, silence(BLOCK))
    pair = duplex.next(0.0)
    assert pair is not None
    assert np.array_equal(pair.reference, sound)
    assert pair.position == 640


def test_the_loudspeaker_never_waits_for_the_worker() -> None:
    def read(frames: int) -> Pcm:
        return silence(frames)

    duplex = Duplex(read, lambda: 0)
    for _ in range(QUEUE_BLOCKS + 7):
        duplex.play(BLOCK)
    assert duplex.dropped == 7


def test_a_missing_portaudio_is_told_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NoSoundError, match="libportaudio2"):
        portaudio()
    assert not has_duplex()
