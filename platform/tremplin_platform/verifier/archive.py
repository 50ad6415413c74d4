"""
Opens a bundle: a zip of the files of a bundle and of nothing else, whose sizes are bounded before anything is unpacked.

What two programs could read differently is refused: a name that stands twice or is unknown, a folder, a link, bytes
before the first file, between two or after the end.
"""

import json
import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from tremplin_platform.verifier.findings import Unusable

EVENTS = "events.jsonl"
HEAD = "head.json"
NOTE = "checkpoint.txt"
KEY = "key.txt"
RESULTS = "results.json"
PUBLISHED = "published.json"
CONSISTENCY = "consistency.json"
TIMESTAMP = "timestamp.tsr"
READ_ME = "LISEZMOI.txt"
VERIFIER = "verify.py"
_FILES = {EVENTS, HEAD, NOTE, KEY, RESULTS, PUBLISHED, CONSISTENCY, TIMESTAMP, READ_ME, VERIFIER}

_MOST_BYTES = 8 * 2**30
_MOST_OF_A_DOCUMENT = 64 * 2**20
_MOST_RATIO = 200
_LONGEST_LINE = 4 * 2**20
_END = b"PK\x05\x06"
_END_BYTES = 22
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_FILE = b"PK\x03\x04"
_IN_EXTRA = 2**32 - 1
_UNICODE_PATH = 0x7075
_IS_STREAMED = 8
_DESCRIPTORS = (12, 16, 20, 24)  # bytes after the content of a file whose sizes were not known before
_BROKEN = (
    BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
"""What `zipfile` raises for a zip that is damaged, or made to harm."""


class Bundle:
    """The files of a bundle. What cannot be read is `Unusable`."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._sizes = {entry.filename: entry.file_size for entry in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def content(self, name: str) -> bytes:
        """Return the bytes of a small file."""
        if self._sizes.get(name, 0) > _MOST_OF_A_DOCUMENT:
            raise Unusable(f"{name} est trop gros.")
        try:
            return self._archive.read(name)
        except KeyError as error:
            raise Unusable(f"Ce n’est pas un dossier de preuve : {name} n’y est pas.") from error
        except _BROKEN as error:
            raise Unusable(f"{name} est abîmé dans le zip.") from error

    def require_whole(self) -> None:
        """Read what no check reads: a damaged file is `Unusable`, whichever it is."""
        for name in self._sizes.keys() - {EVENTS}:
            self.content(name)

    def document(self, name: str) -> Any:
        """Return the JSON document of a file."""
        try:
            return parsed(self.content(name))
        except ValueError as error:
            raise Unusable(f"{name} n’est pas un document JSON.") from error

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a file, without their ends."""
        try:
            with self._archive.open(name) as stream:
                while line := stream.readline(_LONGEST_LINE):
                    if len(line) == _LONGEST_LINE:
                        raise Unusable(f"Une ligne de {name} est trop longue.")
                    yield line.rstrip(b"\r\n")
        except KeyError as error:
            raise Unusable(f"Ce n’est pas un dossier de preuve : {name} n’y est pas.") from error
        except _BROKEN as error:
            raise Unusable(f"{name} est abîmé dans le zip.") from error


@contextmanager
def opened(file: Path) -> Iterator[Bundle]:
    """
    Open a bundle.

    :raises Unusable: it is none, or unpacks to more than a bundle can be
    """
    try:
        archive = ZipFile(file)
    except OSError as error:
        raise Unusable(f"{file} est illisible ({error.strerror}).") from error
    except _BROKEN as error:
        raise Unusable(f"{file} n’est pas un zip entier.") from error
    with archive:
        entries = archive.infolist()
        _require_files(file, entries)
        _require_sizes(file, entries)
        try:
            is_whole = _is_without_gap(file, archive)
        except _BROKEN as error:
            raise Unusable(f"{file} n’est pas un zip entier.") from error
        if not is_whole:
            raise Unusable(f"{file} a des octets qui ne sont d’aucun fichier du dossier de preuve.")
        yield Bundle(archive)


def _require_files(file: Path, entries: Sequence[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if unknown := next((name for name in names if name not in _FILES), None):
        raise Unusable(f"{file} n’est pas un dossier de preuve : {unknown[:80]!r} n’en est pas un fichier.")
    if len(set(names)) != len(names):
        raise Unusable(f"{file} n’est pas un dossier de preuve : un fichier y est deux fois.")
    for entry in entries:
        if entry.flag_bits & 1:
            raise Unusable(f"{file} est protégé par un mot de passe.")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Unusable(
                f"{file} : {entry.filename} n’est pas un fichier ordinaire d’un dossier de preuve."
            )


def _require_sizes(file: Path, entries: Sequence[ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > _MOST_BYTES or unpacked > _MOST_RATIO * max(packed, 2**16):
        raise Unusable(f"{file} se déplie en trop d’octets pour un dossier de preuve.")


def _is_without_gap(file: Path, archive: ZipFile) -> bool:
    """
    Tell whether each byte of the zip is of a file, or of the list of files, which ends it; and each file is the same
    in the list and at its place.
    """
    ends = [0]
    with file.open("rb") as raw:
        for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
            raw.seek(entry.header_offset)
            size = _local_size(entry, raw)
            if entry.header_offset not in ends or size is None:
                return False
            end = entry.header_offset + size + entry.compress_size
            ends = [end + more for more in (_DESCRIPTORS if entry.flag_bits & _IS_STREAMED else (0,))]
        raw.seek(-_END_BYTES, 2)
        is_last = raw.read(4) == _END
    return is_last and archive.start_dir in ends and not archive.comment


def _local_size(entry: ZipInfo, raw: IO[bytes]) -> int | None:
    """Return the number of bytes before the content of a file; None where they differ from the list."""
    signature, _, flags, method, _, _, *stated, name, extra = _LOCAL.unpack(raw.read(_LOCAL.size))
    listed = (entry.CRC, entry.compress_size, entry.file_size)
    unstated = (_IN_EXTRA, 0) if flags & _IS_STREAMED else (_IN_EXTRA,)
    if (signature, method, raw.read(name)) != (
        _LOCAL_FILE,
        entry.compress_type,
        entry.orig_filename.encode(),
    ):
        return None
    if any(found not in (value, *unstated) for found, value in zip(stated, listed, strict=True)):
        return None
    return None if _renames(entry.extra) or _renames(raw.read(extra)) else int(_LOCAL.size + name + extra)


def _renames(extra: bytes) -> bool:
    """Tell whether the extra fields give a file another name, which some programs use and others not."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH:
            return True
        extra = extra[4 + size :]
    return False


def parsed(raw: bytes) -> Any:
    """
    Parse JSON in UTF-8, of which each name is said once and each number is an integer.

    :raises ValueError: it is not, or nests too deep
    """
    try:
        return json.loads(raw.decode(), object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("too deep") from error


def is_same(written: Any, computed: Any) -> bool:
    """Tell whether two values are the same JSON: `1`, `1.0`, `"1"` and `true` are four."""
    if type(written) is not type(computed):
        return False
    if isinstance(written, dict):
        return written.keys() == computed.keys() and all(
            is_same(value, computed[name]) for name, value in written.items()
        )
    if isinstance(written, list):
        return len(written) == len(computed) and all(map(is_same, written, computed))
    return bool(written == computed)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _refuse(number: str) -> float:
    raise ValueError(f"no integer: {number[:40]}")
