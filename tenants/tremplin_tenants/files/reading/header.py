"""Find the line of headers of a sheet, below a title where there is one, and the columns that it names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tremplin_tenants.files.columns import ANOMALIES, Column, by_header, plain
from tremplin_tenants.files.reading.cells import shown
from tremplin_tenants.files.reading.sheets import Merged, Value
from tremplin_tenants.files.refusals import FileRefused

LOOKED_AT = 50
"""How many lines that hold something are looked at."""
_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """
    `line`: from 0, the last one where headers are merged over two
    `columns`: by place, from 0; `texts`: every header as it is written, by place
    `width`: how many columns the sheet has there
    """

    line: int
    columns: Mapping[int, Column]
    texts: Mapping[int, str]
    is_merged: bool

    @property
    def ignored(self) -> list[str]:
        """The headers that name no column, as they are written."""
        written = sorted(set(self.texts) - set(self.columns))
        return [self.texts[at] for at in written if plain(self.texts[at]) != plain(ANOMALIES)]

    @property
    def anomalies(self) -> int | None:
        """The place of the column that an annotation added before, None where there is none."""
        return next((at for at, text in self.texts.items() if plain(text) == plain(ANOMALIES)), None)


def find_header(
    looked_at: Sequence[tuple[int, list[Value]]], merged_cells: Sequence[Merged], columns: Sequence[Column]
) -> Header | None:
    """
    Return the header of a sheet, None where no line looks like one.

    :param looked_at: its first lines that hold something

    :raises FileRefused: two lines do, a column is named twice, or a required one is missing
    """
    known = by_header(columns)
    last = max((line for line, _ in looked_at), default=0)
    merged = [cells for cells in merged_cells if cells[0][0] < min(last, cells[1][0])]
    held = dict(looked_at)
    read = [_read(line, cells, _above(line, len(cells), held, merged), known) for line, cells in looked_at]
    candidates = [header for header in read if len(set(header.columns.values())) >= _FEWEST]
    if len(candidates) > 1 and candidates[1].is_merged and candidates[1].line == candidates[0].line + 1:
        del candidates[0]
    if len(candidates) > 1:
        raise FileRefused("two-headers", lines=" et ".join(str(header.line + 1) for header in candidates))
    if not candidates:
        return None
    (header,) = candidates
    _check(header, columns)
    return header


def _above(
    line: int, width: int, held: Mapping[int, list[Value]], merged: Sequence[Merged]
) -> dict[int, Value]:
    """
    Return the values of merged cells that cover places of a line from above, by column.

    :raises FileRefused: two of them cover one place, which no spreadsheet writes
    """
    found: dict[int, Value] = {}
    for (top, left), (bottom, right) in merged:
        if top < line <= bottom and left < width:
            value = next(iter(held.get(top, [])[left : left + 1]), "")
            for column in range(left, min(right + 1, width)):
                if column in found:
                    raise FileRefused("unreadable-file")
                found[column] = value
    return found


def _read(line: int, cells: list[Value], above: Mapping[int, Value], known: Mapping[str, Column]) -> Header:
    texts, is_merged = {}, False
    for at, cell in enumerate(cells):
        covering = above.get(at, "") if cell == "" else ""
        is_merged = is_merged or covering != ""
        text = " ".join(shown(cell if cell != "" else covering).split())
        if text:
            texts[at] = text
    columns = {at: known[plain(text)] for at, text in texts.items() if plain(text) in known}
    return Header(line=line, columns=columns, texts=texts, is_merged=is_merged)


def _check(header: Header, columns: Sequence[Column]) -> None:
    places: dict[str, int] = {}
    for at, column in header.columns.items():
        if column.field in places:
            first, second = header.texts[places[column.field]], header.texts[at]
            raise FileRefused("repeated-column", column=column.header, first=first, second=second)
        places[column.field] = at
    missing = [column.header for column in columns if column.required and column.field not in places]
    if missing:
        raise FileRefused("missing-column", missing=named(missing), line=header.line + 1)


def named(headers: Sequence[str]) -> str:
    """Return headers as a sentence names them: « A », « B » et « C »."""
    quoted = [f"« {header} »" for header in headers]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} et {quoted[-1]}"
