"""The DOETH attestations of members: the amounts that they give by year, and the form that records one."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.figures import french
from tremplin_platform.figures.names import ORGANISATION, Names
from tremplin_tenants.api.orders.doeth import Doeth, ReceiveAttestation
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.pages.buying.register_tables import Cell, Entries, Figure, Table, entries
from tremplin_tenants.pages.buying.registers import RegisterForm, RegisterPage
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.searched import Choices, with_options
from tremplin_tenants.pages.organisations.choices import choices_of_kind
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import alphabetical
from tremplin_tenants.roles import CENTRALE

_EUROS = "\u00a0€"
_CENTRALE = Option(value=CENTRALE, label="La centrale (gardée sans chiffre)")


class AttestationForm(RegisterForm):
    command = ReceiveAttestation
    title, button = "Inscrire une attestation reçue", "Inscrire l’attestation"
    effect = (
        "Les montants 3 et 4 s’ajoutent à ceux du membre pour l’année. À un autre nom que le sien, ou d’une structure "
        "qui n’ouvre droit à rien, l’attestation est gardée sans chiffre. Reçue de nouveau, elle remplace la première."
    )
    in_address = ("member",)
    only = ("member", "contractor", "issued_to", "year", "amount3", "amount4", "received_on")
    labels = {"year": "Année civile de l’attestation", "contractor": "Établie par"}
    hints = {"member": "", "issued_to": "Le nom porté par l’attestation."}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        today = self.page.caller.today
        members = choices_of_kind(reads, "member", today=today)
        return {
            "member": members,
            "contractor": choices_of_kind(reads, "contractor", today=today),
            "issued_to": with_options(members, _CENTRALE),
        }


class DoethPage(RegisterPage):
    """Attestations DOETH."""

    path = "doeth"
    title = "DOETH"
    lead = "Ce que chaque membre peut déduire, par année civile, d’après les attestations établies à son nom."
    delivered = "le membre ; l’attestation s’inscrit à son journal, et compte dans ses résultats."
    forms = (AttestationForm,)
    shown_by = Doeth

    def tables(self, reads: PageReads) -> Sequence[Table]:
        found = entries(reads, Doeth, of=self)
        mentioned = {name for row in found.rows for name in _mentioned(row)}
        names = names_of({(ORGANISATION, name) for name in mentioned})
        return [_years(found, names), *_awaited(found, names, year=self.caller.today.year)]


def _years(found: Entries, names: Names) -> Table:
    return Table(
        title="Montants 3 et 4, par membre et par année",
        columns=("Membre", "Année", "Montant 3", "Montant 4", "Attestations reçues", "État"),
        rows=[_row(row, names) for row in found.rows if row["attestations"]],
        empty="Aucune attestation n’est inscrite.",
    )


def _awaited(found: Entries, names: Names, *, year: int) -> Sequence[Table]:
    """Return the members without attestation of the years that have ended, then of the one that runs."""
    rows = [row for row in found.rows if not row["attestations"]]
    rows.sort(key=lambda row: (row["year"], alphabetical(row["name"])))
    columns = ("Membre", "Année", "Attendue de")
    ended = Table(
        title="Membres sans attestation, d’une EA ou d’un ESAT qui leur a facturé",
        columns=columns,
        rows=[_of_member(row, names) for row in rows if row["year"] < year],
        empty="Aucune attestation n’est attendue des années terminées.",
    )
    running = Table(
        title=f"À attendre pour {year}, dont l’attestation se fait une fois l’année terminée",
        columns=columns,
        rows=[_of_member(row, names) for row in rows if row["year"] >= year],
        empty="Aucune attestation ne sera à attendre de ce qui est facturé à ce jour.",
        **found.neighbours,
    )
    return (ended, running)


def _of_member(row: Mapping[str, Any], names: Names) -> Sequence[Cell]:
    return (row["name"], str(row["year"]), ", ".join(_name(name, names) for name in row["awaited"]))


def _mentioned(row: Mapping[str, Any]) -> set[str]:
    return {*row["awaited"], *(attested["contractor"] for attested in row["attestations"])}


def _row(row: Mapping[str, Any], names: Names) -> Sequence[Cell]:
    received = [_attested(attested, names) for attested in row["attestations"]]
    return (
        row["name"],
        str(row["year"]),
        _amount(row, "amount3"),
        _amount(row, "amount4"),
        " ; ".join(received),
        _state(row, names),
    )


def _amount(row: Mapping[str, Any], name: str) -> Cell:
    return "–" if row[name] is None else (Figure(row=row, figure=f"doeth.{name}"), _EUROS)


def _attested(attested: Mapping[str, Any], names: Names) -> str:
    by = f"{_name(attested['contractor'], names)}, reçue le {french.day(attested['received_on'])}"
    return by if attested["counted"] else f"{by}, sans chiffre : {_within(attested['why_not'])}"


def _state(row: Mapping[str, Any], names: Names) -> str:
    if row["awaited"]:
        return f"▲ Attendue aussi de : {', '.join(_name(name, names) for name in row['awaited'])}"
    return "◷ Provisoire : l’année court" if row["provisional"] else "✔ Complète"


def _name(organisation: str, names: Names) -> str:
    return names.name(ORGANISATION, organisation) or organisation


def _within(sentence: str) -> str:
    """Write a sentence as the end of another."""
    return f"{sentence[:1].lower()}{sentence[1:].rstrip('.')}"
