"""The documents that a path holds: the file itself, or each JSON or XML of a zip archive."""

import codecs
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from tremplin_platform.commands.decp.reading.spooling import rereadable
from tremplin_platform.commands.decp.verdicts import Fault, Unreadable

CHUNK = 1 << 16
_BLANK = b" \t\r\n"
_DAMAGE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class Document:
    """JSON or XML. `name` is what its rows are kept under; `path` what was asked for, as it can be printed."""

    name: str
    path: str
    _open: Callable[[], AbstractContextManager[IO[bytes]]]

    def chunks(self) -> Iterator[bytes]:
        """
        Its bytes, less a byte order mark.

        :raises Unreadable: `truncated` where reading stops in the middle
        """
        try:
            with self._open() as stream:
                yield stream.read(CHUNK).removeprefix(codecs.BOM_UTF8)
                while chunk := stream.read(CHUNK):
                    yield chunk
        except _DAMAGE as error:
            raise Unreadable(self.path, Fault.TRUNCATED) from error


def documents(path: str) -> Iterator[Document]:
    """
    The documents of `path`, in the order of the archive; a pipe is read once, when the first is asked for.

    :raises Unreadable: `missing` where it cannot be opened, `not-json` for an archive that is damaged or holds none
    """
    shown = _printable(path)
    with rereadable(path, shown=shown) as readable:
        try:
            with open(readable, "rb") as stream:
                is_archive = stream.read(4) == b"PK\x03\x04"
        except OSError as error:
            raise Unreadable(shown, Fault.MISSING) from error
        name = _printable(Path(path).name) if readable == path else shown
        if is_archive:
            yield from _members(readable, name=name, shown=shown)
        else:
            yield Document(name, shown, partial(_open, readable))


def check_encoding(document: Document) -> None:
    """
    Read the document once, for what every later reading takes for granted.

    A character left unfinished by the end is no fault of encoding: the file is cut, and its whole rows are read.

    :raises Unreadable: `empty`, or `encoding` where it is not UTF-8
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    blank = True
    try:
        for chunk in document.chunks():
            decoder.decode(chunk)
            blank = blank and not chunk.strip(_BLANK)
    except UnicodeDecodeError as error:
        raise Unreadable(document.path, Fault.ENCODING) from error
    except Unreadable:
        # The reading that follows stops at the same place, after the rows that are whole.
        return
    if blank:
        raise Unreadable(document.path, Fault.EMPTY)


def _members(path: str, *, name: str, shown: str) -> Iterator[Document]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [entry.filename for entry in archive.infolist() if _is_document(entry.filename)]
            encrypted = any(entry.flag_bits & 1 for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise Unreadable(shown, Fault.NOT_JSON) from error
    if not names or encrypted:
        raise Unreadable(shown, Fault.NOT_JSON)
    for member in names:
        label = f"{name}/{_printable(member)}"
        asked = shown if len(names) == 1 else f"{shown}/{_printable(member)}"
        yield Document(label, asked, partial(_Member, path, member))


def _is_document(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in (".json", ".xml") and not name.startswith("__MACOSX/")


def _open(path: str) -> IO[bytes]:
    return open(path, "rb")


def _printable(name: str) -> str:
    # A file system may hold names that are no text.
    return name.encode(errors="replace").decode()


class _Member:
    """A member opened with its archive, and closed with it."""

    def __init__(self, path: str, name: str) -> None:
        self._path = path
        self._name = name

    def __enter__(self) -> IO[bytes]:
        self._archive = zipfile.ZipFile(self._path)
        return self._archive.open(self._name)

    def __exit__(self, *error: object) -> None:
        self._archive.close()
