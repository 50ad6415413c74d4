"""Why a task is open, in one French sentence, from what the rows say of it. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from tremplin_platform.figures import french

_Sentence = Callable[[Mapping[str, Any], Mapping[str, Any]], str]


def reason(kind: str, task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """
    The sentence of a task of this kind.

    :param task: its `member`, `contract` and `lot`
    :param said: what else its sentence tells
    """
    return french.typeset(_REASONS[kind](task, said))


def _to_validate(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return f"{_declared(task, said)} ne sont ni validées ni rejetées (CCAG-FCS 16.1.4.1)."


def _to_assign(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"{_declared(task, said)} ont été déclarées par la centrale et ce lot n’a pas de facilitateur : "
        "désignez-en un, car qui déclare ne valide pas."
    )


def _returned(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    why = f" ; motif : {said['reason']}" if said["reason"] else ""
    return f"{_declared(task, said)} vous sont revenues : corrigez-les et présentez-les à nouveau{why}."


def _article(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"Le lot {task['lot']} du contrat {task['contract']} est réservé sans que l’article soit dit : "
        "dites lequel, de L2113-12 à L2113-15."
    )


def _status_lost(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"{said['contractor']} n’a plus, à partir du {french.day(said['on'])}, le statut qui lui a permis d’obtenir "
        f"{_lot_name(task)} : le lot reste réservé, les heures faites depuis sont à examiner."
    )


def _subcontracted(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"{french.hours(said['subcontracted'])} sur {french.hours(said['hours'])} {french.of(said['contractor'])} sont "
        f"sous-traitées sur {_lot_name(task)}, qui est réservé : plus de la moitié."
    )


def _conflict(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    published = "réservé" if said["reserved"] else "non réservé"
    ours = "aucun lot réservé" if said["reserved"] else "un lot réservé"
    return (
        f"Les données publiées (acheteur {said['buyer']}, contrat {said['observed']}) le disent {published} ; "
        f"le contrat {task['contract']} a {ours} : les deux sont gardés, dites lequel est juste."
    )


def _open_point(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    if said.get("question") == "co-contractor-not-eligible":
        return (
            f"Point ouvert : aucun texte lu ne dit si chaque entreprise d’un groupement doit remplir la réservation ; "
            f"sur {_lot_name(task)}, {', '.join(said['about'])} ne la remplit pas."
        )
    if said["question"] == "winner-not-settled":
        return (
            "Point ouvert : aucun texte lu ne dit si une EITI est une structure d’insertion de L2113-13 ; "
            f"{', '.join(said['about'])}, titulaire sur {_lot_name(task)}, n’est pas compté comme structure protégée."
        )
    if said["question"] == "resale":
        return (
            "Point ouvert : aucun texte lu ne dit si un membre déduit, à la DOETH, ce que la centrale a acheté en son "
            f"propre nom pour le lui revendre ; l’attestation {said['year']} {french.of(said['contractor'])}, "
            "au nom de la centrale, est gardée sans chiffre."
        )
    return (
        f"Point ouvert : aucun texte lu ne dit si l’attestation DOETH {said['year']} {french.of(said['contractor'])}, "
        "une EATT, donne droit à déduction ; elle est gardée sans chiffre."
    )


def _lot_name(task: Mapping[str, Any]) -> str:
    return f"le lot {task['lot']} du contrat {task['contract']}"


def _to_check(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"{french.hours(said['hours'])} sur {_lot_name(task)}, travail effectué "
        f"{french.period(said['first'], said['last'])} : avec ce qui est déclaré pour la même personne sur d’autres "
        "contrats, c’est plus de 24 heures par jour. Rapprochez ces déclarations."
    )


def _to_close(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return f"Le {french.quarter(said['quarter'])} est terminé, des heures y sont déclarées, et il n’est pas clos."


def _to_publish(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    quarter, since = french.quarter(said["quarter"]), french.day(said["closed_on"])
    return f"Le {quarter} est clos depuis le {since}, et n’est pas publié."


def _meeting(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    missed = f" ; celle du {french.day(said['missed'])} a été manquée" if said["missed"] else ""
    return (
        f"La réunion de lancement du contrat {task['contract']} avec {said['contractor']}, titulaire depuis le "
        f"{french.day(said['since'])}, est à tenir (CCAG-FCS 16.1.4.3){missed}."
    )


def _promise(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    offer = _OFFERS.get(said["offer"], said["offer"])
    return f"La centrale s’est engagée envers {said['to']} : {offer} ; ce n’est pas fait."


def _motive(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"Le contrat {task['contract']} est dispensé de condition sociale (L2112-2-1) sans que le motif soit écrit : "
        "l’acheteur doit le conserver."
    )


def _status(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"Le statut {french.of(said['buyer'])} n’est pas enregistré : on ne sait quel seuil s’applique à la dispense "
        f"du contrat {task['contract']} (L2112-2-1)."
    )


def _waiver_missing(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    whom = _BUYERS[None if said["works"] else said["status"] or "central-authority"]
    unknown = (
        ""
        if said["works"] or said["status"]
        else f" Le statut {french.of(said['buyer'])} n’est pas enregistré : ce seuil, le plus bas, est retenu."
    )
    return (
        f"Le contrat {task['contract']} ({french.money(said['amount'])}) atteint le seuil de "
        f"{french.money(said['threshold'])} {whom}, sans clause sociale, sans réservation et sans inscription au "
        "registre des dispenses : ajoutez une condition sociale, ou inscrivez pourquoi il n’en a pas (L2112-2-1 ; "
        f"la date de l’avis est retenue).{unknown}"
    )


def _internal(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"{said['facilitator']} a décliné {_lot_name(task)} : suivez-le en interne, "
        f"ou désignez un autre facilitateur ; motif : {said['reason']}."
    )


def _full(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    waiting = f" ; pas encore publiés : {', '.join(said['unpublished'])}" if said["unpublished"] else ""
    followed = french.count(len(said["followed"]), "contrat suivi", "contrats suivis")
    return (
        f"La convention {french.of(said['facilitator'])} est à pleine charge : "
        f"{followed} sur {said['capacity']}{waiting}. Étendez-la, ou confiez un contrat à un autre."
    )


def _ending(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    when = "s’achève" if said["capacity"] is not None else "s’est achevée"
    followed = french.count(len(said["followed"]), "contrat suivi", "contrats suivis")
    return (
        f"La convention {french.of(said['facilitator'])} {when} le {french.day(said['due_on'])} ({followed}) : "
        "renouvelez-la, ou désignez un autre facilitateur."
    )


def _notice(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    missing = french.hours(said["missing"])
    return (
        f"La mise en demeure adressée à {', '.join(said['contractors'])} sur {_lot_name(task)} est échue depuis le "
        f"{french.day(said['deadline'])}, {missing} manquent : décidez d’une pénalité, ou retenez une difficulté qui "
        "excuse ces heures (CCAG-FCS 16.1.5)."
    )


_BUYERS = {
    "central-authority": "d’une autorité publique centrale",
    "contracting-authority": "d’un autre pouvoir adjudicateur",
    "entity": "d’une entité adjudicatrice",
    None: "des travaux",
}
"""Whose threshold it is, by the buyer's status; None for works."""

