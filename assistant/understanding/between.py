"""What may be done with a meaning that was only guessed from the words: `MeaningNet`'s guesses, bounded.

A question is answered when its meaning is likely: the answer shows what was understood. Something is
done only when hardly anything else can have been meant. What nothing may be corrected to ("stop", "yes")
is never guessed either, and a sentence that sounds like it is not taken for something else.
"""

from collections.abc import Sequence
from typing import Final

from assistant.listening.heard import Mode
from assistant.understanding.intent import Refused, Understanding, Understood, Unsure
from assistant.understanding.meaning_net import Guess, Likely, MeaningNet
from assistant.understanding.sentence_table import Care
from assistant.understanding.templates import Templates

ANSWER: Final = 0.45
"""Likelihood from which a question is answered. Lower answers more, and more of it beside the point."""
MARGIN: Final = 0.15
"""How far the next meaning must lie behind for that."""
ACT: Final = 0.92
"""Likelihood from which something is done. Lower starts and skips what nobody asked for."""
SURE: Final = 0.85
"""Likelihood from which the sentence need not be compared with those of the templates."""
ASK: Final = 0.3
"""Likelihood from which it is worth asking "did you mean ...?"."""
ASK_OF_UNKNOWN: Final = 0.55
"""The same where a word of the sentence never stood in one for this assistant."""
SECOND: Final = 0.6
"""Share of the best meaning's likelihood from which a second one is named in that question."""
NOT_OURS: Final = 0.3
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
            return Refused("too_unsure")
        if self._may_follow(best, guess.key) and best.score - behind >= MARGIN:
            return Understood(best.intent())
        near = [one for one in others[:1] if one.score >= SECOND * best.score]
        offered = [one for one in (best, *near) if one.meaning.care != Care.NEVER]
        return Unsure(tuple(one.intent() for one in offered))

    def _may_follow(self, likely: Likely, key: str) -> bool:
        known = self._net.knows(key)
        if likely.meaning.care == Care.QUESTION:
            return likely.score >= (ANSWER if known else SURE)
        doubtful = any(word in _TURNS_ROUND or word.isdigit() for word in key.split())
        return likely.score >= ACT and known and not doubtful


_TURNS_ROUND: Final = frozenset({"not", "no", "without", "except", "never", "but", "if"})
"""Words with which a sentence may ask for the opposite; a number asks for a detail. Then nothing is
done that was only guessed."""
