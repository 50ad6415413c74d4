"""Write the French sentence that explains why a task is open, from its row and the names in it. Reads nothing."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tremplin_platform.figures import french
from tremplin_platform.figures.names import Mention, Names, mentions, named

_Sentence = Callable[[Mapping[str, Any], Mapping[str, Any]], str]


_ORGANISATIONS = ("about", "buyer", "owner", "to")
"""Fields of tasks and of their values that hold organisations, beside those that always do."""


def reason(kind: str, task: Mapping[str, Any], data: Mapping[str, Any], *, names: Names) -> str:
    """
    Return the sentence of a task of this kind.

    :param task: has its `member`, `contract` and `lot`
    :param data: the other values of the sentence
    """
    write = _REASONS[kind]
    return french.typeset(
        write(
            named(task, names, organisations=_ORGANISATIONS),
            named(data, names, organisations=_ORGANISATIONS),
        )
    )


def mentioned(tasks: Iterable[Mapping[str, Any]]) -> set[Mention]:
    """Return what tasks and their values (`details`) mention, which `reason` names."""
    return mentions(tasks, organisations=_ORGANISATIONS)


def _to_validate(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return f"{_declared(task, data)} ne sont ni validées ni rejetées (CCAG-FCS 16.1.4.1)."


def _to_assign(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return (
        f"{_declared(task, data)} ont été déclarées par la centrale et ce lot n’a pas de facilitateur : "
        "désignez-en un, car qui déclare ne valide pas."
    )


def _nothing_declared(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return (
        f"Rien n’est déclaré par {data['contractor']} pour {task['member']} sur {_lot_name(task)}, travail du "
        f"{french.quarter(data['quarter'])}, où {french.hours(data['hours'])} sont dues : déclarez les heures faites, "
        "ou signalez la difficulté à l’acheteur (CCAG-FCS 16.1.4)."
    )


def _returned(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    why = f" ; motif : {data['reason']}" if data["reason"] else ""
    return f"{_declared(task, data)} vous sont revenues : corrigez-les et présentez-les à nouveau{why}."


def _article(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return (
        f"Le lot {task['lot']} du contrat {task['contract']} est réservé sans que l’article soit dit : "
        "dites lequel, de L2113-12 à L2113-15."
    )


def _status_lost(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return (
        f"{data['contractor']} n’a plus, à partir du {french.day(data['on'])}, le statut qui lui a permis d’obtenir "
        f"{_lot_name(task)} : le lot reste réservé, les heures faites depuis sont à examiner."
    )


def _subcontracted(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return (
        f"{french.hours(data['subcontracted'])} sur {french.hours(data['hours'])} {french.of(data['contractor'])} sont "
        f"sous-traitées sur {_lot_name(task)}, qui est réservé : plus de la moitié."
    )


def _conflict(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    published = "réservé" if data["reserved"] else "non réservé"
    ours = "aucun lot réservé" if data["reserved"] else "un lot réservé"
    return (
        f"Les données publiées (acheteur {data['siret']}, contrat {data['observed']}) le disent {published} ; "
        f"le contrat {task['contract']} a {ours} : les deux sont gardés, dites lequel est juste."
    )


def _open_point(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    if data.get("question") == "co-contractor-not-eligible":
        return (
            f"Point ouvert : aucun texte lu ne dit si chaque entreprise d’un groupement doit remplir la réservation ; "
            f"sur {_lot_name(task)}, {', '.join(data['about'])} ne la remplit pas."
        )
    if data["question"] == "winner-not-settled":
        return (
            "Point ouvert : aucun texte lu ne dit si une EITI est une structure d’insertion de L2113-13 ; "
            f"{', '.join(data['about'])}, titulaire sur {_lot_name(task)}, n’est pas compté comme structure protégée."
        )
    if data["question"] == "resale":
        return (
            "Point ouvert : aucun texte lu ne dit si un membre déduit, à la DOETH, ce que la centrale a acheté en son "
            f"propre nom pour le lui revendre ; l’attestation {data['year']} {french.of(data['contractor'])}, "
            "au nom de la centrale, est gardée sans chiffre."
        )
    return (
        f"Point ouvert : aucun texte lu ne dit si l’attestation DOETH {data['year']} {french.of(data['contractor'])}, "
        "une EATT, donne droit à déduction ; elle est gardée sans chiffre."
    )


def _lot_name(task: Mapping[str, Any]) -> str:
    return f"le lot {task['lot']} du contrat {task['contract']}"


def _to_check(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return (
        f"{french.hours(data['hours'])} sur {_lot_name(task)}, travail effectué "
        f"{french.period(data['first'], data['last'])} : avec ce qui est déclaré pour la même personne sur d’autres "
        "contrats, c’est plus de 24 heures par jour. Rapprochez ces déclarations."
    )


def _to_close(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return f"Le {french.quarter(data['quarter'])} est terminé, des heures y sont déclarées, et il n’est pas clos."


def _to_publish(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    quarter, since = french.quarter(data["quarter"]), french.day(data["closed_on"])
    return f"Le {quarter} est clos depuis le {since}, et n’est pas publié."


def _meeting(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    missed = f" ; celle du {french.day(data['missed'])} a été manquée" if data["missed"] else ""
    return (
        f"La réunion de lancement du contrat {task['contract']} avec {data['contractor']}, titulaire depuis le "
        f"{french.day(data['since'])}, est à tenir (CCAG-FCS 16.1.4.3){missed}."
    )


def _promise(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    offer = _OFFERS.get(data["offer"], data["offer"])
    return f"La centrale s’est engagée envers {data['to']} : {offer} ; ce n’est pas fait."


def _motive(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return (
        f"Le contrat {task['contract']} est dispensé de condition sociale (L2112-2-1) sans que le motif soit écrit : "
        "l’acheteur doit le conserver."
    )


def _status(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return (
        f"Le statut {french.of(data['buyer'])} n’est pas enregistré : on ne sait quel seuil s’applique à la dispense "
        f"du contrat {task['contract']} (L2112-2-1)."
    )


def _waiver_missing(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    whom = _BUYERS[None if data["works"] else data["status"] or "central-authority"]
    unknown = (
        ""
        if data["works"] or data["status"]
        else f" Le statut {french.of(data['buyer'])} n’est pas enregistré : ce seuil, le plus bas, est retenu."
    )
    return (
        f"Le contrat {task['contract']} ({french.money(data['amount'])}) atteint le seuil de "
        f"{french.money(data['threshold'])} {whom}, sans clause sociale, sans réservation et sans inscription au "
        "registre des dispenses : ajoutez une condition sociale, ou inscrivez pourquoi il n’en a pas (L2112-2-1 ; "
        f"la date de l’avis est retenue).{unknown}"
    )


def _internal(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return (
        f"{data['facilitator']} a décliné {_lot_name(task)} : suivez-le en interne, "
        f"ou désignez un autre facilitateur ; motif : {data['reason']}."
    )


def _full(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    unpublished = [waiting["contract"] for waiting in data["unpublished"]]
    waiting = f" ; pas encore publiés : {', '.join(unpublished)}" if unpublished else ""
    followed = french.count(len(data["followed"]), "contrat suivi", "contrats suivis")
    return (
        f"La convention {french.of(data['facilitator'])} est à pleine charge : "
        f"{followed} sur {data['capacity']}{waiting}. Étendez-la, ou confiez un contrat à un autre."
    )


def _ending(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    when = "s’achève" if data["capacity"] is not None else "s’est achevée"
    followed = french.count(len(data["followed"]), "contrat suivi", "contrats suivis")
    return (
        f"La convention {french.of(data['facilitator'])} {when} le {french.day(data['due_on'])} ({followed}) : "
        "renouvelez-la, ou désignez un autre facilitateur."
    )


def _notice(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    missing = french.hours(data["missing"])
    return (
        f"La mise en demeure adressée à {', '.join(data['contractors'])} sur {_lot_name(task)} est échue depuis le "
        f"{french.day(data['deadline'])}, {missing} manquent : décidez d’une pénalité, ou retenez une difficulté qui "
        "excuse ces heures (CCAG-FCS 16.1.5)."
    )


_BUYERS = {
    "central-authority": "d’une autorité publique centrale",
    "contracting-authority": "d’un autre pouvoir adjudicateur",
    "entity": "d’une entité adjudicatrice",
    None: "des travaux",
}
"""How a threshold is named, by the buyer's status; None for works."""

_OFFERS = {
    "clause-drafting": "aide à la rédaction des clauses",
    "hours-follow-up": "suivi des heures",
    "recruitment-help": "aide au recrutement",
}


def _declared(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    hours, quarter = french.hours(data["hours"]), french.quarter(data["quarter"])
    return f"{hours} {french.of(data['contractor'])} sur {_lot_name(task)}, travail du {quarter},"


_REASONS: Mapping[str, _Sentence] = {
    "declaration-to-validate": _to_validate,
    "declaration-returned": _returned,
    "nothing-declared": _nothing_declared,
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
