"""
The centrale's contracts as essential data (DECP, schema 2.0.4): a row for each awarded lot of a published contract.

A row's base data never changes once it is published: what happens later is a modification of it, or is reported as
what the schema cannot say.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tremplin_platform.commands.decp.publishing.essential_values import (
    assumed_of,
    essential_fields,
    missing_of,
)
from tremplin_platform.commands.decp.publishing.holders import Holding, first_award, holdings
from tremplin_platform.commands.decp.publishing.identifiers import published_identifier
from tremplin_platform.commands.decp.publishing.publications import ContractEvent, Publication
from tremplin_platform.commands.decp.publishing.register import Register
from tremplin_platform.commands.decp.publishing.report import NO_SIRET, ExportReport, LeftOut, Missing
from tremplin_platform.commands.decp.publishing.unsaid_in_decp import unsaid
from tremplin_platform.commands.decp.publishing.written_values import euros
from tremplin_platform.domain.law.law import is_social
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.events.contracts.contract_life import Renewed, TrancheAdded
from tremplin_platform.events.contracts.essential_data import EssentialDataRecorded

_LONGEST_TITLE = 1_000
_NOT_AWARDED = "Le lot n’est pas attribué."
_INCOMPLETE = "Données essentielles à renseigner : {}."
_NO_CPV = "Le contrat n’a pas de code CPV."
_NO_AMOUNT = "Aucun montant d’un euro au moins n’est connu : ni attribué, ni maximum."

Row = dict[str, Any]


def decp_rows(
    register: Register, *, siret: str | None, report: ExportReport, complete: bool = False
) -> Iterator[Row]:
    """
    Yield each row, and report what has none, what nobody recorded of it and what no row says.

    :param siret: of the centrale, the buyer of every row
    :param complete: leave out the rows of which nobody recorded a field that the schema requires
    """
    for publication in register.published:
        report.add_unsaid(*unsaid(publication))
        for lot in publication.lots:
            place = {"contract": publication.identifier, "lot": lot["id"]}
            row, missing = _row(register, publication, lot, siret)
            if missing and complete:
                row = _INCOMPLETE.format(", ".join(missing))
            if isinstance(row, str):
                report.left_out.append(LeftOut(**place, reason=row))
                continue
            if missing:
                report.add_missing(Missing(**place, row=row["id"], fields=missing))
            report.rows += 1
            yield row
    report.assumed = assumed_of(report.lacking)


def _row(
    register: Register, publication: Publication, lot: Mapping[str, Any], siret: str | None
) -> tuple[Row | str, Sequence[str]]:
    """Return the row of a lot, or why it has none; and the fields of it that nobody recorded."""
    states = list(holdings(publication, lot["id"]))
    if not states:
        return _NOT_AWARDED, ()
    first = first_award(states)
    amount = _amount(publication, lot, first)
    if lacking := _lacking(siret=siret, cpv=publication.terms["cpv"], amount=amount):
        return lacking, ()
    recorded = publication.last(EssentialDataRecorded, lot=lot["id"])
    essential = None if recorded is None else recorded.data["essential"]
    row = {
        "id": published_identifier(publication.identifier, lot["id"]),
        "acheteur": {"id": siret},
        **_terms(publication, lot),
        **_award(register, publication, first),
        "montant": amount,
        **essential_fields(essential, grouped=first.grouped),
        **_modifications(register, publication, states[states.index(first) + 1 :], first),
    }
    return row, missing_of(essential, grouped=first.grouped)


def _award(register: Register, publication: Publication, first: Holding) -> Row:
    return {
        "dateNotification": first.notified_on,
        "datePublicationDonnees": _published_on(publication, first),
        "titulaires": _titulaires(register, first),
    }


def _lacking(*, siret: str | None, cpv: str | None, amount: float | None) -> str | None:
    if siret is None:
        return NO_SIRET
    return _NO_CPV if cpv is None else _NO_AMOUNT if amount is None else None


def _terms(publication: Publication, lot: Mapping[str, Any]) -> Row:
    terms = publication.terms
    framework = terms["kind"] == "framework"
    ways = ["Bons de commande"] if framework else []
    if any(item.is_a(TrancheAdded) for item in publication.of_lot(lot["id"])):
        ways.append("Tranches")
    return {
        "nature": "Marché",
        "objet": _title(terms["title"], lot["title"]),
        "codeCPV": terms["cpv"],
        "techniques": {"technique": ["Accord-cadre" if framework else "Sans objet"]},
        "modalitesExecution": {"modaliteExecution": ways or ["Sans objet"]},
        "lieuExecution": _place(lot["territories"]),
        "dureeMois": _months(terms["starts_on"], terms["ends_on"]),
        "considerationsSociales": {"considerationSociale": social_considerations(lot)},
    }


def social_considerations(lot: Mapping[str, Any]) -> list[str]:
    """Return the labels of a lot as it was registered."""
    labels = []
    if lot["clause"] is not None:
        labels.append("Clause sociale")
    if lot["reservation"] is not None and is_social(lot["reservation"]["articles"]):
        labels.append("Marché réservé")
    return labels or ["Pas de considération sociale"]


def _title(contract: str, lot: str) -> str:
    title = contract if contract == lot else f"{contract} : {lot}"
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


def _place(territories: Sequence[str]) -> Row:
    if len(territories) == 1:
        return {"code": territories[0], "typeCode": "Code département"}
    return {"code": "FR", "typeCode": "Code pays"}


def _months(first: str, last: str) -> int:
    """Count the months from one day to another, both included, up to the whole month."""
    begins, after = date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
    months = (after.year - begins.year) * 12 + after.month - begins.month
    return max(1, months + (after.day > begins.day))


def _amount(publication: Publication, lot: Mapping[str, Any], state: Holding) -> int | float | None:
    """Return the euros awarded, else the maximum of the lot, else that of the contract where it has but this lot."""
    alone = publication.terms["maximum"] if len(publication.lots) == 1 else None
    for cents in (state.amount, lot["maximum"], alone):
        if cents is not None and cents >= 100:  # the schema takes nothing under one euro
            return euros(cents)
    return None


def _published_on(publication: Publication, state: Holding) -> str:
    """Return the Paris day on which both the award and the contract's publication were recorded."""
    published = publication.published
    moments = [state.event.event.recorded_at, *([published.event.recorded_at] if published else ())]
    return paris_day(max(moments)).isoformat()


