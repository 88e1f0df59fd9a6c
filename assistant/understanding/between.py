"""What may be done with a meaning that was only guessed from the words: `MeaningNet`'s guesses, bounded.

A question is answered when its meaning is likely: the answer shows what was understood. Something is
done only when hardly anything else can have been meant. What nothing may be corrected to ("stop", "yes")
is never guessed either, and a sentence that sounds like it is not taken for something else; what is all
but surely a "stop" pauses.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from assistant.listening.heard import Mode
from assistant.understanding.intent import Intent, Refused, Understanding, Understood, Unsure
from assistant.understanding.meaning_net import Guess, Likely, MeaningNet
from assistant.understanding.sentence_table import Care, Meaning
from assistant.understanding.templates import Templates

ANSWER: Final = 0.45
"""Likelihood from which a question is answered. Lower answers more, and more of it beside the point."""
MARGIN: Final = 0.15
"""How far the next meaning must lie behind for that."""
ACT: Final = 0.75
"""Likelihood from which something is done. Lower starts and skips what nobody asked for."""
OF_ANOTHER: Final = 0.05
"""Likelihood of another subject above which nothing is done: "flip the record over to the other side"."""
AGREED: Final = 0.5
"""Likelihood from which a sentence means what a part of it says in a template's words."""
YIELD: Final = 0.85
"""Likelihood of "stop", "wait" or "done" from which a stretch pauses. Lower pauses it for what is said to
somebody at the door."""
PAINED: Final = 0.5
"""Likelihood of a cry of pain from which it is one, whatever words it has: "jeez, that smarts". It holds
the stretch and asks, which costs a person without pain a word."""
SURE: Final = 0.85
"""Likelihood from which the sentence need not be compared with those of the templates."""
ASK: Final = 0.3
"""Likelihood from which it is worth asking "did you mean ...?"."""
ASK_OF_UNKNOWN: Final = 0.7
"""The same where a word of the sentence never stood in one for this assistant."""
SECOND: Final = 0.6
"""Share of the best meaning's likelihood from which a second one is named in that question."""
NOT_OURS: Final = 0.1
"""Likelihood of another subject from which nothing is asked back."""


