"""Words events about a contract and its lots, in the centrale's log and in a member's."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.lots.lot_terms import award, clause, facilitator, lot_terms, reservation
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.contracts import contract as events, reserved_winner
from tremplin_platform.figures import french
from tremplin_platform.figures.names import titled


def _registered(_: str, data: dict[str, Any]) -> str:
    kind = names.called(names.CONTRACT_KINDS, data["kind"])
    text = (
        f"Le contrat « {data['title']} » est enregistré : {kind}, "
        f"{names.called(names.USAGES, data['usage'])}, {names.called(names.CENTRALE_ROLES, data['centrale_role'])}, "
        f"{french.period(data['starts_on'], data['ends_on'])}"
    )
    if data["maximum"] is not None:
        text += f", maximum {french.money(data['maximum'])}"
    return f"{text} ; {' ; '.join(map(lot_terms, data['lots']))}."


def _published(contract: str, data: dict[str, Any]) -> str:
    reason = "" if data["reason"] is None else f" (motif : {data['reason']})"
    return f"Le contrat {contract} est publié{reason}."


def _opened(_: str, data: dict[str, Any]) -> str:
    opening = data["opening"]
    to_whom = (
        "à tous les membres, présents et à venir" if opening["member"] is None else f"à {opening['member']}"
    )
    return f"Le contrat {data['contract']} est ouvert {to_whom} à partir du {french.day(opening['from'])}."


def _contract_opened(_: str, data: dict[str, Any]) -> str:
    return f"{_opening(data)} ; {' ; '.join(map(_open_lot, data['lots']))}."


def _contract_reopened(_: str, data: dict[str, Any]) -> str:
    before = f", déjà ouvert à partir du {french.day(data['replaced_from'])}"
    return f"{_opening(data, again=' à nouveau')}{before} ; {' ; '.join(map(_open_lot, data['lots']))}."


def _lot_awarded(_: str, data: dict[str, Any]) -> str:
    text = f"Le {names.lot_of(data['contract'], data['lot'])} est attribué à {award(data['award'])}"
    if data["amount"] is not None:
        text += f", pour {french.money(data['amount'])}"
    if data["group"]:
        text += f" ; groupement : {names.listed(map(_group_member, data['group']))}"
    if data["evidence"] is not None:
        share = french.percent(data["evidence"]["share_percent"])
        text += f" ; {share} de travailleurs concernés justifiés le {french.day(data['evidence']['on'])}"
    return f"{text}."


def _lot_awarded_for_member(_: str, data: dict[str, Any]) -> str:
    lot = names.lot_of(data["contract"], data["lot"])
    return f"La centrale fait savoir que le {lot} est attribué à {award(data['award'])}."


def _target_allocated(_: str, data: dict[str, Any]) -> str:
    part = _allocated_part(data["hours"], data["replaced"])
    return f"Pour {data['member']}, l’objectif du {names.lot_of(data['contract'], data['lot'])} est {part}."


def _target_allocated_for_member(_: str, data: dict[str, Any]) -> str:
    part = _allocated_part(data["hours"], data["replaced"])
    return f"L’objectif de ce membre sur le {names.lot_of(data['contract'], data['lot'])} est {part}."


def _facilitator_assigned(_: str, data: dict[str, Any]) -> str:
    return f"Les heures du {names.lot_of(data['contract'], data['lot'])} {facilitator(data['assignment'])}."


def _facilitator_assigned_for_member(_: str, data: dict[str, Any]) -> str:
    elsewhere = "" if data["in_territory"] else " (hors du département de ce membre)"
    lot = names.lot_of(data["contract"], data["lot"])
    return f"La centrale fait savoir que les heures du {lot} {facilitator(data['assignment'])}{elsewhere}."


def _facilitator_declined(_: str, data: dict[str, Any]) -> str:
    return (
        f"{data['facilitator']} refuse de suivre le {names.lot_of(data['contract'], data['lot'])} à partir du "
        f"{french.day(data['on'])} (motif : {data['reason']}) ; l’acheteur le suit lui-même."
    )


def _facilitator_declined_for_member(_: str, data: dict[str, Any]) -> str:
    lot = names.lot_of(data["contract"], data["lot"])
    then = " ; l’acheteur le suit lui-même" if data["followed"] else ", ce qui ne concerne pas ce membre"
    return (
        f"La centrale fait savoir que {data['facilitator']} refuse de suivre le {lot} à partir du "
        f"{french.day(data['on'])} (motif : {data['reason']}){then}."
    )


def _reserved_lot_won(contractor: str, data: dict[str, Any]) -> str:
    return f"Premier lot réservé obtenu par {contractor} : {_win(data['win'])}."


def _reserved_lot_won_again(contractor: str, data: dict[str, Any]) -> str:
    return f"Autre lot réservé obtenu par {contractor} : {_win(data['win'])}."


def _allocated_part(part: int, replaced: int | None) -> str:
    before = "" if replaced is None else f", au lieu de {french.hours(replaced)}"
    return f"fixé à {french.hours(part)}{before}"


def _group_member(member: dict[str, Any]) -> str:
    lead = ", mandataire" if member["lead"] else ""
    return f"{member['contractor']} ({french.percent(member['share_percent'])}{lead})"


def _opening(data: dict[str, Any], *, again: str = "") -> str:
    return (
        f"Le contrat « {data['title']} » est ouvert{again} à ce membre à partir du "
        f"{french.day(data['opened_from'])} ; {names.called(names.CONTRACT_KINDS, data['kind'])}, "
        f"{names.called(names.USAGES, data['usage'])}, {french.period(data['starts_on'], data['ends_on'])}"
    )


def _open_lot(lot: dict[str, Any]) -> str:
    text = f"lot {titled(lot['id'], lot['title'])}"
    if lot["reservation"] is not None:
        text += f", {reservation(lot['reservation']['articles'])}"
    if lot["clause"] is not None:
        text += f", clause d’insertion : {clause(lot['clause'])}"
    if not lot["in_territory"]:
        text += ", hors du département de ce membre"
    if lot["awards"]:
        text += f", attribué à {names.listed(map(award, lot['awards']))}"
    return text


def _win(win: dict[str, Any]) -> str:
    article = "article à préciser" if win["article"] is None else win["article"]
    return f"{names.lot_of(win['contract'], win['lot'])}, notifié le {french.day(win['notified_on'])} ({article})"


SENTENCES: Sentences = {
    events.Registered: _registered,
    events.Published: _published,
    events.Opened: _opened,
    events.LotAwarded: _lot_awarded,
    events.TargetAllocated: _target_allocated,
    events.FacilitatorAssigned: _facilitator_assigned,
    events.FacilitatorDeclined: _facilitator_declined,
    events.ContractOpened: _contract_opened,
    events.ContractReopened: _contract_reopened,
    events.LotAwardedCopy: _lot_awarded_for_member,
    events.TargetAllocatedCopy: _target_allocated_for_member,
    events.FacilitatorAssignedCopy: _facilitator_assigned_for_member,
    events.FacilitatorDeclinedCopy: _facilitator_declined_for_member,
    reserved_winner.Won: _reserved_lot_won,
    reserved_winner.WonAgain: _reserved_lot_won_again,
}
