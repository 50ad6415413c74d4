"""Words events about changes of a contract and its lots, in the centrale's log and in a member's."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.lots.lot_terms import award, clause
from tremplin_platform.audit.wording.members.delivered import received
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.contracts import contract_life as events
from tremplin_platform.figures import french

_QUESTIONS = {
    "co-contractor-not-eligible": "une entreprise du groupement n’a pas le statut que la réservation demande",
    "winner-not-settled": "la place d’une EITI parmi les structures d’insertion de L2113-13 n’est pas tranchée",
}


def _renewed(_: str, data: dict[str, Any]) -> str:
    return f"Le contrat {data['contract']} est reconduit {_until(data)}."


def _renewed_for_member(_: str, data: dict[str, Any]) -> str:
    text = f"La centrale fait savoir que le contrat {data['contract']} est reconduit {_until(data)}"
    if data["moved"]:
        text += f" ; {french.count(len(data['moved']), 'lot réservé', 'lots réservés')} de plus longue durée"
    return f"{text}."


def _target_revised(_: str, data: dict[str, Any]) -> str:
    return f"Par avenant, la clause d’insertion du {_lot(data)} devient {_revision_terms(data['revision'])}."


def _target_revised_for_member(_: str, data: dict[str, Any]) -> str:
    return (
        f"La centrale fait savoir que, par avenant, la clause d’insertion du {_lot(data)} devient "
        f"{_revision_terms(data['revision'])}."
    )


def _lot_cancelled(_: str, data: dict[str, Any]) -> str:
    return (
        f"Le {_lot(data)} est abandonné avant sa notification, à partir du {french.day(data['effective'])} "
        f"(motif : {data['reason']}) ; il n’a plus d’objectif."
    )


def _lot_cancelled_for_member(_: str, data: dict[str, Any]) -> str:
    text = (
        f"La centrale fait savoir que le {_lot(data)} est abandonné avant sa notification "
        f"(motif : {data['reason']})"
    )
    if data["withdrawn"] is not None:
        text += f" ; l’objectif de ce membre, {french.hours(data['withdrawn'])}, est retiré"
    return f"{text}."


def _lot_terminated(_: str, data: dict[str, Any]) -> str:
    return (
        f"Le {_lot(data)} est résilié : dernier jour de commande le {french.day(data['on'])} "
        f"(motif : {data['reason']})."
    )


def _lot_relaunched(_: str, data: dict[str, Any]) -> str:
    return f"Le {_lot(data)} est relancé : {names.lot_of(**data['relaunched_as'])}."


def _lot_relaunch_of(_: str, data: dict[str, Any]) -> str:
    return f"Le {_lot(data)} est la relance d’un autre : {names.lot_of(**data['relaunch_of'])}."


def _tranche_added(_: str, data: dict[str, Any]) -> str:
    return (
        f"Le {_lot(data)} a une tranche {data['tranche']} de {french.hours(data['hours'])}, due seulement une fois "
        "affermie (R2113-6)."
    )


def _tranche_affirmed(_: str, data: dict[str, Any]) -> str:
    return (
        f"La tranche {data['tranche']} du {_lot(data)} est affermie : {french.hours(data['hours'])} s’ajoutent à son "
        f"objectif à partir du {french.day(data['on'])}."
    )


def _contractor_substituted(_: str, data: dict[str, Any]) -> str:
    text = (
        f"Au {_lot(data)}, {data['replaced']} est remplacé par {award(data['award'])} "
        f"(R2194-6, motif : {data['ground']})"
    )
    if data.get("evidence") is not None:  # absent from a member's copy
        share = french.percent(data["evidence"]["share_percent"])
        text += f" ; {share} de travailleurs concernés justifiés le {french.day(data['evidence']['on'])}"
    return f"{text}."


def _winner_status_changed(_: str, data: dict[str, Any]) -> str:
    text = f"Au {_lot(data)}, {data['contractor']}"
    if data["lost_on"] is None:
        return f"{text} a bien le statut qui lui a permis d’obtenir le lot réservé."
    return (
        f"{text} n’a plus, à partir du {french.day(data['lost_on'])}, le statut qui lui a permis d’obtenir le lot, "
        "qui reste réservé ; les heures faites à partir de ce jour sont à examiner."
    )


def _open_point_kept(_: str, data: dict[str, Any]) -> str:
    question = names.called(_QUESTIONS, data["question"])
    stated = f" L’acheteur indique : {data['statement']}." if data["statement"] else ""
    return (
        f"Point ouvert sur le {_lot(data)} : {question} ({names.listed(data['about'])}) ; rien n’est compté dessus."
        f"{stated}"
    )


def _hours_brought_forward(_: str, data: dict[str, Any]) -> str:
    return (
        f"Pour {data['member']}, {french.hours(data['hours'])} d’insertion sur le {_lot(data)} sont reprises au "
        f"{french.day(data['on'])}, validées avant le suivi par la plateforme (justificatif : {data['evidence']})."
    )


def _hours_brought_forward_for_member(_: str, data: dict[str, Any]) -> str:
    text = (
        f"{french.hours(data['hours'])} d’insertion de ce membre sur le {_lot(data)} sont reprises au "
        f"{french.day(data['worked_to'])}, validées avant le suivi par la plateforme "
        f"(justificatif : {data['evidence']})"
    )
    if data["adjustment"]:
        text += f" ; en ajustement du {french.quarter(data['reported_in'])} parce que leur trimestre est clos"
    return f"{text}."


def _clause_annulled(_: str, data: dict[str, Any]) -> str:
    return f"{_annulled(data)}, les heures faites restent acquises (motif : {data['reason']})."


def _clause_annulled_for_member(_: str, data: dict[str, Any]) -> str:
    hours = sum(due["hours"] for due in data["withdrawn"])
    return (
        f"{_annulled(data)}, soit {french.hours(hours)} de moins pour cet organisme ; les heures faites restent "
        f"acquises (motif : {data['reason']})."
    )


def _lot(data: dict[str, Any]) -> str:
    return names.lot_of(data["contract"], data["lot"])


def _until(data: dict[str, Any]) -> str:
    return f"jusqu’au {french.day(data['ends_on'])}, au lieu du {french.day(data['replaced'])} (R2112-4)"


def _revision_terms(revision: dict[str, Any]) -> str:
    since = french.day(revision["effective_on"])
    return f"{clause(revision['clause'])} à partir du {since} ({revision['ground']})"


def _annulled(data: dict[str, Any]) -> str:
    lot = names.lot_of(data["contract"], data["lot"])
    day = french.day(data["effective"])
    return f"La clause d’insertion du {lot} est annulée à partir du {day} : plus rien n’est dû"


SENTENCES: Sentences = {
    events.Renewed: _renewed,
    events.TargetRevised: _target_revised,
    events.LotCancelled: _lot_cancelled,
    events.LotTerminated: _lot_terminated,
    events.LotRelaunched: _lot_relaunched,
    events.LotRelaunchOf: _lot_relaunch_of,
    events.TrancheAdded: _tranche_added,
    events.TrancheAffirmed: _tranche_affirmed,
    events.ContractorSubstituted: _contractor_substituted,
    events.WinnerStatusChanged: _winner_status_changed,
    events.OpenPointKept: _open_point_kept,
    events.HoursBroughtForward: _hours_brought_forward,
    events.ClauseAnnulled: _clause_annulled,
    events.ContractRenewed: _renewed_for_member,
    events.TargetRevisedCopy: _target_revised_for_member,
    events.LotCancelledCopy: _lot_cancelled_for_member,
    events.LotTerminatedCopy: received(_lot_terminated),
    events.LotRelaunchedCopy: received(_lot_relaunched),
    events.LotRelaunchOfCopy: received(_lot_relaunch_of),
    events.TrancheAddedCopy: received(_tranche_added),
    events.TrancheAffirmedCopy: received(_tranche_affirmed),
    events.ContractorSubstitutedCopy: received(_contractor_substituted),
    events.WinnerStatusChangedCopy: received(_winner_status_changed),
    events.HoursBroughtForwardCopy: _hours_brought_forward_for_member,
    events.ClauseAnnulledCopy: _clause_annulled_for_member,
}
