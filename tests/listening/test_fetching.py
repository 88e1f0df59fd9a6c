"""Fetching a model from a server that does everything wrong that a server can do."""

import hashlib
import io
import shutil
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.listening.fetching import fetch
from assistant.listening.models import Entry, Installed, partial, read_manifest
from assistant.listening.unpacking import unpack_model
from assistant.resources import data_folder

NAME = "vosk-model-tiny"
FILES = {
    "am/final.mdl": b"\0B<TransitionModel> and so on <Priors> FV \4"
    + struct.pack("<i2f", 2, 0.5, 0.5),
    "conf/model.conf": b"--beam=10",
    "graph/HCLG.fst": b"\xd6\xfd\xb2\x7e" + bytes(range(256)) * 400,
}


def archive(files: dict[str, bytes], links: tuple[str, ...] = ()) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
        for name in links:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o120777 << 16
            file.writestr(entry, "/etc/passwd")
    return packed.getvalue()


MODEL = archive({f"{NAME}/{name}": content for name, content in FILES.items()})


class Server:
    """A server on this machine that sends `content` in the way of `how`."""

    def __init__(self) -> None:
        self.content = MODEL
        self.how = "well"
        self.asked: list[str | None] = []
        self.sent = threading.Event()
        """Set to end a stall."""
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.headers.get("Range"))
                server.answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/model.zip"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        if self.how == "not found":
            to.send_error(404)
            return
        wanted = to.headers.get("Range")
        first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if self.how == "no ranges":
            first = 0
        content = self.content[first:]
        to.send_response(206 if first else 200)
        if first:
            whole = len(self.content)
            to.send_header("Content-Range", f"bytes {first}-{whole - 1}/{whole}")
        length = len(content) + (1000 if self.how == "longer" else 0)
        if self.how == "shorter":
            length, content = length // 2, content[: length // 2]
        if self.how != "no length":
            to.send_header("Content-Length", str(length))
        to.end_headers()
        half = content[: len(content) // 2]
        to.wfile.write(half if self.how in ("truncated", "stalled") else content)
        if self.how == "stalled":
            to.wfile.flush()
            self.sent.wait(10)

    def close(self) -> None:
        self.sent.set()
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def get(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def get(content: bytes = MODEL) -> Path:
        entry = Entry(NAME, server.url, len(content), hashlib.sha256(content).hexdigest(), "x", "x")
        return fetch(
            entry, Installed(tmp_path), tmp_path, lambda _there, _whole: None, patience=0.5
        )

    return get


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_model_is_fetched_and_whole(get: Callable[..., Path], tmp_path: Path) -> None:
    folder = get()
    assert folder == tmp_path / NAME
    for name, content in FILES.items():
        assert (folder / name).read_bytes() == content
    assert left(tmp_path) == {NAME}


@pytest.mark.parametrize("how", ["truncated", "stalled", "shorter"])
def test_what_broke_off_is_taken_up_again(
    server: Server, get: Callable[..., Path], tmp_path: Path, how: str
) -> None:
    server.how = how
    with pytest.raises(UserError, match="type it again"):
        get()
    assert left(tmp_path) == {f".{NAME}.part"}
    there = partial(tmp_path, NAME).stat().st_size
    assert 0 < there < len(MODEL)
    server.sent.set()
    server.how = "well"
    get()
    assert server.asked[-1] == f"bytes={there}-"
    assert left(tmp_path) == {NAME}


def test_a_server_without_ranges_sends_it_all_again(
    server: Server, get: Callable[..., Path], tmp_path: Path
) -> None:
    partial(tmp_path, NAME).write_bytes(MODEL[:1000])
    server.how = "no ranges"
    assert (get() / "conf/model.conf").read_bytes() == b"--beam=10"


def test_a_download_that_was_whole_is_not_fetched_again(
    server: Server, get: Callable[..., Path], tmp_path: Path
) -> None:
    partial(tmp_path, NAME).write_bytes(MODEL)
    get()
    assert server.asked == []


@pytest.mark.parametrize("how", ["longer", "no length", "well"])
def test_a_server_that_lies_about_the_length_does_no_harm(
    server: Server, get: Callable[..., Path], tmp_path: Path, how: str
) -> None:
    server.how = how
    if how == "longer":
        with pytest.raises(UserError):
            get()
        server.how = "well"
    assert get().is_dir()


def test_more_than_promised_is_not_kept(
    server: Server, get: Callable[..., Path], tmp_path: Path
) -> None:
    server.content = MODEL + b"more"
    with pytest.raises(UserError, match="sent more than"):
        get()
    assert left(tmp_path) == set()


def test_the_wrong_file_is_not_installed(
    server: Server, get: Callable[..., Path], tmp_path: Path
) -> None:
    server.content = bytes(len(MODEL))
    with pytest.raises(UserError, match="SHA-256 is wrong"):
        get()
    assert left(tmp_path) == set()


def test_a_page_that_says_no_is_told(
    server: Server, get: Callable[..., Path], tmp_path: Path
) -> None:
    server.how = "not found"
    with pytest.raises(UserError, match="it answers 404"):
        get()
    assert left(tmp_path) == set()


def test_without_a_network_it_says_so(
    server: Server, get: Callable[..., Path], tmp_path: Path
) -> None:
    server.url = "http://127.0.0.1:9/model.zip"
    with pytest.raises(UserError, match="is there a network"):
        get()
    assert left(tmp_path) == set()


def test_a_full_disk_is_told_before_anything_is_fetched(
    server: Server, get: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(UserError, match="disk is full"):
        get()
    assert server.asked == []


def test_a_disk_that_fills_up_meanwhile_leaves_nothing_half_installed(
    get: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "extractall", full)
    with pytest.raises(UserError, match="No space left"):
        get()
    assert left(tmp_path) == set()


@pytest.mark.parametrize(
    "content",
    [
        archive({"/etc/evil": b"x"}),
        archive({"../evil": b"x"}),
        archive({f"{NAME}/../../evil": b"x"}),
        archive({f"{NAME}\\..\\..\\evil": b"x"}),
        archive({"C:/evil": b"x"}),
        archive({f"{NAME}/fine": b"x"}, links=(f"{NAME}/link",)),
        archive({f"{NAME}/not a model": b"x"}),
        MODEL[:-30],
        b"<html>not a ZIP file</html>",
    ],
    ids=["absolute", "up", "far up", "backslashes", "drive", "link", "no model", "cut", "html"],
)
def test_an_archive_that_is_none_is_not_unpacked(
    server: Server, get: Callable[..., Path], tmp_path: Path, content: bytes
) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    server.content = content
    with pytest.raises(UserError) as error:
        get(content)
    assert "\n" not in str(error.value)
    assert left(tmp_path) == {"a"}
    assert not (tmp_path.parent / "evil").exists()


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("model/zeros", bytes(64 << 20))
    path = tmp_path / "bomb.zip"
    path.write_bytes(packed.getvalue())
    with pytest.raises(UserError, match="would unpack to"):
        unpack_model(path, tmp_path / "model")
    assert left(tmp_path) == {"bomb.zip"}


def test_a_model_is_used_until_it_is_removed(get: Callable[..., Path], tmp_path: Path) -> None:
    installed = Installed(tmp_path)
    assert installed.in_use is None
    with pytest.raises(UserError, match="models fetch"):
        installed.use(NAME)
    get()
    installed.use(NAME)
    assert Installed(tmp_path).in_use == tmp_path / NAME
    installed.remove(NAME)
    assert installed.in_use is None
    with pytest.raises(UserError, match="not here"):
        installed.remove(NAME)
    with pytest.raises(UserError, match="no name of a model"):
        installed.remove("../elsewhere")


def test_the_bundled_manifest_names_the_small_model() -> None:
    entry = read_manifest(data_folder("models") / "manifest.yaml")["vosk-model-small-en-us-0.15"]
    assert (entry.bytes, entry.licence) == (41_205_931, "Apache-2.0")
    assert entry.sha256 == "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498"
