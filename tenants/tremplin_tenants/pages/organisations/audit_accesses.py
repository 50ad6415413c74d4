"""The accesses of auditors: granted for a time, with their last use, and ended."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.organisations.audit_accesses import AuditAccesses, EndAuditAccess, GrantAuditAccess
from tremplin_tenants.audit_grants import AUDITED_FOR
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.web.page_reads import PageReads

_LISTED = "500"


class GrantAccessForm(CommandForm):
    """The form that grants an access, as a key."""

    command = GrantAuditAccess
    button = "Donner l’accès"
    labels = {"name": "À qui, et pour quel contrôle ?"}
    hints = {
        "name": "Par exemple Contrôle annuel 2026 : le nom d’un organisme ou d’une mission, pas d’une personne."
    }

    def initial(self) -> Mapping[str, str]:
        return {"expires": (self.page.caller.today + AUDITED_FOR).strftime("%d/%m/%Y")}


class EndAccessForm(CommandForm):
    """The form that ends the access that it posts as `access`."""

    command = EndAuditAccess
    button = "Fermer l’accès"

    def address(self) -> Mapping[str, str]:
        return {"id": "" if self.typed is None else self.typed.get("access", "") or "-"}


class AuditAccessesPage(FormPage):
    """The accesses of auditors. A new key is shown in the answer to its form, and nowhere else."""

    path = "acces-audit"
    roles = BUYERS
    title = "Accès d’auditeurs"
    template = "tremplin/organisations/audit_accesses.html"
    forms = (GrantAccessForm, EndAccessForm)

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        listed = reads.read(AuditAccesses, {"limit": _LISTED})
        return {
            "accesses": listed["results"],
            "today": self.caller.today.isoformat(),
            "ended": self.request.GET.get("ferme", ""),
        }

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """Show a new key in the answer itself: an address that led to it would carry it, or the server keep it."""
        form = self.posted(request)
        if not isinstance(form, GrantAccessForm):
            return super().post(request, **path)
        return self.shown_once(form)

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        return f"/acces-audit?ferme={answer['access']}"