def _titulaires(register: Register, state: Holding) -> list[Row]:
    sirets = [register.organisations[company].siret_on(state.notified_on) for company in state.companies]
    return [{"titulaire": {"typeIdentifiant": "SIRET", "id": siret}} for siret in list(dict.fromkeys(sirets))]


def _modifications(
    register: Register, publication: Publication, later: Sequence[Holding], first: Holding
) -> Row:
    """Return the renewals and the awards after the first, in the order they were recorded."""
    amount, found = first.amount, {}
    for state in later:
        changed: Row = {"titulaires": _titulaires(register, state)}
        if state.amount is not None and state.amount != amount and state.amount >= 100:
            amount, changed["montant"] = state.amount, euros(state.amount)
        found[state.event.event.seq] = _modification(state.event, state.notified_on, changed)
    for item in publication.of_lot(""):
        if item.is_a(Renewed):
            months = _months(publication.terms["starts_on"], item.data["ends_on"])
            day = paris_day(item.event.recorded_at).isoformat()
            found[item.event.seq] = _modification(item, day, {"dureeMois": months})
    numbered = [{"modification": {"id": number, **found[seq]}} for number, seq in enumerate(sorted(found), 1)]
    return {"modifications": numbered} if numbered else {}


def _modification(item: ContractEvent, day: str, changed: Row) -> Row:
    return {
        "dateNotificationModification": day,
        "datePublicationDonneesModification": paris_day(item.event.recorded_at).isoformat(),
        **changed,
    }
