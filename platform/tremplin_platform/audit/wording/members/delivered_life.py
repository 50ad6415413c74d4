"""Sentences of what becomes of an opened contract and its lots, as a member's log receives it."""

from collections.abc import Callable
from typing import Any

from tremplin_platform.audit.wording.contracts.contract_life import lot, revision_terms, until
from tremplin_platform.figures import french


def received(said: Callable[[str, dict[str, Any]], str]) -> Callable[[str, dict[str, Any]], str]:
    """The centrale's own sentence, where a member is told the same."""

    def told(subject: str, data: dict[str, Any]) -> str:
        text = said(subject, data)
        that = "qu’" if text.startswith("Au ") else "que "
        return f"La centrale fait savoir {that}{text[0].lower()}{text[1:]}"

    return told


def renewal_received(_: str, data: dict[str, Any]) -> str:
    """The same, and what it changes in the reserved lots open to this member."""
    text = f"La centrale fait savoir que le contrat {data['contract']} est reconduit {until(data)}"
    if data["moved"]:
        text += f" ; {french.count(len(data['moved']), 'lot réservé', 'lots réservés')} de plus longue durée"
    return f"{text}."


def revision_received(_: str, data: dict[str, Any]) -> str:
    """The same, as the member is told."""
    return (
        f"La centrale fait savoir que, par avenant, la clause d’insertion du {lot(data)} devient "
        f"{revision_terms(data['revision'])}."
    )


def cancellation_received(_: str, data: dict[str, Any]) -> str:
    """The same, and the part of the target that this member no longer has."""
    text = (
        f"La centrale fait savoir que le {lot(data)} est abandonné avant sa notification "
        f"(motif : {data['reason']})"
    )
    if data["withdrawn"] is not None:
        text += f" ; l’objectif de ce membre, {french.hours(data['withdrawn'])}, est retiré"
    return f"{text}."


def hours_received(_: str, data: dict[str, Any]) -> str:
    """This member's hours, of which day, and in which quarter they are told."""
    text = (
        f"{french.hours(data['hours'])} d’insertion de ce membre sur le {lot(data)} sont reprises au "
        f"{french.day(data['worked_to'])}, validées avant le suivi par la plateforme "
        f"(justificatif : {data['evidence']})"
    )
    if data["adjustment"]:
        text += f" ; en ajustement du {french.quarter(data['reported_in'])} parce que leur trimestre est clos"
    return f"{text}."
