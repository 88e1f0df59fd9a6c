"""A folder that Vosk loads: an acoustic model, and the graph of what may be said now."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from assistant.errors import UserError
from assistant.listening.graph.fst_file import Fst, write_fst
from assistant.listening.graph.topology import word_boundaries
from assistant.listening.vosk_model import check_acoustic, check_options

ACOUSTIC: Final = ("am/final.mdl", "conf/model.conf", "conf/fbank.conf")
"""What an acoustic model consists of."""
_SIZES: Final = "sizes"
"""Lists the files of a folder with their sizes, so that one that was cut short is noticed."""


def check_acoustic_model(folder: Path) -> None:
    """Make sure that a folder holds an acoustic model: Vosk ends the whole process on a broken one.

    Raises:
        UserError: a file is missing, empty or of another kind.
    """
    for name in ACOUSTIC:
        if name.endswith(".mdl"):
            check_acoustic(folder / name)
        else:
            check_options(folder / name)


def write_model_folder(
    acoustic: Path,
    fst: Fst,
    word_ids: Mapping[str, int],
    folder: Path,
) -> None:
    """Write a folder in which the acoustic model stands beside a graph.

    It appears whole or not at all, so that a half-written one is never loaded.

    Args:
        acoustic: the acoustic model.
        fst: what may be said.
        word_ids: its output labels.
        folder: where to write; must not exist.

    Raises:
        UserError: the disk is full.
    """
    partial = folder.with_name(f"{folder.name}.{os.getpid()}.partial")
    try:
        (partial / "graph" / "phones").mkdir(parents=True)
        for name in ACOUSTIC:
            (partial / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(acoustic / name, partial / name)
        write_fst(fst, partial / "graph" / "HCLG.fst")
        words = [("<eps>", 0), *word_ids.items()]
        table = "".join(f"{word} {number}\n" for word, number in words)
        (partial / "graph" / "words.txt").write_text(table, encoding="utf-8")
        boundaries = partial / "graph" / "phones" / "word_boundary.int"
        boundaries.write_text(word_boundaries(), encoding="utf-8")
        (partial / _SIZES).write_text(_sizes(partial), encoding="utf-8")
        partial.replace(folder)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        if not is_whole_folder(folder):
            raise UserError(f"cannot write the speech graph {folder}: {error.strerror}") from error


def is_whole_folder(folder: Path) -> bool:
    """Tell whether a folder is there as it was written. Vosk may end the process on one that is not."""
    try:
        return (folder / _SIZES).read_text(encoding="utf-8") == _sizes(folder)
    except OSError:
        return False


def _sizes(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _SIZES)
    return "".join(f"{path.relative_to(folder)} {path.stat().st_size}\n" for path in files)
