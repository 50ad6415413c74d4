"""Sentences of what becomes of a contract and its lots, in the centrale's log and in those of its members."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.lot_terms import clause
from tremplin_platform.figures import french


def renewed(_: str, data: dict[str, Any]) -> str:
    """Until when it may be ordered on, and until when it was."""
    return f"Le contrat {data['contract']} est reconduit {_until(data)}."


def target_revised(_: str, data: dict[str, Any]) -> str:
    """The new clause, from when, and on what ground."""
    return f"Par avenant, la clause d’insertion du {_lot(data)} devient {_revision(data['revision'])}."


def lot_cancelled(_: str, data: dict[str, Any]) -> str:
    """That it is given up before its notification, and why."""
    return (
        f"Le {_lot(data)} est abandonné avant sa notification, à partir du {french.day(data['effective'])} "
        f"(motif : {data['reason']}) ; il n’a plus d’objectif."
    )


def lot_terminated(_: str, data: dict[str, Any]) -> str:
    """The last day it may be ordered on, and why."""
    return f"Le {_lot(data)} est résilié : {_last_orders(data)}."


def renewal_received(_: str, data: dict[str, Any]) -> str:
    """The same, and what it changes in the reserved lots open to this member."""
    text = f"La centrale fait savoir que le contrat {data['contract']} est reconduit {_until(data)}"
    if data["moved"]:
        text += f" ; {french.count(len(data['moved']), 'lot réservé', 'lots réservés')} de plus longue durée"
    return f"{text}."


def revision_received(_: str, data: dict[str, Any]) -> str:
    """The same, as the member is told."""
    return (
        f"La centrale fait savoir que, par avenant, la clause d’insertion du {_lot(data)} devient "
        f"{_revision(data['revision'])}."
    )


def cancellation_received(_: str, data: dict[str, Any]) -> str:
    """The same, and the part of the target that this member no longer has."""
    text = (
        f"La centrale fait savoir que le {_lot(data)} est abandonné avant sa notification "
        f"(motif : {data['reason']})"
    )
    if data["withdrawn"] is not None:
        text += f" ; l’objectif de ce membre, {french.hours(data['withdrawn'])}, est retiré"
    return f"{text}."


def termination_received(_: str, data: dict[str, Any]) -> str:
    """The same, as the member is told."""
    return f"La centrale fait savoir que le {_lot(data)} est résilié : {_last_orders(data)}."


def _lot(data: dict[str, Any]) -> str:
    return names.lot_of(data["contract"], data["lot"])


def _until(data: dict[str, Any]) -> str:
    return f"jusqu’au {french.day(data['ends_on'])}, au lieu du {french.day(data['replaced'])} (R2112-4)"


def _revision(revision: dict[str, Any]) -> str:
    since = french.day(revision["effective_on"])
    return f"{clause(revision['clause'])} à partir du {since} ({revision['ground']})"


def _last_orders(data: dict[str, Any]) -> str:
    return f"dernier jour de commande le {french.day(data['on'])} (motif : {data['reason']})"
