"""
The zip that an XLSX or an ODS is, bounded before anything reads it.

Its parts are unpacked here first, a little at a time and counted: what a part states of its size is not believed. A
document type, by which XML names entities, is refused wherever it stands.
"""

import io
import re
import zipfile
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Literal

from tremplin_tenants.files.refusals import FileRefused

Kind = Literal["xlsx", "ods"]

UNPACKED = 64 * 1024 * 1024
"""How many bytes all parts may hold; 20,000 rows of thirty columns hold some 25 MB."""
RATIO = 200
"""How many times larger than its zip what it holds may be: real workbooks stay under 40."""
PARTS = 1_000
SIGNS = 4_000_000
"""How many `<`, and how many `=`, its XML may hold: parsers take a hundred bytes for each, where a file takes four."""

_AT_ONCE = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE, _OVERLAP = b"<!DOCTYPE", 16
# An encoding in which the bytes of `<!DOCTYPE` are those of ASCII; in others no word would be found.
_ENCODING = re.compile(
    rb"""[^>]*?\sencoding\s*=\s*["'](?!(?:utf-8|us-ascii|iso-8859-|windows-125))""", re.IGNORECASE
)
_XML = (".xml", ".rels")
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
    lower = [name.lower() for name in names]
    # Names that differ by letter case or slashes alone are one part to some readers, and two to others.
    if len(set(lower)) < len(names) or any("\\" in name for name in names):
        raise FileRefused("unreadable-file")
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
    signs = dict.fromkeys((b"<", b"="), 0)
    if sum(info.file_size for info in infos) > limit:
        raise FileRefused("too-large-unpacked")
    for info in infos:
        is_xml = info.filename.lower().endswith(_XML)
        for piece in _pieces(archive, info):
            total += len(piece) - _OVERLAP
            if total > limit:
                raise FileRefused("too-large-unpacked")
            if is_xml and (_DOCTYPE in piece or b"<!ENTITY" in piece):
                raise FileRefused("xml-entities")
            if is_xml:
                signs = {sign: count + piece[_OVERLAP:].count(sign) for sign, count in signs.items()}
                if max(signs.values()) > SIGNS:
                    raise FileRefused("too-large-unpacked")


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part holds, each piece after the end of the one before, so that no word falls between two."""
    end = b" " * _OVERLAP
    with archive.open(info) as part:
        while piece := part.read(_AT_ONCE):
            if end.isspace() and info.filename.lower().endswith(_XML):
                _check_encoding(piece)
            yield end + piece
            end = piece[-_OVERLAP:].rjust(_OVERLAP)


def _check_encoding(start: bytes) -> None:
    text = start.removeprefix(BOM_UTF8).lstrip()
    if text and (not text.startswith(b"<") or text[1:2] == b"\x00" or _ENCODING.match(text[:_AT_ONCE])):
        raise FileRefused("unreadable-file")
