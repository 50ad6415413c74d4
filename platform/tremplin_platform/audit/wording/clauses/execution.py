"""Sentences of how a lot's clause is executed: difficulties, suspension, formal notice, penalties, globalisation."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.clauses import execution as events
from tremplin_platform.figures import french


def begun(_: str, data: dict[str, Any]) -> str:
    """That decisions about the clause's execution begin."""
    lot = names.lot_of(data["contract"], data["lot"])
    return f"Le suivi de l’exécution de la clause du {lot} commence le {french.day(data['effective'])}."


def difficulty_notified(_: str, data: dict[str, Any]) -> str:
    """Who is in difficulty, why, and the hours that it excuses."""
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


def clause_suspended(_: str, data: dict[str, Any]) -> str:
    """From when to when, and why."""
    when = (
        f"à partir du {french.day(data['effective'])}"
        if data["until"] is None
        else french.period(data["effective"], data["until"])
    )
    lot = names.lot_of(data["contract"], data["lot"])
    return f"La clause d’insertion du {lot} est suspendue {when} (motif : {data['reason']})."


def formal_notice_sent(_: str, data: dict[str, Any]) -> str:
    """Whom, and until when."""
    return (
        f"Mise en demeure est faite le {french.day(data['effective'])} à {names.listed(data['contractors'])} de "
        f"réaliser les heures d’insertion du {names.lot_of(data['contract'], data['lot'])}, au plus tard le "
        f"{french.day(data['deadline'])}."
    )


def penalty_decided(_: str, data: dict[str, Any]) -> str:
    """The hours sanctioned, how they are worked out, and the amount where the contract states a rate."""
    lot = names.lot_of(data["contract"], data["lot"])
    return (
        f"Une pénalité pour {french.hours(data['hours'])} manquantes sur le {lot} est décidée le "
        f"{french.day(data['effective'])} envers {names.listed(data['contractors'])} : {_terms(data)} ; "
        f"{_amount(data)}."
    )


def penalty_cancelled(_: str, data: dict[str, Any]) -> str:
    """Which penalty, and why."""
    return (
        f"La pénalité du {french.day(data['decided_on'])} sur le {names.lot_of(data['contract'], data['lot'])}, pour "
        f"{french.hours(data['hours'])}, est annulée (motif : {data['reason']})."
    )


def globalised(_: str, data: dict[str, Any]) -> str:
    """Which globalisation the lot is in."""
    lot = names.lot_of(data["contract"], data["lot"])
    since = french.day(data["effective"])
    return f"Le {lot} entre dans la globalisation {data['globalisation']} à partir du {since}."


def globalisation_agreed(identifier: str, data: dict[str, Any]) -> str:
    """Of whom, where, over which lots; that the contracts provide it is the buyer's word."""
    lots = names.listed([names.lot_of(each["contract"], each["lot"]) for each in data["lots"]])
    return (
        f"La globalisation {identifier} réunit, à partir du {french.day(data['effective'])}, les heures d’insertion de "
        f"{data['contractor']} dans le bassin d’emploi « {data['basin']} » : {lots} ; l’acheteur déclare que ces "
        "contrats la prévoient."
    )


def _terms(data: dict[str, Any]) -> str:
    terms = f"{french.hours(data['target'])} dues moins {french.hours(data['validated'])} validées"
    if data["excused"]:
        terms += f", moins {french.hours(data['excused'])} excusées"
    for each in data["carried"]:
        terms += f", moins {french.hours(each['hours'])} du {names.lot_of(each['contract'], each['lot'])}"
    if data["penalised"]:
        terms += f", moins {french.hours(data['penalised'])} déjà sanctionnées"
    return terms


def _amount(data: dict[str, Any]) -> str:
    if data["amount"] is None:
        return "le contrat ne fixe pas de montant par heure"
    return f"à {french.money(data['rate'])} l’heure, {french.money(data['amount'])}"


SENTENCES: Sentences = {
    events.Begun: begun,
    events.DifficultyNotified: difficulty_notified,
    events.ClauseSuspended: clause_suspended,
    events.FormalNoticeSent: formal_notice_sent,
    events.PenaltyDecided: penalty_decided,
    events.PenaltyCancelled: penalty_cancelled,
    events.Globalised: globalised,
    events.GlobalisationAgreed: globalisation_agreed,
}