_OFFERS = {
    "clause-drafting": "aide à la rédaction des clauses",
    "hours-follow-up": "suivi des heures",
    "recruitment-help": "aide au recrutement",
}


def _declared(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    hours, quarter = french.hours(said["hours"]), french.quarter(said["quarter"])
    return f"{hours} {french.of(said['contractor'])} sur {_lot_name(task)}, travail du {quarter},"


_REASONS: Mapping[str, _Sentence] = {
    "declaration-to-validate": _to_validate,
    "declaration-returned": _returned,
    "facilitator-to-assign": _to_assign,
    "article-to-state": _article,
    "open-point": _open_point,
    "status-lost": _status_lost,
    "subcontracting-over-half": _subcontracted,
    "reservation-conflict": _conflict,
    "hours-to-check": _to_check,
    "quarter-to-close": _to_close,
    "quarter-to-publish": _to_publish,
    "meeting-to-hold": _meeting,
    "commitment-due": _promise,
    "convention-at-capacity": _full,
    "convention-ending": _ending,
    "waiver-motive-missing": _motive,
    "buyer-status-unknown": _status,
    "waiver-missing": _waiver_missing,
    "internal-follow-up": _internal,
    "formal-notice-over": _notice,
}
KINDS = tuple(_REASONS)
"""Every kind of task."""
