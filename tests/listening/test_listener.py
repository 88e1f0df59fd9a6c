"""Where utterances begin and end, with an engine that only counts."""

import numpy as np
import pytest

from assistant.audio.blocks import BLOCK, RATE, Pcm, samples, silence
from assistant.listening.endpoint import LONGEST, PRE_ROLL, TRAILING
from assistant.listening.heard import Heard, Hypothesis, Mode
from assistant.listening.listener import Listener, Patience
from assistant.speaking.speaker import Speaker
from assistant.speaking.voice import Voice


class Counting:
    """An engine whose words are the number of samples that it was fed."""

    name = "counting"

    def __init__(self) -> None:
        self.modes: list[Mode] = []
        self.fed = 0

    def prepare(self, mode: Mode) -> None:
        pass

    def quick(self, mode: Mode) -> bool:
        return True

    def begin(self, mode: Mode) -> None:
        self.modes.append(mode)
        self.fed = 0

    def feed(self, block: Pcm) -> str:
        self.fed += len(block)
        return f"word {self.fed // RATE}" if self.fed >= RATE else ""

    def glance(self) -> str:
        return "glanced"

    def end(self) -> Hypothesis:
        return Hypothesis(f"fed {self.fed}", 0.5, ("other",))

    def missing_words(self) -> frozenset[str]:
        return frozenset()


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Pcm:
    speaker = Speaker(Voice(), tmp_path_factory.mktemp("speech"))
    return speaker.render("Count me through the piriformis stretch")


def hear(listener: Listener, pcm: Pcm) -> list[Heard]:
    heard: list[Heard] = []
    for start in range(0, len(pcm) - BLOCK + 1, BLOCK):
        heard += listener.hear(pcm[start : start + BLOCK], start)
    return heard + listener.finish()


def room(*parts: Pcm, level: float = 0.0005) -> Pcm:
    pcm = np.concatenate(parts)
    noise = np.random.default_rng(1).standard_normal(len(pcm)).astype(np.float32)
    noisy: Pcm = pcm + np.float32(level) * noise
    return noisy


def test_an_utterance_has_its_times(speech: Pcm) -> None:
    heard = hear(Listener(Counting()), room(silence(RATE), speech, silence(RATE)))
    final = heard[-1]
    assert final.final
    assert 1.0 - 0.3 - 0.1 <= final.start <= 1.0
    assert final.end == pytest.approx(1.0 + len(speech) / RATE, abs=0.15)
    assert final.alternatives == ("other",)


def test_it_ends_soon_after_the_last_word(speech: Pcm) -> None:
    listener, ended = Listener(Counting()), None
    pcm = room(silence(RATE), speech, silence(2 * RATE))
    for start in range(0, len(pcm) - BLOCK + 1, BLOCK):
        if any(heard.final for heard in listener.hear(pcm[start : start + BLOCK], start)):
            ended = start + BLOCK
    assert ended is not None
    assert ended - (RATE + len(speech)) <= TRAILING + samples(0.12)


def test_partials_come_while_somebody_speaks(speech: Pcm) -> None:
    heard = hear(Listener(Counting()), room(silence(RATE), speech, silence(RATE)))
    assert "word 1" in [h.text for h in heard if not h.final]


def test_the_soft_beginning_is_fed_too(speech: Pcm) -> None:
    engine = Counting()
    hear(Listener(engine), room(silence(RATE), speech, silence(RATE)))
    assert engine.fed >= len(speech) + PRE_ROLL // 2


@pytest.mark.parametrize("level", [0.0, 0.0005, 0.01])
def test_noise_alone_is_nobody(level: float) -> None:
    assert hear(Listener(Counting()), room(silence(10 * RATE), level=level)) == []


def test_two_utterances_are_two(speech: Pcm) -> None:
    gap = silence(RATE)
    heard = hear(Listener(Counting()), room(gap, speech, gap, speech, gap))
    assert sum(h.final for h in heard) == 2


def test_a_television_is_cut_into_pieces(speech: Pcm) -> None:
    heard = hear(Listener(Counting()), room(silence(RATE), *([speech] * 10), silence(RATE)))
    finals = [h for h in heard if h.final]
    assert len(finals) >= 2
    assert all(h.end - h.start <= LONGEST / RATE + 0.5 for h in finals)


def test_an_utterance_keeps_the_mode_in_which_it_began(speech: Pcm) -> None:
    engine = Counting()
    listener = Listener(engine)
    listener.mode = Mode.STRETCH
    hear(listener, room(silence(RATE), speech, silence(RATE)))
    assert engine.modes == [Mode.STRETCH]


def heard_in(listener: Listener, pcm: Pcm, start: int, end: int) -> list[Heard]:
    blocks = range(start, end, BLOCK)
    return [heard for at in blocks for heard in listener.hear(pcm[at : at + BLOCK], at)]


def test_a_stop_that_was_sure_is_not_taken_back(speech: Pcm) -> None:
    listener = Listener(Counting())
    listener.patience = lambda _: Patience(silence=samples(0.2), fallen=samples(0.2), sure=True)
    heard = hear(listener, room(silence(RATE), speech[: samples(0.4)], silence(RATE)))
    assert heard[-1].final
    assert heard[-1].text == "glanced"
    assert heard[-1].alternatives[0].startswith("fed")


def test_a_pause_after_a_short_utterance_is_glanced_at(speech: Pcm) -> None:
    word = speech[: samples(0.4)]
    heard = hear(Listener(Counting()), room(silence(RATE), word, silence(RATE)))
    assert next(h.text for h in heard if not h.final) == "glanced"


def test_a_command_ends_while_the_room_still_echoes(speech: Pcm) -> None:
    word = speech[: samples(0.4)]
    echo = 0.1 * np.tile(word, 4)
    listener = Listener(Counting())
    listener.patience = lambda _: Patience(silence=samples(0.2), fallen=samples(0.2))
    heard = hear(listener, room(silence(RATE), word, echo, silence(RATE)))
    first = next(h for h in heard if h.final)
    assert first.end <= 1.0 + 0.4 + 0.4


def test_a_command_ends_although_something_else_goes_on(speech: Pcm) -> None:
    listener = Listener(Counting())
    listener.patience = lambda _: Patience(unchanged=samples(0.7))
    heard = hear(listener, room(silence(RATE), speech, speech, silence(RATE)))
    finals = [h for h in heard if h.final]
    assert len(finals) >= 2
    assert finals[0].end - finals[0].start <= 0.3 + 1.0 + 0.7 + 0.2


def test_what_was_its_own_voice_is_heard_anew(speech: Pcm) -> None:
    engine = Counting()
    listener = Listener(engine)
    pcm = room(silence(RATE), speech, silence(RATE))
    cut = samples(1.8) // BLOCK * BLOCK
    before = heard_in(listener, pcm, 0, cut)
    listener.begin_anew()
    assert not listener.speaking
    after = heard_in(listener, pcm, cut, len(pcm) - BLOCK)
    assert not any(h.final for h in before)
    assert sum(h.final for h in after) == 1
    assert 1.8 - PRE_ROLL / RATE <= after[-1].start <= 1.8


def test_nobody_is_heard_in_what_is_masked(speech: Pcm) -> None:
    listener = Listener(Counting())
    pcm = room(silence(RATE), speech, silence(RATE))
    assert not any(
        listener.hear(pcm[start : start + BLOCK], start, masked=True)
        for start in range(0, len(pcm) - BLOCK, BLOCK)
    )
