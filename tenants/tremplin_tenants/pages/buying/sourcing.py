"""The sourcing rounds with what came of them, and the screenings of functions by CPV."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.figures import french
from tremplin_tenants.api.buying.buying import HoldSourcing, RecordScreening
from tremplin_tenants.api.buying.buying_reads import Screenings, SourcingRounds
from tremplin_tenants.pages.buying.register_tables import Entries, Table, entries, named
from tremplin_tenants.pages.buying.registers import (
    RegisterActPage,
    RegisterForm,
    RegisterPage,
    contract_choices,
)
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.labels import choice_label
from tremplin_tenants.pages.web.page_reads import PageReads

_FEASIBLE = {True: "oui", False: "non", None: "pas encore connu"}


class SourcingForm(RegisterForm):
    command = HoldSourcing
    title, button = "Inscrire un sourcing", "Inscrire le sourcing"
    effect = "Qui a été rencontré, selon quelle stratégie. Une attribution peut ensuite le nommer."
    labels = {
        "met.kind": "Statut de l’entreprise",
        "met.name": "Entreprise rencontrée",
        "met.siret": "Son SIRET",
    }
    hints = {"met.kind": "Aucun : une entreprise ordinaire."}

    def choices(self, reads: PageReads) -> Mapping[str, Sequence[Option]]:
        return {"contract": contract_choices(reads)}


class ScreeningForm(RegisterForm):
    command = RecordScreening
    slug, title, button = "criblage", "Inscrire un criblage", "Inscrire le criblage"
    effect = "Ce qui a été constaté d’une fonction pour un CPV : peut-elle porter une clause ?"


class SourcingPage(RegisterPage):
    """Sourcings et criblages."""

    path = "sourcing"
    title = "Sourcing"
    lead = "Qui a été rencontré, et les attributions que ces rencontres ont permises."
    forms = (SourcingForm,)
    acts = (ScreeningForm,)
    shown_by = SourcingRounds

    def tables(self, reads: PageReads) -> Sequence[Table]:
        return [
            _rounds(entries(reads, SourcingRounds, of=self)),
            _screenings(entries(reads, Screenings, of=self)),
        ]


class SourcingActPage(RegisterActPage):
    path = "sourcing/{act}"
    section = "sourcing"
    register = SourcingPage


def _met(company: Mapping[str, Any]) -> str:
    return f"{company['name']} ({company['kind']})" if company["kind"] else str(company["name"])


def _rounds(found: Entries) -> Table:
    return Table(
        title="Sourcings",
        columns=("Besoin ou contrat", "Stratégie", "Rencontrées", "Possible", "Attributions"),
        rows=[
            (
                row["contract_name"] or row["need"],
                choice_label("strategy", row["strategy"]),
                ", ".join(_met(company) for company in row["met"]) or "personne",
                _FEASIBLE[row["feasible"]] + (f" : {row['how']}" if row["how"] else ""),
                french.count(len(row["awards"]), "attribution") if row["awards"] else "aucune",
            )
            for row in named(found.rows, contract="contract")
        ],
        empty="Aucun sourcing n’est inscrit.",
        **found.neighbours,
    )


def _screenings(found: Entries) -> Table:
    return Table(
        title="Criblages",
        columns=("CPV", "Fonction", "Constat"),
        rows=[(row["cpv"], choice_label("function", row["function"]), row["finding"]) for row in found.rows],
        empty="Aucun criblage n’est inscrit.",
        **found.neighbours,
    )
