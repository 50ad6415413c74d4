"""Sentences of what happens to a declaration of insertion hours."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.figures import french


def declared(declaration: str, data: dict[str, Any]) -> str:
    """How many hours, by whom, worked when and how."""
    for_whom = "" if data["by"] == data["contractor"] else f" pour {data['contractor']}"
    return (
        f"{names.doer(data['by'])} déclare{for_whom} {french.hours(data['hours'])} d’insertion sur le {_lot(data)}, "
        f"{_work(data)} : déclaration {declaration}, à valider."
    )


def returned(declaration: str, data: dict[str, Any]) -> str:
    """Why it goes back to who declared."""
    return (
        f"{names.doer(data['by'])} renvoie la déclaration {declaration} de {french.hours(data['hours'])} "
        f"({_place(data)}) à qui l’a faite ; motif : {data['reason']}."
    )


def resubmitted(declaration: str, data: dict[str, Any]) -> str:
    """What is declared now, in place of what."""
    return (
        f"{names.doer(data['by'])} présente à nouveau la déclaration {declaration} : {french.hours(data['hours'])} "
        f"sur le {_lot(data)}, {_work(data)}, au lieu de {french.hours(data['replaced_hours'])} "
        f"({french.quarter(data['replaced_quarter'])})."
    )


def validated(declaration: str, data: dict[str, Any]) -> str:
    """How many hours count from now on, and in which quarter they are told."""
    protected = ", dans une structure protégée" if data["protected"] else ""
    return (
        f"{names.doer(data['by'])} valide {french.hours(data['hours'])} de la déclaration {declaration} "
        f"({_place(data)}){protected}{_told(data)}."
    )


def rejected(declaration: str, data: dict[str, Any]) -> str:
    """How many hours never count, and why."""
    return (
        f"{names.doer(data['by'])} rejette la déclaration {declaration} de {french.hours(data['hours'])} "
        f"({_place(data)}) ; motif : {data['reason']}."
    )


def corrected(declaration: str, data: dict[str, Any]) -> str:
    """The difference on validated hours, why, and in which quarter it is told."""
    return (
        f"{names.doer(data['by'])} corrige de {french.signed_hours(data['delta'])} "
        f"les heures validées de la déclaration {declaration} ({_place(data)}){_told(data)} ; motif : {data['reason']}."
    )


def _lot(data: dict[str, Any]) -> str:
    return names.lot_of(data["contract"], data["lot"])


def _place(data: dict[str, Any]) -> str:
    return f"{_lot(data)}, travail du {french.quarter(data['work_quarter'])}"


def _work(data: dict[str, Any]) -> str:
    text = f"travail effectué {french.period(data['worked_from'], data['worked_to'])}"
    text += f" ({french.quarter(data['work_quarter'])}, {names.called(names.MODALITIES, data['modality'])}"
    if data["subcontractor"] is not None:
        text += f" chez {data['subcontractor']}"
    if data["call_off"] is not None:
        text += f", commande {data['call_off']}"
    return f"{text})"


def _told(data: dict[str, Any]) -> str:
    told = french.quarter(data["reported_in"])
    if data["adjustment"]:
        return f", en ajustement du {told} parce que le trimestre travaillé est clos"
    return f", au compte du {told}"
