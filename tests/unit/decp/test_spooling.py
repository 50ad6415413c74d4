"""A path that is no regular file is read once, or refused."""

import errno
import io
import json
import os
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from support.decp_files import document
from tremplin_platform.commands.decp.reading import spooling
from tremplin_platform.commands.decp.reading.documents import check_encoding, documents
from tremplin_platform.commands.decp.reading.reading import rows
from tremplin_platform.commands.decp.verdicts import Fault, Unreadable

CONTENT = json.dumps(document(*({"id": f"é{n}"} for n in range(30_000))), ensure_ascii=False).encode()


@contextmanager
def pipe(folder: Path, content: bytes) -> Iterator[Path]:
    """A FIFO that one writer fills once."""
    path = folder / "fifo"
    os.mkfifo(path)

    def write() -> None:
        with suppress(BrokenPipeError), path.open("wb") as stream:  # it may be left before its end
            stream.write(content)

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    yield path
    writer.join(10)
    assert not writer.is_alive()


def count(path: Path) -> int:
    found = 0
    for item in documents(str(path)):
        check_encoding(item)
        found += sum(1 for _ in rows(item))
    return found


@pytest.fixture(autouse=True)
def spool_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of temporary files, empty again after."""
    folder = tmp_path / "spool"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def test_a_pipe_is_read_whole(tmp_path: Path) -> None:
    with pipe(tmp_path, CONTENT) as path:
        assert count(path) == 30_000


def test_an_archive_comes_through_a_pipe(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("a.json", CONTENT)
    with pipe(tmp_path, archive.getvalue()) as path:
        (found,) = documents(str(path))
        assert (found.name, found.path) == (f"{path}/a.json", str(path))
    path.unlink()
    with pipe(tmp_path, archive.getvalue()) as path:
        assert count(path) == 30_000


def test_a_cut_pipe_gives_its_whole_rows_and_an_empty_one_is_empty(tmp_path: Path) -> None:
    for content, fault in ((CONTENT[:-300], Fault.TRUNCATED), (b"", Fault.EMPTY)):
        with pipe(tmp_path, content) as path, pytest.raises(Unreadable) as found:
            count(path)
        path.unlink()
        assert (found.value.file, found.value.fault) == (str(path), fault)


@pytest.mark.parametrize("path", ["/dev/null", "/dev/zero", "/", "."])
def test_a_device_or_a_folder_is_refused(path: str) -> None:
    with pytest.raises(Unreadable) as found:
        count(Path(path))

    assert found.value.fault is Fault.MISSING
    assert found.value.sentence == f"{path} : ce n’est ni un fichier ni un tube, donnez un fichier."


def test_an_endless_pipe_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "LARGEST", len(CONTENT) - 1)
    with pytest.raises(Unreadable) as found, pipe(tmp_path, CONTENT) as path:
        count(path)

    assert found.value.sentence.endswith("donnez un fichier.")


def test_a_full_disk_is_named(tmp_path: Path, spool_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: str) -> io.FileIO:
        return open("/dev/full", "wb")  # type: ignore[return-value]

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    with pytest.raises(OSError, match="No space") as found, pipe(tmp_path, CONTENT) as path:
        count(path)

    assert (found.value.errno, found.value.filename) == (errno.ENOSPC, str(spool_folder))
