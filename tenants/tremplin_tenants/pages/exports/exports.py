"""`/exports`: all lists as files, and the file of a list for who is signed in."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase

from tremplin_platform.events.quarters import first_day, last_day, quarter_of, quarters_from
from tremplin_tenants.access import EVERYONE, Access, Roles
from tremplin_tenants.api.reads.exports import ExportedView
from tremplin_tenants.api.urls import VIEWS
from tremplin_tenants.api.web.fields import Quarter
from tremplin_tenants.files.headers import header_of
from tremplin_tenants.pages.exports.lists import OFFERED, OfferedList
from tremplin_tenants.pages.web.file_page import FilePage
from tremplin_tenants.pages.web.inside import a_read
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import Role

_COUNTED = 500
"""Rows that are counted; beyond, the page says that there are more."""
_YEARS = 5
"""Of the quarters that are offered, the current year's included."""
_READERS: Roles = {Role.MEMBER: Access.ANY, Role.AUDITOR: Access.ANY}
_FILES: Mapping[str, type[ExportedView]] = {
    view.path: view for view in VIEWS if issubclass(view, ExportedView) and "{" not in view.path
}


class Exports(Page):
    """Exports : chaque liste en un fichier."""

    path = "exports"
    roles = _READERS
    title = "Exports"
    template = "tremplin/exports/exports.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        asked = self._asked()
        offered = [known for known in OFFERED if self.caller.role in known.view.roles]
        rows = [self._row(reads, known, asked) for known in offered]
        return {
            "rows": rows,
            "asked": asked,
            "contracts": _contracts(row["listed"] for row in rows),
            "quarters": self._quarters(),
        }

    def _asked(self) -> Mapping[str, str]:
        asked = self.query("contract", "quarter")
        if not Quarter.is_one(asked.get("quarter", "")):
            return {name: text for name, text in asked.items() if name == "contract"}
        return {**asked, "first": first_day(asked["quarter"]), "last": last_day(asked["quarter"])}

    def _row(self, reads: PageReads, known: OfferedList, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """Return what the template shows of a list: its count, its columns, what it is filtered by, its files."""
        query = {name: asked[given] for name, given in known.takes.items() if given in asked}
        found = reads.read(known.view, {**query, "limit": str(_COUNTED)})
        address = f"/exports/{known.view.path}"
        return {
            "title": known.view.summary,
            "sentence": known.sentence,
            "count": len(found["results"]),
            "has_more": found["next"] is not None,
            "listed": found["results"],
            "columns": [column.header for column in known.view.columns()],
            "filters": [
                header_of(name) for name in ("contract", "quarter") if name in asked and _takes(known, name)
            ],
            "files": [
                (words, f"{address}?{urlencode({'format': kind, **more, **query})}")
                for words, kind, more in _KINDS
            ],
        }

    def _quarters(self) -> list[str]:
        current = quarter_of(self.caller.today.isoformat())
        return sorted(quarters_from(f"{self.caller.today.year - _YEARS + 1}-Q1", current), reverse=True)


_KINDS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("Excel", "xlsx", {}),
    ("CSV", "csv", {}),
    ("CSV pour programme", "csv", {"dialect": "rfc4180"}),
)


def _takes(known: OfferedList, name: str) -> bool:
    given = set(known.takes.values())
    return name in given or (name == "quarter" and "first" in given)


def _contracts(lists: Iterable[Iterable[Mapping[str, Any]]]) -> list[tuple[str, str]]:
    """Return the contracts that the lists are about, each with its title where a list gives it, by title."""
    titles: dict[str, str] = {}
    for row in (row for rows in lists for row in rows):
        if row.get("contract"):
            known = row.get("contract_title") or titles.get(row["contract"])
            titles[row["contract"]] = known or row["contract"]
    return sorted(titles.items(), key=lambda item: item[1])


class ListFile(FilePage):
    """The file of a list: what the API answers to `format`, for who is signed in."""

    path = "exports/{list}"
    roles = EVERYONE
    title = "Fichier d’une liste"

    def file(self, reads: PageReads, *, site: str) -> HttpResponseBase:
        view = _FILES.get(self.kwargs["list"])
        if view is None or self.caller.role not in view.roles:
            raise not_found()
        query = {"format": "xlsx", **self.query(*self.request.GET)}
        read = a_read(view, caller=self.caller, path={}, query=query, site=site)
        return read.get(read.request)
