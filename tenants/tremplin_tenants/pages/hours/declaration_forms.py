"""The acts on a declaration, each its own form: validate, return, reject, correct, resubmit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Protocol, cast

from tremplin_tenants.api.hours.hours import (
    CorrectHours,
    RejectHours,
    ResubmitHours,
    ReturnHours,
    ValidateHours,
)
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.web.written import written


class _OfDeclaration(Protocol):
    """A page that has read a declaration."""

    found: Mapping[str, Any]


class DeclarationForm(CommandForm):
    """
    An act on a declaration.

    `title`: what it is named; `effect`: what it does, for who is about to do it
    `states`: the states of a declaration that take it
    `by_declarant`: whether it is for who declared, rather than for who decides
    `is_final`: nothing undoes it
    """

    title: ClassVar[str]
    effect: ClassVar[str]
    states: ClassVar[Sequence[str]]
    by_declarant: ClassVar[bool] = False
    is_final: ClassVar[bool] = False

    @property
    def declaration(self) -> Mapping[str, Any]:
        """The declaration as the page has read it."""
        declaration: Mapping[str, Any] = cast("_OfDeclaration", self.page).found["declaration"]
        return declaration


class ValidateForm(DeclarationForm):
    """Accepts the hours as they are declared."""

    command = ValidateHours
    button = "Valider"
    title = "Valider"
    effect = "Les heures comptent dans les résultats du membre."
    states = ("pending",)


class ReturnForm(DeclarationForm):
    """Asks who declared for other hours."""

    command = ReturnHours
    button = "Retourner"
    title = "Retourner à qui a déclaré"
    effect = "Les heures restent en attente ; qui a déclaré corrige et présente à nouveau. Rien n’est perdu."
    states = ("pending",)
    hints = {
        "reason": "Par exemple : attestation non signée, jours ou heures à préciser. Sans nommer personne."
    }


class RejectForm(DeclarationForm):
    """Refuses the hours for good."""

    command = RejectHours
    button = "Rejeter"
    title = "Rejeter"
    effect = "Les heures ne compteront pas. Le titulaire peut déclarer de nouveau, sous un autre identifiant."
    states = ("pending", "returned")
    is_final = True
    hints = {"reason": "Par exemple : éligibilité non établie, heures déjà déclarées. Sans nommer personne."}


class CorrectForm(DeclarationForm):
    """Adds hours to validated ones, or takes some away."""

    command = CorrectHours
    button = "Corriger"
    title = "Corriger"
    effect = "La différence s’ajoute aux heures validées, par un nouvel événement ; l’ancien chiffre reste lisible."
    states = ("validated",)
    hints = {
        "delta": "Par exemple −6,00 pour en retirer, 6,00 pour en ajouter.",
        "reason": "Par exemple : double saisie. Sans nommer personne.",
    }


class ResubmitForm(DeclarationForm):
    """Declares returned hours again."""

    command = ResubmitHours
    button = "Renvoyer"
    title = "Corriger et renvoyer"
    effect = "Les heures attendent une nouvelle décision."
    states = ("returned",)
    by_declarant = True
    only = ("hours", "worked_from", "worked_to", "modality", "call_off", "subcontractor")

    def initial(self) -> Mapping[str, str]:
        declared = self.declaration
        days = {
            name: date.fromisoformat(declared[name]).strftime("%d/%m/%Y")
            for name in ("worked_from", "worked_to")
            if declared[name]
        }
        codes = {name: declared[name] or "" for name in ("modality", "call_off", "subcontractor")}
        return {"hours": written(declared["hours"] or "0.00"), **days, **codes}


FORMS: tuple[type[DeclarationForm], ...] = (ValidateForm, ReturnForm, RejectForm, CorrectForm, ResubmitForm)
