"""One row of quarantine: its original, the fields at fault, and other values beside them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tremplin_platform.commands.decp.desk import FaultyField, Quarantined, faulty_fields, refused_row
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.contracts.imports import ImportsRead, desk_of
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.pages.contracts.import_words import REASONS, field_label
from tremplin_tenants.pages.forms.refusals import Refusal
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.typed_values import NotUnderstood, day_text

_LONGEST = 1_000
_LARGEST_NUMBER = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A field of the form: its name and label, what the file has, and what is typed."""

    name: str
    label: str
    written: str
    value: str


class QuarantinedRow(Page):
    """Une ligne en quarantaine, à corriger champ par champ."""

    path = "imports/lignes/{id}"
    roles = BUYERS
    title = "Une ligne en quarantaine"
    template = "tremplin/contracts/quarantined.html"
    section = "imports"
    http_method_names = ["get", "head", "post"]

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        row = self._row()
        reads.read(ImportsRead)
        typed = self.request.POST
        return {
            "row": row,
            "reason_words": REASONS[row.reason],
            "original": json.dumps(json.loads(row.original), ensure_ascii=False, indent=2),
            "inputs": [_input(field, typed) for field in faulty_fields(row)],
            "mends": [(field_label(path), value) for path, value in (row.changes or {}).items()],
        }

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """Keep the values beside the original and try the row: it is taken, or refused again and shown so."""
        row = self._row()
        changes = {
            field.path: _typed(field, request.POST.get(field.path, "")) for field in faulty_fields(row)
        }
        report = desk_of(self.caller, siret=settings.TREMPLIN_CENTRALE_SIRET).mend(row, changes)
        taken = next((str(outcome) for outcome, count in report.taken.items() if count), None)
        if taken is None:
            again = self._row()
            return self.shown(
                status=422,
                refusal=Refusal(
                    status=422,
                    title="La ligne est encore refusée",
                    sentence=again.sentence,
                    code=again.reason,
                ),
                is_kept=True,
            )
        return HttpResponseRedirect(f"/imports?essayees=1&prises=1&ligne={taken}#corrigees", status=303)

    def _row(self) -> Quarantined:
        given = self.kwargs["id"]
        found = None
        if given.isdecimal() and int(given) < _LARGEST_NUMBER:
            found = refused_row(command_connection(), identifier=int(given))
        if found is None:
            raise not_found()
        return found


def _input(field: FaultyField, typed: Mapping[str, str]) -> Input:
    return Input(
        name=field.path,
        label=field_label(field.path),
        written=field.value,
        value=typed.get(field.path, field.value),
    )


def _typed(field: FaultyField, text: str) -> str | None:
    """Return a value as essential data write it: nothing for none, a day typed the French way as `2026-11-27`."""
    kept = text.strip()[:_LONGEST]
    if not kept:
        return None
    if field.path.rpartition(".")[2].startswith("date"):
        try:
            return day_text(kept)
        except NotUnderstood:
            return kept
    return kept.replace("\u00a0", "").replace("\u202f", "").replace(" ", "") if _is_number(field) else kept


def _is_number(field: FaultyField) -> bool:
    return field.path.rpartition(".")[2] in ("montant",) or field.path == "acheteur.id"
