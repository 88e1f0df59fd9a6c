"""The second net: asks where it suspects a red flag that the rules of the safety scan do not see.

The rules know the ways to say a thing that somebody thought of. A small classifier has learned from
many sentences what such complaints sound like. It is not sure enough to warn, so it only asks one
yes-or-no question; it never takes anything away that the rules found.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import msgspec

from assistant.errors import UserError
from assistant.understanding.safety_scope import Scope
from assistant.understanding.second_net_features import features
from assistant.understanding.sparse_model import SparseModel

HARMLESS: Final = "none"
"""The classifier's first label: no red flag."""


class NetFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `second_net.yaml` holds."""

    bar: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    """Suspicion (0.0 to 1.0) from which it asks. Lower asks healthy people; higher misses flags."""
    bar_passed_over: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    """The same where the rules saw a flag spoken of but denied, long over or asked about."""
    bar_soon: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    """The same for what is no emergency: a needless question weighs more there."""
    questions: dict[str, Annotated[str, msgspec.Meta(pattern=r"\?$")]]
    """What is asked: for each flag that it knows, and for others that are only in a faint reading."""


@dataclass(frozen=True)
class Suspicion:
    """A flag that may be meant."""

    flag: str
    """Its name in the safety file."""
    question: str
    strength: float
    """0.0 to 1.0."""


@dataclass(frozen=True)
class SecondNet:
    """Suspects red flags.

    Args:
        file: the questions.
        model: the classifier.
    """

    file: NetFile
    model: SparseModel

    @staticmethod
    def load(path: Path) -> "SecondNet":
        """Read the questions, and the classifier beside them (`.bin`).

        Args:
            path: the file of questions, such as `content/en/second_net.yaml`.

        Raises:
            UserError: either is missing or broken, or they do not belong together.
        """
        try:
            file = msgspec.yaml.decode(path.read_bytes(), type=NetFile)
        except OSError as error:
            raise UserError(f"{path} cannot be read ({error.strerror or error})") from error
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise UserError(f"{path}: {error}".replace("\n", " ")) from error
        model = SparseModel.load(path.with_suffix(".bin"))
        unasked = sorted({*model.labels[1:]} - file.questions.keys())
        if unasked or model.labels[0] != HARMLESS:
            raise UserError(
                f"{path} and its classifier differ in {', '.join(unasked)}: train again"
            )
        return SecondNet(file, model)

    def suspects(self, scopes: Scope, passed_over: frozenset[str]) -> Suspicion | None:
        """Return what a sentence may mean; None when nothing is suspected.

        Args:
            scopes: the sentence.
            passed_over: flags that the rules saw in it as denied, long over or asked about.
        """
        if not scopes.sentence.words:
            return None
        harmless, *flags = self.model.probabilities(features(scopes, passed_over))
        if 1 - harmless < (self.file.bar_passed_over if passed_over else self.file.bar):
            return None
        flag = self.model.labels[1 + flags.index(max(flags))]
        return Suspicion(flag, self.file.questions[flag], 1 - harmless)
