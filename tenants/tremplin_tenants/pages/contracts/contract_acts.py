"""Acts on a contract that have a page of their own: its internal referent, and hours counted with other contracts."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.buying.facilitation import NameReferent
from tremplin_tenants.api.clauses.execution import AgreeGlobalisation
from tremplin_tenants.api.contracts.contract_reads import OneContract
from tremplin_tenants.pages.contracts.contract_forms import ContractForm
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.forms.searched import Choices
from tremplin_tenants.pages.lots.recipients import Audience, with_recipients
from tremplin_tenants.pages.organisations.choices import choices_of_kind
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found

_LASTING = ("draft", "published", "open", "ended")


class ContractAct(ContractForm):
    """An act on a contract with its own page. `slug`: the end of the page's address"""

    do_not_call_in_templates = True  # Django would make one from the class that it is given
    slug: ClassVar[str]
    audience = Audience.NOBODY
    states = _LASTING


class Referent(ContractAct):
    command = NameReferent
    slug, title, button = "referent", "Nommer le référent interne", "Nommer"
    effect = "Il suit le contrat avec le facilitateur à partir d’un jour, à la suite de celui d’avant."
    labels = {"person": "Siège de la centrale, par son identifiant"}
    hints = {"person": "Jamais le nom de qui l’occupe. Par exemple referent-clauses."}

    def fixed(self) -> Mapping[str, Any]:
        return {"contract": self.page.kwargs["id"]}


class Globalisation(ContractAct):
    command = AgreeGlobalisation
    slug, title, button = "globaliser", "Globaliser les heures d’un titulaire", "Globaliser"
    effect = (
        "Dans un même bassin d’emploi, si les contrats le prévoient : les heures en trop d’un contrat servent aux "
        "autres, aucune n’est comptée deux fois (CCAG-FCS 16.1.3)."
    )
    labels = {"contracts": "Contrats, par leurs identifiants"}
    hints = {"contracts": "Séparés par une virgule ; celui-ci y est déjà."}

    def initial(self) -> Mapping[str, str]:
        return {"contracts": self.page.kwargs["id"]}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        return {"contractor": choices_of_kind(reads, "contractor", today=self.page.caller.today)}


ACTS: Mapping[str, type[ContractAct]] = {act.slug: act for act in (Referent, Globalisation)}


class ContractActPage(FormPage):
    """Any act on a contract that has its own page: `{act}` is its `slug`."""

    path = "contrats/{id}/{act}"
    roles = BUYERS
    title = "Agir sur un contrat"
    template = "tremplin/contracts/act.html"
    section = "contrats"
    contract: Mapping[str, Any]

    def setup(self, request: HttpRequest, *args: Any, **path: Any) -> None:
        super().setup(request, *args, **path)
        act = ACTS.get(path["act"])
        self.forms = () if act is None else (act,)

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        if not self.forms:
            raise not_found()
        self.contract = with_recipients(reads, reads.read(OneContract, id=self.kwargs["id"]))
        act = ACTS[self.kwargs["act"]]
        return {
            "title": f"{act.title} – {self.contract['title']}",
            "act": act,
            "contract": self.contract,
            "is_refused": self.request.method == "GET" and not act.is_offered(self.contract),
        }

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        fact = super().done(form, answer).partition("?")[2]
        return f"/contrats/{self.kwargs['id']}?{fact}&acte={self.kwargs['act']}"
