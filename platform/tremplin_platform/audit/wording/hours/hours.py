"""Sentences of what happens to a declaration of insertion hours, and to a quarter."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.hours import hours as events, quarter
from tremplin_platform.events.members import delivered
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


def quarter_closed(_: str, data: dict[str, Any]) -> str:
    """That later work on it is an adjustment."""
    return (
        f"Le {french.quarter(data['quarter'])} est clos : ce qui sera validé ou corrigé de son travail "
        "sera un ajustement d’un trimestre suivant."
    )


def quarter_closed_for_member(_: str, data: dict[str, Any]) -> str:
    """What it changes for this member."""
    return (
        f"Le {french.quarter(data['quarter'])} est clos pour ce membre : ce qui sera validé ou corrigé de son "
        "travail sera un ajustement d’un trimestre suivant."
    )


def quarter_published(_: str, data: dict[str, Any]) -> str:
    """That its figures are told, and stay what was told."""
    return f"Les heures du {french.quarter(data['quarter'])} sont publiées et ne changeront plus."


def quarter_published_for_member(_: str, data: dict[str, Any]) -> str:
    """What is told of this member's hours, lot by lot."""
    told = data["published"]
    total = french.hours(sum(each["hours"] for each in told))
    text = f"Les heures de ce membre au {french.quarter(data['quarter'])} sont publiées : {total}"
    if told:
        text += f", dont {names.listed(map(_lot_hours, told))}"
    return f"{text}."


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


def _lot_hours(told: dict[str, Any]) -> str:
    return f"{french.hours(told['hours'])} sur le {names.lot_of(told['contract'], told['lot'])}"


SENTENCES: Sentences = {
    events.Declared: declared,
    events.Returned: returned,
    events.Resubmitted: resubmitted,
    events.Validated: validated,
    events.Rejected: rejected,
    events.Corrected: corrected,
    quarter.Closed: quarter_closed,
    quarter.Published: quarter_published,
    delivered.QuarterClosed: quarter_closed_for_member,
    delivered.QuarterPublished: quarter_published_for_member,
}
