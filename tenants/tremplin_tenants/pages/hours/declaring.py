"""The page on which a contractor, or a buyer, declares hours; its declaration's page confirms them."""

from collections.abc import Mapping
from typing import Any

from tremplin_tenants.access import BUYERS_AND_CONTRACTORS
from tremplin_tenants.api.contracts.catalogue import Catalogue
from tremplin_tenants.api.hours.closed_quarters import ClosedQuarters
from tremplin_tenants.api.hours.held_lots import HeldLots
from tremplin_tenants.api.hours.hours import DeclareHours
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.forms.searched import Choices, list_or_search, with_options
from tremplin_tenants.pages.hours.hours_choices import (
    lots_of_catalogue,
    lots_of_contractor,
    members_of_contractor,
    winners,
)
from tremplin_tenants.pages.organisations.choices import choices_of_kind
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.roles import CENTRALE, Role

_QUARTERS_SHOWN = 4
_COMMON = Option(value=CENTRALE, label="Aucun membre en particulier (heures communes)")


class DeclareForm(CommandForm):
    """Declares hours for one member, on one lot."""

    command = DeclareHours
    button = "Déclarer"
    chooses_lot = True
    in_address = ("member",)
    only = (
        "member", "lot", "contractor", "hours", "worked_from", "worked_to", "modality", "person", "call_off",
        "subcontractor", "id",
    )  # fmt: skip
    labels = {
        "member": "Pour quel membre ?",
        "lot": "Sur quel lot ?",
        "id": "Votre référence",
    }
    hints = {
        "call_off": "Sans commande, le travail doit tomber pendant le contrat. Toujours vide pour des heures communes.",
        "id": "H 2026/10 est gardée h-2026-10. Sans elle, la plateforme en donne une.",
        "person": "L’identifiant reçu à l’enregistrement de la personne. Il ne sera plus montré.",
    }

    def fixed(self) -> Mapping[str, Any]:
        caller = self.page.caller
        return {"contractor": caller.organisation} if caller.role is Role.CONTRACTOR else {}

    def initial(self) -> Mapping[str, str]:
        asked = self.page.request.GET
        return {name: asked.get(name, "") for name in ("member", "lot")}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        if self.page.caller.role is Role.CONTRACTOR:
            held = reads.read(HeldLots)["lots"]
            members = members_of_contractor(held, common=_COMMON)
            return {"member": list_or_search(members), "lot": list_or_search(lots_of_contractor(held))}
        rows = reads.rows(Catalogue, {"source": "published"})
        return {
            "member": with_options(choices_of_kind(reads, "member", today=self.page.caller.today), _COMMON),
            "lot": list_or_search(lots_of_catalogue(rows)),
            "contractor": list_or_search(winners(rows)),
        }


class NewHours(FormPage):
    """Déclarer des heures."""

    path = "heures/nouvelle"
    roles = BUYERS_AND_CONTRACTORS
    title = "Déclarer des heures"
    template = "tremplin/hours/declare.html"
    forms = (DeclareForm,)

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        return {"closed": reads.read(ClosedQuarters)["quarters"][:_QUARTERS_SHOWN]}

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        fact = super().done(form, answer).partition("?")[2]
        return f"/declarations/{answer['log']}/{answer['id']}?{fact}"
