"""Words events about the execution of a lot's clause: difficulties, suspension, notice, penalties, globalisation."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.clauses import execution as events
from tremplin_platform.figures import french


def _begun(_: str, data: dict[str, Any]) -> str:
    lot = names.lot_of(data["contract"], data["lot"])
    return f"Le suivi de l’exécution de la clause du {lot} commence le {french.day(data['effective'])}."


def _difficulty_notified(_: str, data: dict[str, Any]) -> str:
    excused = (
        f"{french.hours(data['excused'])} sont excusées, faute de moyen trouvé pour les réaliser"
        if data["excused"]
        else "aucune heure n’est excusée"
    )
    return (
        f"Une difficulté {french.of(names.listed(data['contractors']))} "
        f"sur le {names.lot_of(data['contract'], data['lot'])} "
        f"est signalée le {french.day(data['effective'])} (motif : {data['reason']}) ; {excused}."
    )


def _clause_suspended(_: str, data: dict[str, Any]) -> str:
    when = (
        f"à partir du {french.day(data['effective'])}"
        if data["until"] is None
        else french.period(data["effective"], data["until"])
    )
    lot = names.lot_of(data["contract"], data["lot"])
    return f"La clause d’insertion du {lot} est suspendue {when} (motif : {data['reason']})."


def _formal_notice_sent(_: str, data: dict[str, Any]) -> str:
    return (
        f"Mise en demeure est faite le {french.day(data['effective'])} à {names.listed(data['contractors'])} de "
        f"réaliser les heures d’insertion du {names.lot_of(data['contract'], data['lot'])}, au plus tard le "
        f"{french.day(data['deadline'])}."
    )


def _penalty_decided(_: str, data: dict[str, Any]) -> str:
    lot = names.lot_of(data["contract"], data["lot"])
    return (
        f"Une pénalité pour {french.hours(data['hours'])} manquantes sur le {lot} est décidée le "
        f"{french.day(data['effective'])} envers {names.listed(data['contractors'])} : {_terms(data)} ; "
        f"{_amount(data)}."
    )


def _penalty_cancelled(_: str, data: dict[str, Any]) -> str:
    return (
        f"La pénalité du {french.day(data['decided_on'])} sur le {names.lot_of(data['contract'], data['lot'])}, pour "
        f"{french.hours(data['hours'])}, est annulée (motif : {data['reason']})."
    )


def _penalty_decided_for_member(_: str, data: dict[str, Any]) -> str:
    return (
        f"La centrale fait savoir qu’une pénalité pour des heures manquantes sur le "
        f"{names.lot_of(data['contract'], data['lot'])} est décidée le {french.day(data['effective'])} envers le "
        "titulaire (CCAG-FCS 16.1.5)."
    )


def _penalty_cancelled_for_member(_: str, data: dict[str, Any]) -> str:
    return (
        f"La centrale fait savoir que la pénalité du {french.day(data['decided_on'])} sur le "
        f"{names.lot_of(data['contract'], data['lot'])} est annulée."
    )


def _globalised(_: str, data: dict[str, Any]) -> str:
    lot = names.lot_of(data["contract"], data["lot"])
    since = french.day(data["effective"])
    return f"Le {lot} entre dans la globalisation {data['globalisation']} à partir du {since}."


def _globalisation_agreed(identifier: str, data: dict[str, Any]) -> str:
    lots = names.listed([names.lot_of(**lot) for lot in data["lots"]])
    return (
        f"La globalisation {identifier} réunit, à partir du {french.day(data['effective'])}, les heures d’insertion de "
        f"{data['contractor']} dans le bassin d’emploi « {data['basin']} » : {lots} ; l’acheteur déclare que ces "
        "contrats la prévoient."
    )


def _terms(data: dict[str, Any]) -> str:
    terms = f"{french.hours(data['target'])} dues moins {french.hours(data['validated'])} validées"
    if data["excused"]:
        terms += f", moins {french.hours(data['excused'])} excusées"
    for lot in data["carried"]:
        terms += f", moins {french.hours(lot['hours'])} du {names.lot_of(lot['contract'], lot['lot'])}"
    if data["penalised"]:
        terms += f", moins {french.hours(data['penalised'])} déjà sanctionnées"
    return terms


def _amount(data: dict[str, Any]) -> str:
    if data["amount"] is None:
        return "le contrat ne fixe pas de montant par heure"
    return f"à {french.money(data['rate'])} l’heure, {french.money(data['amount'])}"


SENTENCES: Sentences = {
    events.Begun: _begun,
    events.DifficultyNotified: _difficulty_notified,
    events.ClauseSuspended: _clause_suspended,
    events.FormalNoticeSent: _formal_notice_sent,
    events.PenaltyDecided: _penalty_decided,
    events.PenaltyCancelled: _penalty_cancelled,
    events.PenaltyDecidedCopy: _penalty_decided_for_member,
    events.PenaltyCancelledCopy: _penalty_cancelled_for_member,
    events.Globalised: _globalised,
    events.GlobalisationAgreed: _globalisation_agreed,
}
