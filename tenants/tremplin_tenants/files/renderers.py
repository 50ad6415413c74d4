"""The renderers of lists as files, chosen by `format`; Django REST framework asks one to render a problem."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tremplin_tenants.files.cells import ListColumn
from tremplin_tenants.files.csv_lists import DIALECTS, csv_parts
from tremplin_tenants.files.spooled_rows import SpooledRows
from tremplin_tenants.files.workbooks import MOST_ROWS, ReadMe, workbook_parts
from tremplin_tenants.rest.wire import JsonRenderer


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeList:
    """A list as it was read, its columns, and what *Lisez-moi* states; `dialect`: of a CSV."""

    columns: Sequence[ListColumn]
    rows: SpooledRows
    read_me: ReadMe
    dialect: str = "fr"


class FileRenderer(JsonRenderer):
    """
    Render a list as a file, part by part; what is refused, as JSON.

    `most_rows`: how many rows a file of this format holds, None for any number
    """

    charset = None
    most_rows: ClassVar[int | None] = None

    @abstractmethod
    def parts(self, listed: WholeList) -> Iterator[bytes]:
        """Yield the file part by part."""


class CsvRenderer(FileRenderer):
    """CSV, in the dialect that is asked."""

    media_type = "text/csv"
    format = "csv"

    def parts(self, listed: WholeList) -> Iterator[bytes]:
        return csv_parts(listed.columns, listed.rows, DIALECTS[listed.dialect])


class XlsxRenderer(FileRenderer):
    """A workbook of Excel."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    most_rows = MOST_ROWS

    def parts(self, listed: WholeList) -> Iterator[bytes]:
        return workbook_parts(listed.columns, listed.rows, listed.read_me)


FILES: Mapping[str, type[FileRenderer]] = {kind.format: kind for kind in (XlsxRenderer, CsvRenderer)}
FORMATS = tuple(FILES)
"""The formats of files."""
