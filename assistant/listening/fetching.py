"""Fetching a model: taken up again where it broke off, checked, and whole or not there at all."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from assistant.errors import UserError
from assistant.listening.models import Entry, Installed, partial
from assistant.listening.unpacking import unpack_model
from assistant.listening.vosk_model import check_model

PATIENCE: Final = 20.0
"""Seconds without a byte after which the network counts as stalled."""
_PIECE: Final = 1 << 14
"""Bytes read at once; of a piece that breaks off nothing is kept."""
_LATER: Final = "what came is kept: type it again to go on from there"

Progress = Callable[[int, int], None]
"""Told how many bytes there are, and how many there will be."""


def fetch(
    entry: Entry, installed: Installed, folder: Path, progress: Progress, patience: float = PATIENCE
) -> Path:
    """Fetch a model and return its folder.

    Args:
        entry: what to fetch.
        installed: where it goes.
        folder: where models are kept.
        progress: told how far it is.
        patience: seconds without a byte after which it gives up.

    Raises:
        UserError: there is no network, the disk is full, or what came is not what was promised. Nothing
            is installed then; a download that broke off is taken up again the next time.
    """
    import pooch

    target = installed.path(entry.name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_room(entry, folder)
    except OSError as error:
        raise UserError(f"cannot write to {folder}: {error.strerror}") from error
    begun = partial(folder, entry.name)
    download = _Download(entry, begun, progress, patience)
    pooch.get_logger().setLevel("ERROR")
    archive = folder / f".{entry.name}.zip"
    try:
        # pooch puts the file in its place only when its checksum is right.
        pooch.retrieve(
            entry.url, f"sha256:{entry.sha256}", archive.name, folder, downloader=download
        )
        unpack_model(archive, target)
        _check_whole(target)
    except ValueError as error:
        raise UserError(
            f"what {_host(entry.url)} sent is not {entry.name} (its SHA-256 is wrong): "
            "nothing was installed; try again later"
        ) from error
    except OSError as error:
        raise UserError(f"cannot write to {folder}: {error.strerror or error}; {_LATER}") from error
    finally:
        archive.unlink(missing_ok=True)
    return target


class _Download:
    """Downloads for pooch, which by itself would begin anew each time.

    Args:
        entry: what to fetch.
        begun: what came so far.
        progress: told how far it is.
        patience: seconds without a byte after which it gives up.
    """

    def __init__(self, entry: Entry, begun: Path, progress: Progress, patience: float) -> None:
        self._entry = entry
        self._begun = begun
        self._progress = progress
        self._patience = patience

    def __call__(self, url: str, output: str, _pooch: Any) -> None:
        """Fetch what is missing, then hand the whole file to pooch.

        Raises:
            UserError: it broke off, or is longer or shorter than promised.
        """
        import requests

        try:
            if self._there() < self._entry.bytes:
                self._fetch_rest(url)
        except requests.exceptions.RequestException as error:
            raise UserError(
                f"cannot fetch {self._entry.name} from {_host(url)} ({_plain(error)}); "
                + (_LATER if self._there() else "is there a network?")
            ) from error
        if self._there() < self._entry.bytes:
            raise UserError(
                f"{_host(url)} broke off after {self._there()} of {self._entry.bytes} bytes; {_LATER}"
            )
        # Moved, so that a file with a wrong checksum is gone and not taken up again.
        self._begun.replace(output)

    def _there(self) -> int:
        return self._begun.stat().st_size if self._begun.exists() else 0

    def _fetch_rest(self, url: str) -> None:
        import requests

        there = self._there()
        headers = {"Range": f"bytes={there}-"} if there else {}
        # Compressed on the way, the bytes would not be those of the file.
        headers["Accept-Encoding"] = "identity"
        with requests.get(url, headers=headers, stream=True, timeout=self._patience) as answer:
            answer.raise_for_status()
            goes_on = there > 0 and _begins_at(answer.headers) == there
            with self._begun.open("ab" if goes_on else "wb") as file:
                for piece in answer.iter_content(_PIECE):
                    file.write(piece)
                    self._progress(file.tell(), self._entry.bytes)
                    if file.tell() > self._entry.bytes:
                        break
        if self._there() > self._entry.bytes:
            self._begun.unlink()
            raise UserError(
                f"{_host(url)} sent more than the {self._entry.bytes} bytes of {self._entry.name}: "
                "nothing was installed; try again later"
            )


def _begins_at(headers: Mapping[str, str]) -> int | None:
    """Return the first byte that a server sends; None where it sends the whole file."""
    kind, _, extent = headers.get("Content-Range", "").partition(" ")
    first = extent.partition("-")[0]
    return int(first) if kind == "bytes" and first.isdigit() else None


def _check_room(entry: Entry, folder: Path) -> None:
    """Raises UserError when the archive and what is in it would not fit on the disk."""
    needed, free = 3 * entry.bytes, shutil.disk_usage(folder).free
    if free < needed:
        raise UserError(
            f"the disk is full: {entry.name} needs {needed >> 20} MB in {folder}, "
            f"and {free >> 20} MB are free"
        )


def _check_whole(folder: Path) -> None:
    """Raises UserError, and leaves nothing behind, when what was unpacked is no model."""
    try:
        check_model(folder)
    except UserError:
        shutil.rmtree(folder)
        raise


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).netloc


def _plain(error: Exception) -> str:
    """Return what a person can do something with of an error of the network."""
    import requests

    if isinstance(error, requests.exceptions.HTTPError) and error.response is not None:
        return f"it answers {error.response.status_code}"
    if isinstance(error, requests.exceptions.Timeout):
        return "it does not answer"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "it broke off"
    if isinstance(error, requests.exceptions.ConnectionError):
        return "no connection" if "timed out" not in str(error) else "it does not answer"
    return type(error).__name__
