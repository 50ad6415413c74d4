"""The conventions with facilitateurs, and the commitments of the centrale's service offer."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.figures import french
from tremplin_tenants.api.buying.facilitation import (
    AmendConvention,
    CompleteCommitment,
    EndConvention,
    MakeCommitment,
    SignConvention,
)
from tremplin_tenants.api.buying.facilitation_reads import Commitments, Conventions, Meetings, Referents
from tremplin_tenants.pages.buying.register_tables import Entries, Figure, Table, entries, named
from tremplin_tenants.pages.buying.registers import RegisterActPage, RegisterForm, RegisterPage
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.labels import choice_label
from tremplin_tenants.pages.forms.searched import Choices
from tremplin_tenants.pages.organisations.choices import choices_of_kind
from tremplin_tenants.pages.web.page_reads import PageReads


class SignForm(RegisterForm):
    command = SignConvention
    title, button = "Convenir avec un facilitateur", "Inscrire la convention"
    effect = "Combien de contrats il suit à la fois, de quand à quand. À pleine charge, vous êtes averti."
    only = ("facilitator", "capacity", "from", "to", "id")

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        return {"facilitator": choices_of_kind(reads, "facilitator", today=self.page.caller.today)}


class _OfConvention(RegisterForm):
    in_address = ("id",)
    labels = {"id": "Convention"}
    hints = {"id": ""}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        found = entries(reads, Conventions, of=self.page)
        rows = [row for row in named(found.rows, organisation="facilitator") if _lasts(row)]
        return {
            "id": [Option(value=row["id"], label=f"{row['facilitator_name']}, {_span(row)}") for row in rows]
        }


class AmendForm(_OfConvention):
    command = AmendConvention
    slug, title, button = "modifier", "Étendre ou réduire une convention", "Modifier la convention"
    effect = "Un autre nombre de contrats suivis, à partir d’un jour de sa durée."


class EndForm(_OfConvention):
    command = EndConvention
    slug, title, button = "fin", "Mettre fin à une convention", "Mettre fin"
    effect = "Les lots restent confiés à qui ils le sont."
    labels = {**_OfConvention.labels, "on": "Premier jour sans elle"}


class CommitmentForm(RegisterForm):
    command = MakeCommitment
    slug, title, button = "engagement", "Prendre un engagement de l’offre de service", "S’engager"
    effect = "Envers qui, et pour quand. Une tâche le rappelle jusqu’à ce qu’il soit tenu."
    labels = {"to": "Envers"}
    hints = {"to": "L’identifiant de l’organisme, ou de l’équipe d’acheteurs."}


class CompleteForm(RegisterForm):
    command = CompleteCommitment
    slug, title, button = "tenu", "Dire un engagement tenu", "C’est fait"
    effect = "Il l’est à la date du jour ; la tâche s’en va."
    in_address = ("id",)
    labels = {"id": "Engagement"}
    hints = {"id": ""}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        rows = named(entries(reads, Commitments, of=self.page).rows, organisation="to")
        return {
            "id": [
                Option(value=row["id"], label=f"{choice_label('kind', row['kind'])}, {row['to_name']}")
                for row in rows
                if row["done_on"] is None
            ]
        }


class ConventionsPage(RegisterPage):
    """Conventions, réunions, référents et offre de service."""

    path = "conventions"
    title = "Conventions"
    lead = "Qui suit les clauses, et ce à quoi la centrale s’est engagée."
    forms = (SignForm,)
    acts = (AmendForm, EndForm, CommitmentForm, CompleteForm)
    shown_by = Conventions

    def tables(self, reads: PageReads) -> Sequence[Table]:
        return [
            _conventions(entries(reads, Conventions, of=self)),
            _commitments(entries(reads, Commitments, of=self)),
            _meetings(entries(reads, Meetings, of=self)),
            _referents(entries(reads, Referents, of=self)),
        ]


class ConventionsActPage(RegisterActPage):
    path = "conventions/{act}"
    section = "conventions"
    register = ConventionsPage


def _conventions(found: Entries) -> Table:
    rows = named(found.rows, organisation="facilitator")
    return Table(
        title="Conventions avec les facilitateurs",
        columns=("Facilitateur", "Durée", "Contrats suivis", "État"),
        rows=[(row["facilitator_name"], _span(row), _followed(row), _state(row)) for row in rows],
        empty="Aucune convention n’est inscrite.",
        **found.neighbours,
    )


def _commitments(found: Entries) -> Table:
    rows = named(found.rows, organisation="to")
    return Table(
        title="Engagements de l’offre de service",
        columns=("Envers", "Quoi", "Promis pour le", "Tenu le"),
        rows=[
            (
                row["to_name"],
                choice_label("kind", row["kind"]),
                french.day(row["due_on"]),
                french.day(row["done_on"]) if row["done_on"] else "pas encore",
            )
            for row in rows
        ],
        empty="Aucun engagement n’est pris.",
        **found.neighbours,
    )


def _meetings(found: Entries) -> Table:
    rows = named(found.rows, organisation="contractor", contract="contract")
    return Table(
        title="Réunions de lancement",
        columns=("Contrat", "Titulaire", "Jour", "Ce qui en est sorti"),
        rows=[
            (
                row["contract_name"],
                row["contractor_name"],
                french.day(row["held_on"]),
                "manquée" if row["missed"] else row["outcome"],
            )
            for row in rows
        ],
        empty="Aucune réunion n’est inscrite : elle s’inscrit depuis la page du contrat.",
        **found.neighbours,
    )


def _referents(found: Entries) -> Table:
    rows = named(found.rows, contract="contract")
    return Table(
        title="Référents internes",
        columns=("Contrat", "Siège", "À compter du"),
        rows=[(row["contract_name"], row["person"], french.day(row["from"])) for row in rows],
        empty="Aucun référent n’est nommé : il se nomme depuis la page du contrat.",
        **found.neighbours,
    )


def _followed(row: Mapping[str, Any]) -> Sequence[str | Figure]:
    return (
        Figure(row=row, figure="conventions.followed"),
        " sur ",
        Figure(row=row, figure="conventions.capacity"),
    )


def _lasts(row: Mapping[str, Any]) -> bool:
    return row["ended_on"] is None


def _span(row: Mapping[str, Any]) -> str:
    begun = f"du {french.day(row['from'])}"
    return f"{begun} au {french.day(row['to'])}" if row["to"] else f"{begun}, sans fin"


def _state(row: Mapping[str, Any]) -> str:
    if not row["running"]:
        return "✕ Ne court pas aujourd’hui"
    return "▲ À pleine charge" if row["at_capacity"] else "✔ En cours"