class Between:
    """Decides on the guesses of a net.

    Args:
        net: guesses meanings.
    """

    def __init__(self, net: MeaningNet) -> None:
        self._net = net

    @staticmethod
    def the(templates: Templates) -> "Between | None":
        """Return the understanding between some templates; None when there is no net for them.

        Raises:
            UserError: there is one, and it is broken.
        """
        net = MeaningNet.beside(templates.files)
        return Between(net) if net is not None else None

    def guess(self, keys: Sequence[str], mode: Mode) -> Guess:
        """Return what a sentence may mean.

        Args:
            keys: the sentence in its one form, and a recogniser's other readings of it.
            mode: what is expected.
        """
        return self._net.guess(keys, mode)

    def sure(self, guess: Guess) -> Understood | Refused | None:
        """Return what a sentence means where nothing else is likely; None where it has to be compared."""
        if guess.elsewhere >= SURE:
            return Refused("out_of_domain")
        likely = guess.likely
        question = bool(likely) and likely[0].meaning.care == Care.QUESTION
        return Understood(likely[0].intent()) if question and likely[0].score >= SURE else None

    def agreed(self, guess: Guess, parts: Sequence[Meaning]) -> Understood | None:
        """Return the meaning of a part of a sentence that the whole sentence most likely has, too.

        "I'm hurting today, do the gentle one" is no guess: it is said in so many words. With a word of
        another subject nothing is set going, though: "do the twist, grandad".

        Args:
            guess: what the whole may mean.
            parts: meanings of those of its parts that are sentences of the templates.
        """
        if not guess.likely or guess.likely[0].score < AGREED or guess.elsewhere >= NOT_OURS:
            return None
        best = guess.likely[0]
        unsafe = best.meaning.name in _SETS_GOING and not self._net.knows(guess.key)
        if best.meaning.care == Care.NEVER or unsafe:
            return None
        same = next((part for part in parts if _is_part(part, best)), None)
        return Understood(same.intent(best.example, best.score)) if same is not None else None

    def understood(self, guess: Guess, otherwise: Refused | Unsure) -> Understanding:
        """Return what a sentence means that no template has.

        Args:
            guess: what it may mean.
            otherwise: what correction made of it.
        """
        if guess.elsewhere >= NOT_OURS:
            return Refused("out_of_domain")
        likely = guess.likely
        worth_asking = ASK if self._net.knows(guess.key) else ASK_OF_UNKNOWN
        if not likely or likely[0].score < worth_asking:
            return otherwise
        best, *others = likely
        behind = others[0].score if others else 0.0
        if best.meaning.care == Care.NEVER:
            return (
                self._yielded(best, guess.key)
                or _told_pain(best, guess.key)
                or Refused("too_unsure")
            )
        if self._may_follow(best, guess) and best.score - behind >= MARGIN:
            return Understood(best.intent())
        near = [one for one in others[:1] if one.score >= SECOND * best.score]
        offered = [one for one in (best, *near) if one.meaning.care != Care.NEVER]
        return Unsure(tuple(one.intent() for one in offered))

    def _may_follow(self, likely: Likely, guess: Guess) -> bool:
        known = self._net.knows(guess.key)
        if likely.meaning.care == Care.QUESTION:
            return likely.score >= (ANSWER if known else SURE)
        # A word by itself is a command only where a template has it: "down" is none.
        ours = known and guess.elsewhere <= OF_ANOTHER and " " in guess.key
        return likely.score >= ACT and ours and not _doubtful(likely.meaning, guess.key)

    def _yielded(self, likely: Likely, key: str) -> Understood | None:
        """Return a pause for what is most likely a "stop" or "wait": it can be undone."""
        name = _YIELDS.get(likely.meaning.name)
        pained = name == "Ow" and likely.score >= PAINED
        if name is None or not (pained or (likely.score >= YIELD and self._net.knows(key))):
            return None
        return Understood(Intent(name, score=likely.score, text=likely.example))


def _told_pain(likely: Likely, key: str) -> Understood | None:
    """Return how much it hurts where most likely that was told, with one number from nought to ten."""
    numbers = [int(word) for word in key.split() if word.isdigit()]
    if (
        likely.meaning.name != "Pain"
        or likely.score < ACT
        or len(numbers) != 1
        or numbers[0] > _WORST
    ):
        return None
    return Understood(Intent("Pain", {"score": numbers[0]}, likely.score, likely.example))


def _is_part(part: Meaning, likely: Likely) -> bool:
    """Tell whether a part means what the whole most likely does; it may name an exercise beside."""
    slots = set(likely.meaning.slots)
    return part.name == likely.meaning.name and slots <= set(part.slots)


def _doubtful(meaning: Meaning, key: str) -> bool:
    """Tell whether a word may turn a sentence round, or a number ask for a detail that is not known."""
    words = key.split()
    # "That one" is no number.
    if any(word.isdigit() and word != "1" for word in words) and not _with_number(meaning):
        return True
    return meaning.name in _SETS_GOING and any(word in _TURNS_ROUND for word in words)


def _with_number(meaning: Meaning) -> bool:
    return meaning.name == "Counting" or dict(meaning.slots).get("routine") == "five_minutes"


_TURNS_ROUND: Final = frozenset({"not", "no", "without", "except", "never", "but", "if"})
"""Words with which a sentence may ask for the opposite of something that sets going. "No more numbers"
and "not the bridge" are what they mean: there they tell no doubt."""
_SETS_GOING: Final = frozenset(
    {"Start", "SameAgain", "CarryOn", "StartOver", "Repeat", "Resume", "Ready", "Next", "Back"}
    | {"OtherSide", "Longer", "Faster"}
)
_YIELDS: Final = MappingProxyType({"Stop": "Pause", "Pause": "Pause", "Done": "Pause", "Ow": "Ow"})
"""What is done for what is never guessed: each holds a stretch, and asks or waits."""
_WORST: Final = 10
"""The highest pain score."""
