"""
The zip that an XLSX or an ODS is, bounded before anything reads it.

Its parts are unpacked here first, a little at a time and counted: what a part states of its size is not believed. A
document type, by which XML names entities, is refused wherever it stands.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Literal

from tremplin_tenants.files.refusals import FileRefused

Kind = Literal["xlsx", "ods"]

UNPACKED = 64 * 1024 * 1024
"""How many bytes all parts may hold; 20,000 rows of thirty columns hold some 25 MB."""
RATIO = 200
"""How many times larger than its zip what it holds may be: real workbooks stay under 40."""
PARTS = 1_000

_AT_ONCE = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE, _OVERLAP = b"<!DOCTYPE", 16
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_MACROS = ("vbaproject.bin", "xl/macrosheets/", "basic/", "scripts/")


def is_zip(content: bytes) -> bool:
    """Return whether a content begins as a zip does."""
    return content.startswith(b"PK")


def check_not_ole(content: bytes) -> None:
    """
    Check that a content is no OLE file: so are workbooks with a password, and those of before 2007.

    :raises FileRefused: it is one
    """
    if content.startswith(_OLE):
        raise FileRefused("password-or-old-format")


def checked_kind(content: bytes) -> Kind:
    """
    Check a zip, and return whether it is an XLSX or an ODS.

    :raises FileRefused: it is neither, or holds too much, macros, entities or a password
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _check_names(infos)
            kind = _kind(archive, {info.filename for info in infos})
            _check_parts(archive, infos, packed=len(content))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise FileRefused("unreadable-file") from error
    return kind


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if len(names) > PARTS:
        raise FileRefused("too-large-unpacked")
    if len(set(names)) < len(names):
        raise FileRefused("unreadable-file")
    lower = [name.lower() for name in names]
    if any(name.endswith(_MACROS[0]) or name.startswith(_MACROS[1:]) for name in lower):
        raise FileRefused("macros")
    if any(info.flag_bits & 0x1 for info in infos):
        raise FileRefused("password-or-old-format")


def _kind(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    if "xl/workbook.xml" in names:
        with archive.open("[Content_Types].xml") as part:
            if b"macroenabled" in part.read(_AT_ONCE * 4).lower():
                raise FileRefused("macros")
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        with archive.open("mimetype") as part:
            is_sheet = part.read(200).strip().startswith(b"application/vnd.oasis.opendocument.spreadsheet")
        if is_sheet and "META-INF/manifest.xml" in names:
            with archive.open("META-INF/manifest.xml") as part:
                if b"encryption-data" in part.read(_AT_ONCE * 4):
                    raise FileRefused("password-or-old-format")
        if is_sheet:
            return "ods"
    raise FileRefused("unreadable-file")


def _check_parts(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], *, packed: int) -> None:
    limit, total = min(UNPACKED, RATIO * max(packed, _AT_ONCE)), 0
    if sum(info.file_size for info in infos) > limit:
        raise FileRefused("too-large-unpacked")
    for info in infos:
        is_xml = info.filename.lower().endswith((".xml", ".rels"))
        for piece in _pieces(archive, info):
            total += len(piece) - _OVERLAP
            if total > limit:
                raise FileRefused("too-large-unpacked")
            if is_xml and (_DOCTYPE in piece or b"<!ENTITY" in piece):
                raise FileRefused("xml-entities")


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part holds, each piece after the end of the one before, so that no word falls between two."""
    end = b" " * _OVERLAP
    with archive.open(info) as part:
        while piece := part.read(_AT_ONCE):
            if end.isspace() and piece.startswith(_WIDE):  # UTF-16, in which no word would be found
                raise FileRefused("unreadable-file")
            yield end + piece
            end = piece[-_OVERLAP:].rjust(_OVERLAP)
