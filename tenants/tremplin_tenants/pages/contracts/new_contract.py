"""The page on which a contract is prepared with its lots: registered whole, as a draft that no member sees."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from tremplin_platform.commands.contracts.reservations import reserving_articles
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.contracts.contracts import RegisterContract
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_fields import FormField, Option
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.lots.clause_words import CLAUSE_HINTS, CLAUSE_LABELS
from tremplin_tenants.pages.web.page_reads import PageReads

_LOTS = "lots."


class NewContractForm(CommandForm):
    """Registers a contract with its lots."""

    command = RegisterContract
    button = "Enregistrer le brouillon"
    rows = {"lots": 1}
    labels = {
        "id": "Identifiant du contrat",
        "title": "Intitulé du contrat",
        "buyer": "Acheteur ou équipe, par son identifiant",
        "starts_on": "Début : premier jour de commande",
        "ends_on": "Fin : dernier jour de commande",
        "maximum": "Montant maximum, tous lots",
        "lots.id": "Identifiant du lot",
        "lots.title": "Intitulé du lot",
        "lots.reservation.articles": "Lot réservé, au titre de",
        "lots.maximum": "Montant maximum du lot",
        **{f"lots.clause.{name}": text for name, text in CLAUSE_LABELS.items()},
    }
    hints = {
        "buyer": "Jamais le nom d’une personne. Par exemple equipe-rso.",
        "lots.id": "Par exemple 1, ou nord.",
        "lots.reservation.articles": "Aucune case : le lot n’est pas réservé.",
        **{f"lots.clause.{name}": text for name, text in CLAUSE_HINTS.items()},
    }

    def choices(self, reads: PageReads) -> Mapping[str, Sequence[Option]]:
        articles = reserving_articles(on=self.page.caller.today)
        return {
            "lots.reservation.articles": [Option(value=known, label=_article(known)) for known in articles]
        }

    @property
    def contract_fields(self) -> list[FormField]:
        return [field for field in self.fields if not field.name.startswith(_LOTS)]

    @property
    def lots(self) -> list[Mapping[str, Any]]:
        """The fields of each lot: its own, and those of its clause."""
        of_lots = [field for field in self.fields if field.name.startswith(_LOTS)]
        found: list[Mapping[str, Any]] = []
        for row, fields in groupby(of_lots, key=lambda field: field.name.split(".")[1]):
            all_of_it = list(fields)
            clause = [field for field in all_of_it if ".clause." in field.name]
            found.append(
                {
                    "number": int(row) + 1,
                    "fields": [field for field in all_of_it if field not in clause],
                    "clause": clause,
                    "has_clause": any(field.values or field.error for field in clause),
                }
            )
        return found


def _article(article: str) -> str:
    return f"{article} : {_RESERVED_TO[article]}" if article in _RESERVED_TO else article


_RESERVED_TO: Mapping[str, str] = {
    "L2113-12": "entreprises adaptées et ESAT",
    "L2113-13": "structures d’insertion par l’activité économique",
    "L2113-13-1": "travail en détention",
    "L2113-15": "entreprises de l’économie sociale et solidaire, pour les services de la liste",
    "L2113-17": "jeunes entreprises innovantes : ce n’est pas une réserve sociale",
}


class NewContract(FormPage):
    """Préparer un contrat."""

    path = "contrats/nouveau"
    roles = BUYERS
    title = "Préparer un contrat"
    template = "tremplin/contracts/new.html"
    section = "contrats"
    forms = (NewContractForm,)

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        fact = super().done(form, answer).partition("?")[2]
        return f"/contrats/{answer['id']}?{fact}&acte={form.act}"
