"""Sentences of what becomes of a contract and its lots, in the centrale's log and in a member's."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.lots.lot_terms import award, clause
from tremplin_platform.audit.wording.members.delivered import received
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.clauses import annulment
from tremplin_platform.events.contracts import contract_life as events
from tremplin_platform.events.members import delivered_annulment, delivered_life
from tremplin_platform.figures import french

_QUESTIONS = {
    "co-contractor-not-eligible": "une entreprise du groupement n’a pas le statut que la réservation demande",
    "winner-not-settled": "la place d’une EITI parmi les structures d’insertion de L2113-13 n’est pas tranchée",
}


def renewed(_: str, data: dict[str, Any]) -> str:
    """Until when it may be ordered on, and until when it was."""
    return f"Le contrat {data['contract']} est reconduit {_until(data)}."


def renewed_for_member(_: str, data: dict[str, Any]) -> str:
    """The same, and what it changes in the reserved lots open to this member."""
    text = f"La centrale fait savoir que le contrat {data['contract']} est reconduit {_until(data)}"
    if data["moved"]:
        text += f" ; {french.count(len(data['moved']), 'lot réservé', 'lots réservés')} de plus longue durée"
    return f"{text}."


def target_revised(_: str, data: dict[str, Any]) -> str:
    """The new clause, from when, and on what ground."""
    return f"Par avenant, la clause d’insertion du {_lot(data)} devient {_revision_terms(data['revision'])}."


def target_revised_for_member(_: str, data: dict[str, Any]) -> str:
    """The same, as the member is told."""
    return (
        f"La centrale fait savoir que, par avenant, la clause d’insertion du {_lot(data)} devient "
        f"{_revision_terms(data['revision'])}."
    )


def lot_cancelled(_: str, data: dict[str, Any]) -> str:
    """That it is given up before its notification, and why."""
    return (
        f"Le {_lot(data)} est abandonné avant sa notification, à partir du {french.day(data['effective'])} "
        f"(motif : {data['reason']}) ; il n’a plus d’objectif."
    )


def lot_cancelled_for_member(_: str, data: dict[str, Any]) -> str:
    """The same, and the part of the target that this member no longer has."""
    text = (
        f"La centrale fait savoir que le {_lot(data)} est abandonné avant sa notification "
        f"(motif : {data['reason']})"
    )
    if data["withdrawn"] is not None:
        text += f" ; l’objectif de ce membre, {french.hours(data['withdrawn'])}, est retiré"
    return f"{text}."


def lot_terminated(_: str, data: dict[str, Any]) -> str:
    """The last day it may be ordered on, and why."""
    return (
        f"Le {_lot(data)} est résilié : dernier jour de commande le {french.day(data['on'])} "
        f"(motif : {data['reason']})."
    )


def lot_relaunched(_: str, data: dict[str, Any]) -> str:
    """Which lot is tendered in its place."""
    return f"Le {_lot(data)} est relancé : {names.lot_of(**data['relaunched_as'])}."


def lot_relaunch_of(_: str, data: dict[str, Any]) -> str:
    """Which lot failed before it."""
    return f"Le {_lot(data)} est la relance d’un autre : {names.lot_of(**data['relaunch_of'])}."


def tranche_added(_: str, data: dict[str, Any]) -> str:
    """How many hours, and that none is due yet."""
    return (
        f"Le {_lot(data)} a une tranche {data['tranche']} de {french.hours(data['hours'])}, due seulement une fois "
        "affermie (R2113-6)."
    )


def tranche_affirmed(_: str, data: dict[str, Any]) -> str:
    """From when its hours add to the target."""
    return (
        f"La tranche {data['tranche']} du {_lot(data)} est affermie : {french.hours(data['hours'])} s’ajoutent à son "
        f"objectif à partir du {french.day(data['on'])}."
    )


def contractor_substituted(_: str, data: dict[str, Any]) -> str:
    """Who takes over from whom, why, and on which evidence."""
    text = (
        f"Au {_lot(data)}, {data['replaced']} est remplacé par {award(data['award'])} "
        f"(R2194-6, motif : {data['ground']})"
    )
    if data.get("evidence") is not None:  # no member is told it
        share = french.percent(data["evidence"]["share_percent"])
        text += f" ; {share} de travailleurs concernés justifiés le {french.day(data['evidence']['on'])}"
    return f"{text}."


def winner_status_changed(_: str, data: dict[str, Any]) -> str:
    """From when, and that the lot stays reserved."""
    text = f"Au {_lot(data)}, {data['contractor']}"
    if data["lost_on"] is None:
        return f"{text} a bien le statut qui lui a permis d’obtenir le lot réservé."
    return (
        f"{text} n’a plus, à partir du {french.day(data['lost_on'])}, le statut qui lui a permis d’obtenir le lot, "
        "qui reste réservé ; les heures faites à partir de ce jour sont à examiner."
    )


def open_point_kept(_: str, data: dict[str, Any]) -> str:
    """Which question stays open, about whom, and what the buyer stated."""
    question = names.called(_QUESTIONS, data["question"])
    stated = f" L’acheteur indique : {data['statement']}." if data["statement"] else ""
    return (
        f"Point ouvert sur le {_lot(data)} : {question} ({names.listed(data['about'])}) ; rien n’est compté dessus."
        f"{stated}"
    )


def hours_brought_forward(_: str, data: dict[str, Any]) -> str:
    """Whose hours, of which day, shown by what."""
    return (
        f"Pour {data['member']}, {french.hours(data['hours'])} d’insertion sur le {_lot(data)} sont reprises au "
        f"{french.day(data['on'])}, validées avant le suivi par la plateforme (justificatif : {data['evidence']})."
    )


def hours_brought_forward_for_member(_: str, data: dict[str, Any]) -> str:
    """This member's hours, of which day, and in which quarter they are told."""
    text = (
        f"{french.hours(data['hours'])} d’insertion de ce membre sur le {_lot(data)} sont reprises au "
        f"{french.day(data['worked_to'])}, validées avant le suivi par la plateforme "
        f"(justificatif : {data['evidence']})"
    )
    if data["adjustment"]:
        text += f" ; en ajustement du {french.quarter(data['reported_in'])} parce que leur trimestre est clos"
    return f"{text}."


