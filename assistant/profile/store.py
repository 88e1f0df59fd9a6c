"""Where a profile is kept: one small file in the user's own data folder."""

from pathlib import Path

import msgspec

from assistant.cache import keep_bytes
from assistant.errors import UserError
from assistant.profile.profile import Profile


class ProfileStore:
    """Reads and writes a profile.

    Args:
        path: the file; None for a guest, of whom nothing is kept.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def load(self) -> Profile:
        """Return the profile; an empty one where there is none.

        Raises:
            UserError: the file cannot be read or is broken. What it said about someone's health must
                not be lost in silence.
        """
        if self._path is None or not self._path.exists():
            return Profile()
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Profile)
        except OSError as error:
            raise UserError(f"cannot read {self._path}: {error.strerror}") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UserError(
                f"the profile {self._path} is broken ({error}): correct it, or begin anew with "
                "unpinch profile --forget"
            ) from error

    def save(self, profile: Profile) -> None:
        """Keep a profile.

        Raises:
            UserError: it cannot be written.
        """
        if self._path is None:
            return
        try:
            keep_bytes(self._path, msgspec.json.encode(profile))
        except OSError as error:
            raise UserError(f"cannot write {self._path}: {error.strerror}") from error

    def forget(self) -> None:
        """Erase the file.

        Raises:
            UserError: it cannot be erased.
        """
        if self._path is None:
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise UserError(f"cannot erase {self._path}: {error.strerror}") from error
