"""Looking at a Vosk model's folder before Vosk does: Vosk ends the whole process on a broken one."""

import struct
from pathlib import Path
from typing import Final

from assistant.errors import UserError
from assistant.listening.graph_labels import belongs, is_whole

ACOUSTIC_MAGIC: Final = b"\0B<TransitionModel>"
_PRIORS: Final = b"<Priors> FV \4"
_TAIL: Final = 1 << 20
"""Bytes at the end of an acoustic model in which its priors begin: four for each of its outputs."""
_OLD_LAYOUT: Final = "final.mdl"
_NEW_LAYOUT: Final = "am/final.mdl"
_ADVICE: Final = "name the folder of a whole Vosk model with --model"


def check_model(folder: Path) -> None:
    """Make sure that a folder holds a whole Vosk model.

    Raises:
        UserError: it does not; the message names the file.
    """
    if not folder.exists():
        raise UserError(f"the model folder {folder} does not exist: {_ADVICE}")
    if not folder.is_dir():
        raise UserError(f"the model {folder} is a file: unpack it, then {_ADVICE}")
    acoustic = folder / (_NEW_LAYOUT if (folder / "am").is_dir() else _OLD_LAYOUT)
    check_acoustic(acoustic)
    if (folder / "conf").is_dir():
        check_options(folder / "conf" / "model.conf")
    graphs = [folder / "graph" / name for name in ("HCLG.fst", "HCLr.fst")]
    graphs += [folder / name for name in ("HCLG.fst", "HCLr.fst")]
    graph = next((path for path in graphs if path.exists()), None)
    if graph is None:
        raise UserError(f"{folder / 'graph'} has no HCLG.fst or HCLr.fst: {_ADVICE}")
    check_file(graph, b"\xd6\xfd\xb2\x7e")
    if not is_whole(graph):
        raise UserError(f"{graph} is cut short: unpack the model again")
    if not belongs(graph, acoustic):
        raise UserError(f"{graph} is the graph of another model than {acoustic}: {_ADVICE}")
    if graph.name == "HCLr.fst":
        check_file(graph.with_name("Gr.fst"), b"\xd6\xfd\xb2\x7e")


def check_acoustic(path: Path) -> None:
    """Make sure that an acoustic model is there and whole.

    The last thing in Kaldi's binary form is the vector of priors: it has to end where the file does.

    Raises:
        UserError: it does not; the message names the file.
    """
    check_file(path, ACOUSTIC_MAGIC)
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    at = tail.rfind(_PRIORS) + len(_PRIORS)
    whole = at >= len(_PRIORS) and len(tail) >= at + 4
    if whole:
        (count,) = struct.unpack_from("<i", tail, at)
        whole = at + 4 + 4 * count == len(tail)
    if not whole:
        raise UserError(f"{path} is cut short: unpack the model again")


def check_options(path: Path) -> None:
    """Make sure that a file of options is there and is one: each line is `--name=value`.

    Raises:
        UserError: it is not; the message names the file and the line.
    """
    check_file(path, b"")
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        option = line.partition(b"#")[0].strip()
        if option and not (option.startswith(b"--") and b"=" in option):
            raise UserError(f"{path}, line {number}, is no option of Vosk: unpack the model again")


def has_runtime_grammar(folder: Path) -> bool:
    """Tell whether a model takes the phrases that may be said: those with a static graph do not."""
    return any((folder / name).exists() for name in ("graph/HCLr.fst", "HCLr.fst"))


def check_file(path: Path, begins: bytes) -> None:
    """Make sure that a file of a model is there and begins as it has to.

    Raises:
        UserError: it does not; the message names it.
    """
    if not path.is_file():
        raise UserError(f"{path} is missing: {_ADVICE}")
    with path.open("rb") as file:
        head = file.read(max(1, len(begins)))
    if not head:
        raise UserError(f"{path} is empty: unpack the model again")
    if not head.startswith(begins):
        raise UserError(f"{path} is not what a Vosk model has there: unpack the model again")