def clause_annulled(_: str, data: dict[str, Any]) -> str:
    """From when, and why; what was done stays."""
    return f"{_annulled(data)}, les heures faites restent acquises (motif : {data['reason']})."


def clause_annulled_for_member(_: str, data: dict[str, Any]) -> str:
    """The same, and the hours that this member is owed no more."""
    hours = sum(each["hours"] for each in data["withdrawn"])
    return (
        f"{_annulled(data)}, soit {french.hours(hours)} de moins pour cet organisme ; les heures faites restent "
        f"acquises (motif : {data['reason']})."
    )


def _lot(data: dict[str, Any]) -> str:
    """`lot 1 du contrat nettoyage`."""
    return names.lot_of(data["contract"], data["lot"])


def _until(data: dict[str, Any]) -> str:
    """Until when a renewed contract may be ordered on."""
    return f"jusqu’au {french.day(data['ends_on'])}, au lieu du {french.day(data['replaced'])} (R2112-4)"


def _revision_terms(revision: dict[str, Any]) -> str:
    """The clause, since when, under which article."""
    since = french.day(revision["effective_on"])
    return f"{clause(revision['clause'])} à partir du {since} ({revision['ground']})"


def _annulled(data: dict[str, Any]) -> str:
    lot = names.lot_of(data["contract"], data["lot"])
    day = french.day(data["effective"])
    return f"La clause d’insertion du {lot} est annulée à partir du {day} : plus rien n’est dû"


SENTENCES: Sentences = {
    events.Renewed: renewed,
    events.TargetRevised: target_revised,
    events.LotCancelled: lot_cancelled,
    events.LotTerminated: lot_terminated,
    events.LotRelaunched: lot_relaunched,
    events.LotRelaunchOf: lot_relaunch_of,
    events.TrancheAdded: tranche_added,
    events.TrancheAffirmed: tranche_affirmed,
    events.ContractorSubstituted: contractor_substituted,
    events.WinnerStatusChanged: winner_status_changed,
    events.OpenPointKept: open_point_kept,
    events.HoursBroughtForward: hours_brought_forward,
    annulment.ClauseAnnulled: clause_annulled,
    delivered_life.ContractRenewed: renewed_for_member,
    delivered_life.TargetRevised: target_revised_for_member,
    delivered_life.LotCancelled: lot_cancelled_for_member,
    delivered_life.LotTerminated: received(lot_terminated),
    delivered_life.LotRelaunched: received(lot_relaunched),
    delivered_life.LotRelaunchOf: received(lot_relaunch_of),
    delivered_life.TrancheAdded: received(tranche_added),
    delivered_life.TrancheAffirmed: received(tranche_affirmed),
    delivered_life.ContractorSubstituted: received(contractor_substituted),
    delivered_life.WinnerStatusChanged: received(winner_status_changed),
    delivered_life.HoursBroughtForward: hours_brought_forward_for_member,
    delivered_annulment.ClauseAnnulled: clause_annulled_for_member,
}
