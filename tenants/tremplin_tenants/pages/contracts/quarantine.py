"""One row of quarantine: its original, the fields at fault, and other values beside them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tremplin_platform.commands.decp.desk import (
    FaultyField,
    Quarantined,
    faulty_fields,
    is_field,
    latest_mends,
    refused_row,
)
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.contracts.imports import ImportsRead, desk_of
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.pages.contracts.import_words import REASONS, field_label
from tremplin_tenants.pages.forms.command_forms import is_key_of, new_key
from tremplin_tenants.pages.forms.kept_forms import KeepingPage, forget_form, kept_form
from tremplin_tenants.pages.forms.refusals import Refusal
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import Problem, not_found
from tremplin_tenants.typed_values import NotUnderstood, day_text

_LONGEST = 1_000
_LARGEST_NUMBER = 2**53
_LATEST = 100
"""Among how many mends that of a form sent again is looked for."""
_TAKEN = (
    "Cette ligne n’est plus en quarantaine : une autre correction, ou un nouvel essai, l’a prise. "
    "La vôtre n’est pas enregistrée."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A field of the form: its name and label, what the file has, and what is typed."""

    name: str
    label: str
    written: str
    value: str


class QuarantinedRow(KeepingPage):
    """Une ligne en quarantaine, à corriger champ par champ."""

    path = "imports/lignes/{id}"
    roles = BUYERS
    title = "Une ligne en quarantaine"
    template = "tremplin/contracts/quarantined.html"
    section = "imports"
    http_method_names = ["get", "head", "post"]
    typed: Mapping[str, Any] = {}
    refused: Quarantined | None = None

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        row = self._row()
        reads.read(ImportsRead)
        shown, changes = self.refused or row, self._changes()
        return {
            "row": shown,
            "reason_words": REASONS[shown.reason],
            "original": json.dumps(json.loads(row.original), ensure_ascii=False, indent=2),
            "inputs": [_input(field, self.typed) for field in faulty_fields(shown, changes)],
            "key": self.typed.get("idempotency_key") or new_key(self.caller, self.request.path),
        }

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        typed = kept_form(request, self.caller)
        if typed is None:
            return super().get(request, **path)
        self.typed = typed.dict()
        response = self.shown(came_back=True)
        forget_form(request, response)
        return response

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """Try the row with what is typed: it is taken, the values kept beside the original, or nothing is written."""
        self.typed = request.POST.dict()
        row = self._found()
        if row is None:
            self._check_mended()
            return HttpResponseRedirect("/imports#corrigees", status=303)
        desk = desk_of(self.caller, siret=settings.TREMPLIN_CENTRALE_SIRET)
        refused = desk.mend(row, self._changes())
        if refused is None:
            return HttpResponseRedirect("/imports?essayees=1&prises=1#corrigees", status=303)
        self.refused = refused
        title = "La ligne est encore refusée"
        refusal = Refusal(status=422, title=title, sentence=refused.sentence, code=refused.reason)
        return self.shown(status=422, refusal=refusal)

    def _check_mended(self) -> None:
        """
        Check that this form, sent a second time, is what mended the row.

        :raises Problem: 404, the form was never shown; 409, something else took the row
        """
        if not is_key_of(self.typed.get("idempotency_key", ""), self.caller, self.request.path):
            raise not_found()
        sent = (self.typed.get("place"), self._changes(), self.caller.account)
        kept = latest_mends(command_connection(), limit=_LATEST)
        if sent not in [(f"{mend.file}:{mend.line}", mend.changes, mend.by_account) for mend in kept]:
            raise Problem(409, "row-taken", _TAKEN)

    def _changes(self) -> dict[str, str | None]:
        return {name: _typed(name, text) for name, text in self.typed.items() if is_field(name)}

    def _row(self) -> Quarantined:
        found = self._found()
        if found is None:
            raise not_found()
        return found

    def _found(self) -> Quarantined | None:
        given = self.kwargs["id"]
        is_a_number = given.isdecimal() and int(given) < _LARGEST_NUMBER
        return refused_row(command_connection(), identifier=int(given)) if is_a_number else None


def _input(field: FaultyField, typed: Mapping[str, Any]) -> Input:
    return Input(
        name=field.path,
        label=field_label(field.path),
        written=field.value,
        value=typed.get(field.path, field.value),
    )


def _typed(path: str, text: str) -> str | None:
    """Return a value as essential data write it: nothing for none, a day typed the French way as `2026-11-27`."""
    kept, name = text.strip()[:_LONGEST], path.rpartition(".")[2]
    if not kept:
        return None
    if name.startswith("date"):
        try:
            return day_text(kept)
        except NotUnderstood:
            return kept
    return "".join(kept.split()) if name == "montant" or path == "acheteur.id" else kept
