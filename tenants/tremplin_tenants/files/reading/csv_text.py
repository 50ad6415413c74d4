"""A CSV as people save it: its encoding, its separator and its quotes are found, not asked."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from tremplin_tenants.files.refusals import FileRefused

COLUMNS = 16_384
"""How many columns a spreadsheet has."""
_SEPARATORS = ";,\t|"
_SAMPLE_LINES, _SAMPLE_BYTES = 50, 64 * 1024
_OLD = ("cp1252", "mac_roman", "cp850")
_ACCENTS = "éèêàçùôîûÉÈÀÊ’"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a CSV is written, so that it is written back alike."""

    encoding: str
    separator: str
    line_end: str

    def rows(self, content: bytes) -> Iterator[tuple[int, list[str]]]:
        """
        Yield the rows of a CSV that is written so, each with the line that it begins on, from 1.

        :raises FileRefused: it is no CSV
        """
        begins = 1
        reader = csv.reader(self._lines(content), delimiter=self.separator)
        try:
            for cells in reader:
                yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            raise FileRefused("unreadable-file") from error

    def _lines(self, content: bytes) -> Iterator[str]:
        """Yield the lines of a content. :raises FileRefused: one has more cells than any spreadsheet"""
        with io.TextIOWrapper(io.BytesIO(content), self.encoding, newline="") as text:
            for number, line in enumerate(text, 1):
                cells = line.count(self.separator) + 1
                if cells > COLUMNS:
                    raise FileRefused("too-wide", sheet="CSV", line=number, column=cells)
                yield line


def dialect_of(content: bytes) -> Dialect:
    """
    Find how a CSV is written.

    :raises FileRefused: its encoding is not recognised, or it is no text
    """
    encoding, text = _decoded(content)
    if "\x00" in text:
        raise FileRefused("unreadable-file")
    line_end = "\r\n" if "\r\n" in text else "\n"
    return Dialect(encoding=encoding, separator=_separator(text), line_end=line_end)


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _in(content, encoding)
    try:
        return "utf-8", content.decode()
    except UnicodeDecodeError:
        possible = from_bytes(content[:_SAMPLE_BYTES], cp_isolation=list(_OLD))
    # Of several that give letters, the one that gives those of French: few accents tell them apart.
    best = max(possible, key=lambda match: sum(map(str(match).count, _ACCENTS)), default=None)
    return _in(content, _OLD[0] if best is None else best.encoding)


def _in(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return encoding, content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused("encoding") from error


def _separator(text: str) -> str:
    """Return the separator that most lines have the same number of, the most of them where several do."""
    lines = [line for line in text[:_SAMPLE_BYTES].splitlines()[:_SAMPLE_LINES] if line.strip()]
    found, most = ";", (0, 0)
    for separator in _SEPARATORS:
        counted = Counter(line.count(separator) for line in lines if separator in line)
        if counted:
            number, times = counted.most_common(1)[0]
            most, found = max((most, found), ((times, number), separator))
    return found
