"""Sentences of what becomes of a contract and its lots, as the centrale decides it."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.lots.lot_terms import award, clause
from tremplin_platform.figures import french

_QUESTIONS = {
    "co-contractor-not-eligible": "une entreprise du groupement n’a pas le statut que la réservation demande",
    "winner-not-settled": "la place d’une EITI parmi les structures d’insertion de L2113-13 n’est pas tranchée",
}


def renewed(_: str, data: dict[str, Any]) -> str:
    """Until when it may be ordered on, and until when it was."""
    return f"Le contrat {data['contract']} est reconduit {until(data)}."


def target_revised(_: str, data: dict[str, Any]) -> str:
    """The new clause, from when, and on what ground."""
    return f"Par avenant, la clause d’insertion du {lot(data)} devient {revision_terms(data['revision'])}."


def lot_cancelled(_: str, data: dict[str, Any]) -> str:
    """That it is given up before its notification, and why."""
    return (
        f"Le {lot(data)} est abandonné avant sa notification, à partir du {french.day(data['effective'])} "
        f"(motif : {data['reason']}) ; il n’a plus d’objectif."
    )


def lot_terminated(_: str, data: dict[str, Any]) -> str:
    """The last day it may be ordered on, and why."""
    return (
        f"Le {lot(data)} est résilié : dernier jour de commande le {french.day(data['on'])} "
        f"(motif : {data['reason']})."
    )


def lot_relaunched(_: str, data: dict[str, Any]) -> str:
    """Which lot is tendered in its place."""
    return f"Le {lot(data)} est relancé : {names.lot_of(**data['relaunched_as'])}."


def lot_relaunch_of(_: str, data: dict[str, Any]) -> str:
    """Which lot failed before it."""
    return f"Le {lot(data)} est la relance d’un autre : {names.lot_of(**data['relaunch_of'])}."


def tranche_added(_: str, data: dict[str, Any]) -> str:
    """How many hours, and that none is due yet."""
    return (
        f"Le {lot(data)} a une tranche {data['tranche']} de {french.hours(data['hours'])}, due seulement une fois "
        "affermie (R2113-6)."
    )


def tranche_affirmed(_: str, data: dict[str, Any]) -> str:
    """From when its hours add to the target."""
    return (
        f"La tranche {data['tranche']} du {lot(data)} est affermie : {french.hours(data['hours'])} s’ajoutent à son "
        f"objectif à partir du {french.day(data['on'])}."
    )


def contractor_substituted(_: str, data: dict[str, Any]) -> str:
    """Who takes over from whom, why, and on which evidence."""
    text = (
        f"Au {lot(data)}, {data['replaced']} est remplacé par {award(data['award'])} "
        f"(R2194-6, motif : {data['ground']})"
    )
    if data.get("evidence") is not None:  # no member is told it
        share = french.percent(data["evidence"]["share_percent"])
        text += f" ; {share} de travailleurs concernés justifiés le {french.day(data['evidence']['on'])}"
    return f"{text}."


def winner_status_changed(_: str, data: dict[str, Any]) -> str:
    """From when, and that the lot stays reserved."""
    text = f"Au {lot(data)}, {data['contractor']}"
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
        f"Point ouvert sur le {lot(data)} : {question} ({names.listed(data['about'])}) ; rien n’est compté dessus."
        f"{stated}"
    )


def hours_brought_forward(_: str, data: dict[str, Any]) -> str:
    """Whose hours, of which day, shown by what."""
    return (
        f"Pour {data['member']}, {french.hours(data['hours'])} d’insertion sur le {lot(data)} sont reprises au "
        f"{french.day(data['on'])}, validées avant le suivi par la plateforme (justificatif : {data['evidence']})."
    )


def lot(data: dict[str, Any]) -> str:
    """`lot 1 du contrat nettoyage`."""
    return names.lot_of(data["contract"], data["lot"])


def until(data: dict[str, Any]) -> str:
    """Until when a renewed contract may be ordered on."""
    return f"jusqu’au {french.day(data['ends_on'])}, au lieu du {french.day(data['replaced'])} (R2112-4)"


def revision_terms(revision: dict[str, Any]) -> str:
    """The clause, since when, under which article."""
    since = french.day(revision["effective_on"])
    return f"{clause(revision['clause'])} à partir du {since} ({revision['ground']})"
