"""Words events about a declaration of insertion hours, and about a quarter."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.hours import hours as events, quarter
from tremplin_platform.figures import french


def _declared(declaration: str, data: dict[str, Any]) -> str:
    for_whom = "" if data["by"] == data["contractor"] else f" pour {data['contractor']}"
    return (
        f"{names.doer(data['by'])} déclare{for_whom} {french.hours(data['hours'])} d’insertion sur le {_lot(data)}, "
        f"{_work(data)} : déclaration {declaration}, à valider."
    )


def _returned(declaration: str, data: dict[str, Any]) -> str:
    return (
        f"{names.doer(data['by'])} renvoie la déclaration {declaration} de {french.hours(data['hours'])} "
        f"({_place(data)}) à qui l’a faite ; motif : {data['reason']}."
    )


def _resubmitted(declaration: str, data: dict[str, Any]) -> str:
    return (
        f"{names.doer(data['by'])} présente à nouveau la déclaration {declaration} : {french.hours(data['hours'])} "
        f"sur le {_lot(data)}, {_work(data)}, au lieu de {french.hours(data['replaced_hours'])} "
        f"({french.quarter(data['replaced_quarter'])})."
    )


def _validated(declaration: str, data: dict[str, Any]) -> str:
    protected = ", dans une structure protégée" if data["protected"] else ""
    return (
        f"{names.doer(data['by'])} valide {french.hours(data['hours'])} de la déclaration {declaration} "
        f"({_place(data)}){protected}{_quarter(data)}."
    )


def _rejected(declaration: str, data: dict[str, Any]) -> str:
    return (
        f"{names.doer(data['by'])} rejette la déclaration {declaration} de {french.hours(data['hours'])} "
        f"({_place(data)}) ; motif : {data['reason']}."
    )


def _corrected(declaration: str, data: dict[str, Any]) -> str:
    return (
        f"{names.doer(data['by'])} corrige de {french.signed_hours(data['delta'])} "
        f"les heures validées de la déclaration {declaration} ({_place(data)}){_quarter(data)} ; "
        f"motif : {data['reason']}."
    )


def _quarter_closed(_: str, data: dict[str, Any]) -> str:
    return (
        f"Le {french.quarter(data['quarter'])} est clos : ce qui sera validé ou corrigé de son travail "
        "sera un ajustement d’un trimestre suivant."
    )


def _quarter_closed_for_member(_: str, data: dict[str, Any]) -> str:
    return (
        f"Le {french.quarter(data['quarter'])} est clos pour ce membre : ce qui sera validé ou corrigé de son "
        "travail sera un ajustement d’un trimestre suivant."
    )


def _quarter_published(_: str, data: dict[str, Any]) -> str:
    return f"Les heures du {french.quarter(data['quarter'])} sont publiées et ne changeront plus."


def _quarter_published_for_member(_: str, data: dict[str, Any]) -> str:
    published = data["published"]
    total = french.hours(sum(of_lot["hours"] for of_lot in published))
    text = f"Les heures de ce membre au {french.quarter(data['quarter'])} sont publiées : {total}"
    if published:
        text += f", dont {names.listed(map(_lot_hours, published))}"
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


def _quarter(data: dict[str, Any]) -> str:
    name = french.quarter(data["reported_in"])
    if data["adjustment"]:
        return f", en ajustement du {name} parce que le trimestre travaillé est clos"
    return f", au compte du {name}"


def _lot_hours(of_lot: dict[str, Any]) -> str:
    return f"{french.hours(of_lot['hours'])} sur le {names.lot_of(of_lot['contract'], of_lot['lot'])}"


SENTENCES: Sentences = {
    events.Declared: _declared,
    events.Returned: _returned,
    events.Resubmitted: _resubmitted,
    events.Validated: _validated,
    events.Rejected: _rejected,
    events.Corrected: _corrected,
    quarter.Closed: _quarter_closed,
    quarter.Published: _quarter_published,
    quarter.QuarterClosed: _quarter_closed_for_member,
    quarter.QuarterPublished: _quarter_published_for_member,
}
