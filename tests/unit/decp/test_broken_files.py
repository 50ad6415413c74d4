"""Broken files and streams: reading ends, with the rows or with the fault that stopped it."""

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
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from support.decp_files import contract_row, document, modification
from tremplin_platform.commands.decp.reading import spooling
from tremplin_platform.commands.decp.reading.documents import check_encoding, documents
from tremplin_platform.commands.decp.reading.reading import Row, rows
from tremplin_platform.commands.decp.recording.comparison import compare
from tremplin_platform.commands.decp.recording.facts import facts_of
from tremplin_platform.commands.decp.recording.originals import original_of, row_of
from tremplin_platform.commands.decp.rows.checking import check
from tremplin_platform.commands.decp.verdicts import Fault, Refusal, Unreadable

_ROWS = [contract_row(f"é{n}", modifications=[modification(1, montant=3.5)]) for n in range(3)]
WHOLE = json.dumps(document(*_ROWS, concessions=(1,)), ensure_ascii=False).encode()
SCRAPS = [b"NaN", b'"', b"\\", b"\\ud83d", b"\x00", b"\n", b"[", b"]", b"{", b"}", b",", b"null", b"1e99999"]
DAMAGE = st.sampled_from([*SCRAPS, b"9" * 60, b"1" * 5000, b"[{" * 300, b"\xff"]) | st.binary(max_size=4)
CHANGES = st.lists(
    st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 20), DAMAGE), min_size=1, max_size=4
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_a_damaged_file_is_read_as_far_as_it_goes(
    tmp_path: Path, changes: list[tuple[int, int, bytes]]
) -> None:
    damaged = bytearray(WHOLE)
    for start, length, scrap in changes:
        damaged[start : start + length] = scrap
    path = tmp_path / "damaged.json"
    path.write_bytes(damaged)

    numbers = [_take(row.number, row.value) for row in _until_fault(path)]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    "written",
    [
        '{"id": "a", "id": "b"}',
        '{"id": ' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"id": ' + "9" * 5_000 + "}",
        '{"id": 1e999999999999, "acheteur": {"id": -0}}',
        "[[[[1]]]]",
    ],
)
def test_an_odd_row_costs_no_other(tmp_path: Path, written: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(
        '{"marches": [' + written + ", " + json.dumps(contract_row("next")) + "]}", encoding="utf-8"
    )

    found = list(_until_fault(path))

    assert [row.number for row in found] == [1, 2]
    assert found[1].value["id"] == "next"


def _until_fault(path: Path) -> Iterator[Row]:
    with suppress(Unreadable):
        for item in documents(str(path)):
            check_encoding(item)
            yield from rows(item)


def _take(number: int, value: Any) -> int:
    """Everything that is done with a row, short of writing it."""
    kept, whole = original_of(value)
    assert not whole or original_of(row_of(kept)) == (kept, True)
    said = check(value, listed_as_concession=False, buyers=None)
    if not isinstance(said, Refusal):
        decision = compare(said, None)  # type: ignore[arg-type]
        assert not isinstance(decision, Refusal)
        assert facts_of(said, decision, source={"file": "a", "row": number}, today="2026-11-24")  # type: ignore[arg-type]
    return number


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
