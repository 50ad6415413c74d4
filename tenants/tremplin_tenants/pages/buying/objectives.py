"""The objectives of buyers, what is reached of them, and the trainings that they followed."""

from collections.abc import Mapping, Sequence

from tremplin_platform.figures import french
from tremplin_tenants.api.buying.buying import HoldTraining, SetObjective
from tremplin_tenants.api.buying.buying_reads import Objectives, Trainings
from tremplin_tenants.pages.buying.register_tables import Entries, Figure, Table, entries, named
from tremplin_tenants.pages.buying.registers import RegisterActPage, RegisterForm, RegisterPage
from tremplin_tenants.pages.forms.labels import choice_label
from tremplin_tenants.pages.forms.searched import Choices
from tremplin_tenants.pages.organisations.choices import choices_of_kind
from tremplin_tenants.pages.web.page_reads import PageReads


class _OfBuyer(RegisterForm):
    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        return {"buyer": choices_of_kind(reads, "other", today=self.page.caller.today)}


class ObjectiveForm(_OfBuyer):
    command = SetObjective
    title, button = "Fixer un objectif", "Fixer l’objectif"
    effect = "Par acheteur, année et nature. Fixé de nouveau, il remplace le nombre d’avant."


class TrainingForm(_OfBuyer):
    command = HoldTraining
    slug, title, button = "formation", "Inscrire une formation suivie", "Inscrire la formation"
    effect = "Quel acheteur, quel jour, sur quoi. Ne nommez personne."


class ObjectivesPage(RegisterPage):
    """Objectifs des acheteurs."""

    path = "objectifs"
    title = "Objectifs"
    lead = "Mesurés sur les attributions notifiées dans l’année civile."
    forms = (ObjectiveForm,)
    acts = (TrainingForm,)
    shown_by = Objectives

    def tables(self, reads: PageReads) -> Sequence[Table]:
        return [
            _objectives(entries(reads, Objectives, of=self)),
            _trainings(entries(reads, Trainings, of=self)),
        ]


class ObjectivesActPage(RegisterActPage):
    path = "objectifs/{act}"
    section = "objectifs"
    register = ObjectivesPage


def _objectives(found: Entries) -> Table:
    rows = named(found.rows, organisation="buyer")
    return Table(
        title="Objectifs annuels",
        columns=("Acheteur", "Année", "Objectif", "Fait", "État"),
        rows=[
            (
                row["buyer_name"],
                str(row["year"]),
                choice_label("kind", row["kind"]),
                (
                    Figure(row=row, figure="objectives.achieved"),
                    " sur ",
                    Figure(row=row, figure="objectives.count"),
                ),
                "✔ Atteint" if row["reached"] else "■ Non atteint",
            )
            for row in sorted(rows, key=lambda row: (-row["year"], row["buyer_name"]))
        ],
        empty="Aucun objectif n’est fixé.",
        **found.neighbours,
    )


def _trainings(found: Entries) -> Table:
    rows = named(found.rows, organisation="buyer")
    return Table(
        title="Formations suivies",
        columns=("Acheteur", "Jour", "Sujet"),
        rows=[(row["buyer_name"], french.day(row["held_on"]), row["subject"]) for row in rows],
        empty="Aucune formation n’est inscrite.",
        **found.neighbours,
    )
