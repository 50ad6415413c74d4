"""The page on which persons are registered, hired and said eligible, each by the random identifier that it gives."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from tremplin_tenants.access import HOURS_ACTORS
from tremplin_tenants.api.hours.tasks import Tasks
from tremplin_tenants.api.persons.persons import Eligibility, RecordHire, RegisterPerson
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.persons.shown_once import keep_answer, kept_answer
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.roles import Role

_PERSON = {"id": "Personne, par son identifiant"}
_PERSON_HINT = {"id": "Celui reçu à son enregistrement : 32 lettres et chiffres."}


class PersonForm(CommandForm):
    """An act on a person. `title`: what it is named; `effect`: what it does, for who is about to do it."""

    title: ClassVar[str]
    effect: ClassVar[str]

    def initial(self) -> Mapping[str, str]:
        caller = self.page.caller
        return {"employer": caller.organisation} if caller.role is Role.CONTRACTOR else {}


class RegisterForm(PersonForm):
    """Registers a person, whose identifier the answer gives."""

    command = RegisterPerson
    button = "Enregistrer"
    title = "Enregistrer une personne"
    effect = (
        "Ni nom, ni date de naissance : la plateforme tire un identifiant au hasard, que vous gardez. Le public et les "
        "dates sont chiffrés, et aucune page ne les redit."
    )
    hints = {
        "employer": "L’identifiant de l’organisme qui l’a embauchée.",
        "eligible_on": "Le jour à partir duquel la preuve est là. Elle peut venir plus tard.",
    }


class EstablishForm(PersonForm):
    """Records a proof of eligibility, or its end."""

    command = Eligibility
    button = "Enregistrer l’éligibilité"
    in_address = ("id",)
    title = "Établir ou révoquer une éligibilité"
    effect = (
        "Établir : un jour et la référence de la pièce. Révoquer : un jour et un motif ; les heures validées que cela "
        "rend fausses sont reprises, chacune par une correction."
    )
    labels = _PERSON
    hints = {**_PERSON_HINT, "proof": "La référence de la pièce, gardée ailleurs. Sans nommer personne."}


class HireForm(PersonForm):
    """Records a hire by another employer."""

    command = RecordHire
    button = "Enregistrer l’embauche"
    in_address = ("id",)
    title = "Enregistrer une embauche par un autre employeur"
    effect = "Une seule date par employeur : les deux ans d’une embauche directe se comptent à partir d’elle."
    labels = _PERSON
    hints = {**_PERSON_HINT, "employer": "L’identifiant de l’organisme qui l’a embauchée."}

    def initial(self) -> Mapping[str, str]:
        return {}


class Persons(FormPage):
    """Personnes, sans leur nom."""

    path = "personnes"
    roles = HOURS_ACTORS
    title = "Personnes"
    template = "tremplin/persons/persons.html"
    forms = (RegisterForm, EstablishForm, HireForm)
    comes_back = False  # what is typed names a person's file

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        reads.read(Tasks, {"limit": "1"})  # the position that the page answers at
        return {"answered": kept_answer(self.request, self.caller)}

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        response = super().post(request, **path)
        if response.status_code == 303 and self.bound is not None and self.answered is not None:
            keep_answer(request, response, self.caller, act=self.bound.act, answer=self.answered)
        return response

    answered: Mapping[str, Any] | None = None

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        self.answered = answer
        return super().done(form, answer)
