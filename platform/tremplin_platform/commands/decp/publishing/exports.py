"""The documents that are exported at a position of the centrale's log: their text in pieces, and their report."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from tremplin_platform.commands.decp.publishing.decp_rows import decp_rows
from tremplin_platform.commands.decp.publishing.ocds_releases import EXTENSIONS, ocds_releases
from tremplin_platform.commands.decp.publishing.register import Register
from tremplin_platform.commands.decp.publishing.report import ExportReport, Wording, json_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """
    A document in the shape of its standard, as it is read: rows beside what stands once.

    `before`: what stands once, of the document; `rows_in`: the names that lead to its list of `rows`
    `report`: what the standard could not say, whole once the rows are read; `after`: lists that the document ends with,
    read then
    """

    before: Mapping[str, Any]
    rows_in: tuple[str, ...]
    rows: Iterator[Mapping[str, Any]]
    report: ExportReport
    after: Mapping[str, Iterable[Any]]

    def read(self) -> ExportReport:
        """Read every row, for the report alone."""
        for _ in self.rows:
            pass
        return self.report

    def pieces(self, **first: Any) -> Iterator[bytes]:
        """Yield the JSON text of the document. :param first: what it begins with"""
        yield _opened({**first, **self.before})
        for name in self.rows_in[:-1]:
            yield orjson.dumps(name) + b":{"
        yield orjson.dumps(self.rows_in[-1]) + b":"
        yield from json_list(self.rows)
        yield b"}" * (len(self.rows_in) - 1)
        for name, values in self.after.items():
            yield b"," + orjson.dumps(name) + b":"
            yield from json_list(values)
        yield b"}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The centrale; `siret` None where the setting is missing."""

    name: str
    siret: str | None


def export_decp(
    register: Register, *, publisher: Publisher, complete: bool = False, wording: Wording | None = None
) -> Export:
    """
    Essential data of 2022, schema 2.0.4; beside them, the fields of each row that nobody recorded.

    :param complete: leave out the rows of which nobody recorded a field that the schema requires
    :param wording: of the events that the standard has no place for; without it they are not kept
    """
    report = ExportReport(wording)
    return Export(
        before={},
        rows_in=("marches", "marche"),
        rows=decp_rows(register, siret=publisher.siret, report=report, complete=complete),
        report=report,
        after={"missing": ({"id": item["row"], "fields": item["fields"]} for item in report.missing)},
    )


def export_ocds(register: Register, *, publisher: Publisher, wording: Wording | None = None) -> Export:
    """A release package of OCDS 1.1. :param wording: as for `export_decp`"""
    report = ExportReport(wording)
    return Export(
        before={
            "version": "1.1",
            "extensions": EXTENSIONS,
            "publisher": {"name": publisher.name, "scheme": "FR-RCS", "uid": publisher.siret},
        },
        rows_in=("releases",),
        rows=ocds_releases(register, siret=publisher.siret, name=publisher.name, report=report),
        report=report,
        after={},
    )


def _opened(members: Mapping[str, Any]) -> bytes:
    text = orjson.dumps(dict(members))[:-1]
    return text + b"," if members else text


EXPORTS: dict[str, Callable[..., Export]] = {"decp": export_decp, "ocds": export_ocds}
"""By the name of the standard, in the command line and in addresses."""
