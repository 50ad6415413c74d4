"""Sentences of what happens to a contract of the centrale and its lots."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.lots.lot_terms import award, facilitator, lot_terms
from tremplin_platform.figures import french


def registered(contract: str, data: dict[str, Any]) -> str:
    """What it is, from when to when, and the terms of its lots."""
    kind = names.called(names.CONTRACT_KINDS, data["kind"])
    text = (
        f"Le contrat {contract} « {data['title']} » est enregistré : {kind}, "
        f"{names.called(names.USAGES, data['usage'])}, {names.called(names.CENTRALE_ROLES, data['centrale_role'])}, "
        f"{french.period(data['starts_on'], data['ends_on'])}"
    )
    if data["maximum"] is not None:
        text += f", maximum {french.money(data['maximum'])}"
    return f"{text} ; {' ; '.join(map(lot_terms, data['lots']))}."


def published(contract: str, data: dict[str, Any]) -> str:
    """That it is published, and why where that is said."""
    reason = "" if data["reason"] is None else f" (motif : {data['reason']})"
    return f"Le contrat {contract} est publié{reason}."


def opened(_: str, data: dict[str, Any]) -> str:
    """To whom, and from when (R2162-6)."""
    opening = data["opening"]
    to_whom = (
        "à tous les membres, présents et à venir" if opening["member"] is None else f"à {opening['member']}"
    )
    return f"Le contrat {data['contract']} est ouvert {to_whom} à partir du {french.day(opening['from'])}."


def lot_awarded(_: str, data: dict[str, Any]) -> str:
    """To whom, for how much, as what kind of structure, on which evidence."""
    text = f"Le {names.lot_of(data['contract'], data['lot'])} est attribué à {award(data['award'])}"
    if data["amount"] is not None:
        text += f", pour {french.money(data['amount'])}"
    if data["group"]:
        text += f" ; groupement : {names.listed(map(_group_member, data['group']))}"
    if data["evidence"] is not None:
        share = french.percent(data["evidence"]["share_percent"])
        text += f" ; {share} de travailleurs concernés justifiés le {french.day(data['evidence']['on'])}"
    return f"{text}."


def target_allocated(_: str, data: dict[str, Any]) -> str:
    """Which part of the lot's target falls on which member."""
    part = allocated_part(data["hours"], data["replaced"])
    return f"Pour {data['member']}, l’objectif du {names.lot_of(data['contract'], data['lot'])} est {part}."


def facilitator_assigned(_: str, data: dict[str, Any]) -> str:
    """Who validates the hours of the lot from then on."""
    return f"Les heures du {names.lot_of(data['contract'], data['lot'])} {facilitator(data['assignment'])}."


def facilitator_declined(_: str, data: dict[str, Any]) -> str:
    """Who no longer validates the hours of the lot, why, and who does."""
    return (
        f"{data['facilitator']} refuse de suivre le {names.lot_of(data['contract'], data['lot'])} à partir du "
        f"{french.day(data['on'])} (motif : {data['reason']}) ; l’acheteur le suit lui-même."
    )


def allocated_part(part: int, replaced: int | None) -> str:
    """`fixé à 833,00 heures`, and what it was before."""
    before = "" if replaced is None else f", au lieu de {french.hours(replaced)}"
    return f"fixé à {french.hours(part)}{before}"


def _group_member(member: dict[str, Any]) -> str:
    lead = ", mandataire" if member["lead"] else ""
    return f"{member['contractor']} ({french.percent(member['share_percent'])}{lead})"
