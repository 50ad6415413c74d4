"""The list of organisations, and the form that registers one."""

from collections.abc import Mapping
from typing import Any

from tremplin_platform.events.codes import ORGANISATION_KINDS
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.organisations.organisation_reads import Organisations as OrganisationsRead
from tremplin_tenants.api.organisations.organisations import RegisterOrganisation
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.forms.labels import choice_label
from tremplin_tenants.pages.organisations.statuses import held_on
from tremplin_tenants.pages.web.neighbours import neighbours
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import alphabetical

_MOST = "200"


class RegisterForm(CommandForm):
    """Registers an organisation."""

    command = RegisterOrganisation
    button = "Enregistrer l’organisme"
    only = ("kind", "name", "siret", "id", "joined_on", "territory", "statuses", "buyer_status")
    labels = {
        "statuses.kind": "Statut",
        "statuses.from": "Statut à compter du",
        "statuses.to": "Statut jusqu’au",
    }
    hints = {
        "joined_on": "Pour un membre. Par exemple 27/11/2026.",
        "territory": "Pour un membre. Par exemple 75, 2A ou 971.",
        "statuses.kind": "Pour un titulaire qui en a un ; aucun : une entreprise ordinaire.",
        "statuses.to": "Vide : son dernier jour n’est pas connu.",
        "buyer_status": "Pour un acheteur : il décide du seuil de L2112-2-1.",
    }


class Organisations(FormPage):
    """Organismes : membres, titulaires, facilitateurs et acheteurs."""

    path = "organismes"
    roles = BUYERS
    title = "Organismes"
    template = "tremplin/organisations/organisations.html"
    forms = (RegisterForm,)

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        asked = self.query("kind", "limit", "cursor")
        found = reads.read(OrganisationsRead, {"limit": _MOST, **asked})
        today = self.caller.today
        rows = [
            {
                **row,
                "kind_words": choice_label("kind", row["kind"]),
                "held": held_on(row["statuses"], day=today),
                "has_left": row["left_on"] is not None and row["left_on"] < today.isoformat(),
            }
            for row in found["results"]
        ]
        is_whole = not (found["next"] or found["previous"])
        if is_whole:  # else by identifier, as the pages follow one another
            rows.sort(key=lambda row: alphabetical(row["name"]))
        return {
            "asked": asked,
            "is_by_name": is_whole,
            "kinds": [(kind, f"{choice_label('kind', kind)}s") for kind in ORGANISATION_KINDS],
            "rows": rows,
            **neighbours(self.request.path, asked, found),
        }

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        fact = super().done(form, answer).partition("?")[2]
        return f"/organismes/{answer['id']}?{fact}&acte=enregistrement"
