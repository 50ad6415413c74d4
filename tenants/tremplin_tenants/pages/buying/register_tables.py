"""Registers in words: their columns, their rows of texts, figures and links, and the addresses of their next pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin_platform.figures.names import CONTRACT, ORGANISATION
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.pages.web.neighbours import neighbours
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads

MOST = "500"
"""How many entries of a register are read at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a row of the API, which the page marks by its name: `conventions.capacity`."""

    row: Mapping[str, Any]
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead to an address."""

    address: str
    words: str


Cell = str | Sequence[str | Figure | Link]
"""A text, or what follows one another in a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    A register in words: its columns, its rows of cells in their order, and what is said where it is empty.

    `next`, `previous`: the addresses of its other pages, empty where there is none
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str
    next: str = ""
    previous: str = ""

    @property
    def labelled(self) -> Sequence[Sequence[tuple[str, Sequence[str | Figure | Link]]]]:
        """Return the rows, the parts of each cell after the title of its column."""
        return [
            [
                (column, [cell] if isinstance(cell, str) else cell)
                for column, cell in zip(self.columns, row, strict=True)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A page of a register: its rows as the API gives them, and the addresses of its other pages."""

    rows: Sequence[Mapping[str, Any]]
    neighbours: Mapping[str, str]


def entries(reads: PageReads, view: type[ReadView], *, of: Page) -> Entries:
    """Return the entries of a register that the page shows: from the cursor that its address has."""
    cursors = {name: str(text) for name, text in of.request.GET.items() if name != "fait"}
    found = reads.read(view, {"limit": MOST, "cursor": cursors.pop(view.path, "")})
    return Entries(
        rows=found["results"],
        neighbours=neighbours(of.request.path, cursors, found, names={"cursor": view.path}),
    )


def named(
    rows: Sequence[Mapping[str, Any]], *, organisation: str = "", contract: str = ""
) -> Sequence[Mapping[str, Any]]:
    """
    Return rows with the name of an organisation and the title of a contract beside their identifiers, as `FIELD_name`.

    :param organisation: the field that holds the organisation; `contract`: that of the contract; empty for none
    """
    kinds = {organisation: ORGANISATION, contract: CONTRACT}
    kinds.pop("", None)
    names = names_of({(kind, row[field]) for row in rows for field, kind in kinds.items() if row[field]})
    return [
        {
            **row,
            **{
                f"{field}_name": names.name(kind, row[field] or "") or row[field]
                for field, kind in kinds.items()
            },
        }
        for row in rows
    ]
