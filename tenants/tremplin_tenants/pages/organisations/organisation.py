"""The page of one organisation, and that of each act on it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.organisations.organisation_reads import Organisations
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.forms.labels import choice_label
from tremplin_tenants.pages.organisations.organisation_acts import ACTS
from tremplin_tenants.pages.web.confirmation import confirmed, position_in_centrale
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found


def find_organisation(reads: PageReads, identifier: str, *, wait_for: str = "") -> Mapping[str, Any]:
    """
    Return an organisation as the API gives it, with `kind_words`.

    :raises Problem: 404, there is none
    """
    found = reads.read(Organisations, {"id": identifier, "wait_for": wait_for})["results"]
    if not found:
        raise not_found()
    return {**found[0], "kind_words": choice_label("kind", found[0]["kind"])}


class Organisation(Page):
    """Un organisme."""

    path = "organismes/{id}"
    roles = BUYERS
    title = "Organisme"
    template = "tremplin/organisations/organisation.html"
    section = "organismes"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        fact = position_in_centrale(self.query("fait"))
        organisation = find_organisation(reads, self.kwargs["id"], wait_for=fact)
        return {
            "title": organisation["name"],
            "organisation_shown": organisation,
            "acts": [act for act in ACTS.values() if act.is_offered(organisation)],
            "done": confirmed(reads, self.query("fait")),
            "done_title": self._done_title(),
        }

    def _done_title(self) -> str:
        act = ACTS.get(self.request.GET.get("acte", ""))
        title = "Enregistrement d’un organisme" if act is None else act.title
        return f"{title} : c’est enregistré"


class OrganisationActPage(FormPage):
    """Any act on an organisation: `{act}` is the act's `slug`."""

    path = "organismes/{id}/{act}"
    roles = BUYERS
    title = "Agir sur un organisme"
    template = "tremplin/organisations/act.html"
    section = "organismes"

    def setup(self, request: HttpRequest, *args: Any, **path: Any) -> None:
        super().setup(request, *args, **path)
        act = ACTS.get(path["act"])
        self.forms = () if act is None else (act,)

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        if not self.forms:
            raise not_found()
        act, organisation = ACTS[self.kwargs["act"]], find_organisation(reads, self.kwargs["id"])
        return {
            "title": f"{act.title} – {organisation['name']}",
            "act": act,
            "organisation_shown": organisation,
            "is_refused": self.request.method == "GET" and not act.is_offered(organisation),
        }

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        fact = super().done(form, answer).partition("?")[2]
        return f"/organismes/{self.kwargs['id']}?{fact}&acte={self.kwargs['act']}"
