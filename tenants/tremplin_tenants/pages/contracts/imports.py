"""Imports of published data: a file is brought, looked at with its counts, then recorded; the latest are listed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tremplin_platform.commands.decp.desk import MOST_KEPT, BroughtFile, brought_file
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.contracts.imports import ImportsRead, desk_of
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.pages.contracts.import_words import REASONS, counts_of, field_label
from tremplin_tenants.pages.forms.refusals import Refusal
from tremplin_tenants.pages.orders.uptake import PLACE, published_rows
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found

_LONGEST_NAME = 200  # bytes
_NO_FILE = Refusal(
    status=422,
    title="Aucun fichier n’est choisi",
    sentence="Choisissez un fichier de données essentielles, en JSON ou en XML.",
    code="no-file",
    is_kept=False,
)
_NO_SIRET = Refusal(
    status=422,
    title="Le SIRET de la centrale n’est pas réglé",
    sentence="Choisissez « tous les acheteurs », ou demandez à l’exploitant de régler TREMPLIN_CENTRALE_SIRET.",
    code="no-siret",
)


class Imports(Page):
    """Apporter un fichier, les derniers apportés, la quarantaine."""

    path = "imports"
    roles = BUYERS
    title = "Imports"
    template = "tremplin/contracts/imports.html"
    http_method_names = ["get", "head", "post"]

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        found = reads.read(ImportsRead, self.query("after"))
        mine = self.caller.account
        return {
            **found,
            "files": [
                {**row, "counts": _counts(row), "is_mine": row["by_account"] == mine}
                for row in found["files"]
            ],
            "rows": [{**row, "reason_words": REASONS[row["reason"]]} for row in found["rows"]],
            "mends": [
                {**row, "is_mine": row["by_account"] == mine, "fields": _fields(row["changes"])}
                for row in found["mends"]
            ],
            "published": published_rows(reads, path=self.request.path, asked=self.query("after", PLACE)),
            "first_rows": self._rows_after("") if self.query("after") else "",
            "next_rows": self._rows_after(str(found["next"])) if found["next"] else "",
            "retried": _retried(self.query("essayees", "prises")),
            "siret": settings.TREMPLIN_CENTRALE_SIRET,
        }

    def _rows_after(self, place: str) -> str:
        """Return the address of the rows of quarantine after one, or of the first; the other list keeps its place."""
        asked = {name: text for name, text in {**self.query(PLACE), "after": place}.items() if text}
        return f"/imports?{urlencode(asked)}#quarantaine" if asked else "/imports#quarantaine"

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """Try quarantine again, or rehearse the file that is brought and show its counts."""
        desk = desk_of(self.caller, siret=settings.TREMPLIN_CENTRALE_SIRET)
        if request.POST.get("act") == "retry":
            report = desk.retry()
            taken = sum(report.taken.values())
            return HttpResponseRedirect(
                f"/imports?essayees={report.read}&prises={taken}#quarantaine", status=303
            )
        file = request.FILES.get("file")
        buyer = "" if request.POST.get("buyer") == "all" else settings.TREMPLIN_CENTRALE_SIRET
        if file is None:
            return self.shown(status=422, refusal=_NO_FILE)
        if buyer is None:
            return self.shown(status=422, refusal=_NO_SIRET)
        identifier = desk.bring(file=_name(file.name or ""), content=file.read(), buyer=buyer)
        return HttpResponseRedirect(f"/imports/fichiers/{identifier}", status=303)


class ImportedFile(Page):
    """Un fichier apporté : ce qu’il ferait, ou ce qu’il a fait."""

    path = "imports/fichiers/{id}"
    roles = BUYERS
    title = "Un fichier apporté"
    template = "tremplin/contracts/brought_file.html"
    section = "imports"
    http_method_names = ["get", "head", "post"]

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        brought = self._brought()
        reads.read(ImportsRead)
        report = brought.rehearsed if brought.recorded is None else brought.recorded
        return {
            "brought": brought,
            "counts": counts_of(report or {}),
            "is_kept": brought.content is not None,
            "most_kept": MOST_KEPT,
            "would_write": _would_write(report or {}),
        }

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """Record the file; once, whatever the browser does."""
        desk_of(self.caller, siret=settings.TREMPLIN_CENTRALE_SIRET).record(self._brought())
        return HttpResponseRedirect(self.request.path, status=303)

    def _brought(self) -> BroughtFile:
        found = brought_file(command_connection(), identifier=self.kwargs["id"])
        if found is None:
            raise not_found()
        return found


def _name(given: str) -> str:
    """Return a file's name as it can be kept and shown: of no more bytes than a file system takes."""
    shown = "".join(sign for sign in given if sign.isprintable() and sign != "/")
    return shown.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(". ") or "fichier"


def _counts(row: Mapping[str, Any]) -> dict[str, Any]:
    report = row["recorded"] or row["rehearsed"]
    return counts_of(report)


def _retried(asked: Mapping[str, str]) -> dict[str, int] | None:
    """Return how many rows were tried again and taken, as the address says; None where it says nothing of the sort."""
    if len(asked) < 2 or not all(text.isdecimal() and len(text) < 10 for text in asked.values()):
        return None
    return {name: int(text) for name, text in asked.items()}


def _would_write(report: Mapping[str, Any]) -> bool:
    return bool(report["recorded"] or report["modified"] or report["quarantined"])


def _fields(changes: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(field_label(path), value) for path, value in changes.items()]
