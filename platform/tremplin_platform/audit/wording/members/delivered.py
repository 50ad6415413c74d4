"""Sentences of the facts of the centrale, as a member's log receives them."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.contracts.contract import allocated_part
from tremplin_platform.audit.wording.lots.lot_terms import award, clause, facilitator, reservation
from tremplin_platform.figures import french


def contract_opened(_: str, data: dict[str, Any]) -> str:
    """From when it may be ordered on, and the terms of its lots."""
    return f"{_opened(data)} ; {' ; '.join(map(_lot, data['lots']))}."


def contract_reopened(_: str, data: dict[str, Any]) -> str:
    """The same, and the day it was open from until now."""
    before = f", déjà ouvert à partir du {french.day(data['replaced_from'])}"
    return f"{_opened(data, again=' à nouveau')}{before} ; {' ; '.join(map(_lot, data['lots']))}."


def lot_awarded(_: str, data: dict[str, Any]) -> str:
    """To whom, and as what kind of structure."""
    lot = names.lot_of(data["contract"], data["lot"])
    return f"La centrale fait savoir que le {lot} est attribué à {award(data['award'])}."


def target_allocated(_: str, data: dict[str, Any]) -> str:
    """Which part of the lot's target falls on this member."""
    part = allocated_part(data["hours"], data["replaced"])
    return f"L’objectif de ce membre sur le {names.lot_of(data['contract'], data['lot'])} est {part}."


def facilitator_assigned(_: str, data: dict[str, Any]) -> str:
    """Who validates the hours of the lot, and whether that is for this member's territory."""
    elsewhere = "" if data["in_territory"] else " (hors du département de ce membre)"
    lot = names.lot_of(data["contract"], data["lot"])
    return f"La centrale fait savoir que les heures du {lot} {facilitator(data['assignment'])}{elsewhere}."


def facilitator_declined(_: str, data: dict[str, Any]) -> str:
    """The same, and whether it changes who follows this member's hours."""
    lot = names.lot_of(data["contract"], data["lot"])
    then = " ; l’acheteur le suit lui-même" if data["followed"] else ", ce qui ne concerne pas ce membre"
    return (
        f"La centrale fait savoir que {data['facilitator']} refuse de suivre le {lot} à partir du "
        f"{french.day(data['on'])} (motif : {data['reason']}){then}."
    )


def quarter_closed(_: str, data: dict[str, Any]) -> str:
    """What it changes for this member."""
    return (
        f"Le {french.quarter(data['quarter'])} est clos pour ce membre : ce qui sera validé ou corrigé de son "
        "travail sera un ajustement d’un trimestre suivant."
    )


def quarter_published(_: str, data: dict[str, Any]) -> str:
    """What is told of this member's hours, lot by lot."""
    told = data["published"]
    total = french.hours(sum(each["hours"] for each in told))
    text = f"Les heures de ce membre au {french.quarter(data['quarter'])} sont publiées : {total}"
    if told:
        text += f", dont {names.listed(map(_lot_hours, told))}"
    return f"{text}."


def undeliverable(_: str, data: dict[str, Any]) -> str:
    """Which fact could not be formed for this member, and why."""
    origin = data["origin"]
    return (
        f"Un fait de la centrale ({origin['log']}, position {origin['seq']}) n’a pas pu être remis sous sa forme "
        f"habituelle ; motif : {data['reason']}."
    )


def _opened(data: dict[str, Any], *, again: str = "") -> str:
    return (
        f"Le contrat {data['contract']} « {data['title']} » est ouvert{again} à ce membre à partir du "
        f"{french.day(data['opened_from'])} ; {names.called(names.CONTRACT_KINDS, data['kind'])}, "
        f"{names.called(names.USAGES, data['usage'])}, {french.period(data['starts_on'], data['ends_on'])}"
    )


def _lot(lot: dict[str, Any]) -> str:
    text = f"lot {lot['id']} « {lot['title']} »"
    if lot["reservation"] is not None:
        text += f", {reservation(lot['reservation']['articles'])}"
    if lot["clause"] is not None:
        text += f", clause d’insertion : {clause(lot['clause'])}"
    if not lot["in_territory"]:
        text += ", hors du département de ce membre"
    if lot["awards"]:
        text += f", attribué à {names.listed(map(award, lot['awards']))}"
    return text


def _lot_hours(told: dict[str, Any]) -> str:
    return f"{french.hours(told['hours'])} sur le {names.lot_of(told['contract'], told['lot'])}"
