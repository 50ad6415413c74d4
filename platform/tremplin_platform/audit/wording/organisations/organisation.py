"""Sentences of what happens to an organisation."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.figures import french, measures


def registered(organisation: str, data: dict[str, Any]) -> str:
    """Who it is, as what it is known, and since when it is a member."""
    kind = names.called(names.ORGANISATION_KINDS, data["kind"])
    text = f"« {data['name']} » ({organisation}, SIRET {data['siret']}) est enregistré : {kind}"
    if data["buyer_status"] is not None:
        text += f", {names.called(names.BUYER_STATUSES, data['buyer_status'])}"
    if data["joined_on"] is not None:
        text += f", membre à partir du {french.day(data['joined_on'])}, département {data['territory']}"
    if data["statuses"]:
        text += f" ; {names.listed(map(_status, data['statuses']))}"
    return f"{text}."


def status_recorded(organisation: str, data: dict[str, Any]) -> str:
    """Which status, from when to when."""
    return f"Pour {organisation}, il est enregistré : {_status(data['status'])}."


def left(organisation: str, data: dict[str, Any]) -> str:
    """The last day of membership."""
    return f"{organisation} quitte la centrale, dont il est membre jusqu’au {french.day(data['left_on'])} inclus."


def siret_changed(organisation: str, data: dict[str, Any]) -> str:
    """From which day on, and what it was."""
    return (
        f"{organisation} porte le SIRET {data['siret']} à partir du {french.day(data['effective'])}, "
        f"au lieu de {data['replaced']}."
    )


def membership_corrected(organisation: str, data: dict[str, Any]) -> str:
    """The day it began, and the day that was said."""
    return (
        f"L’adhésion de {organisation} commence le {french.day(data['joined_on'])}, "
        f"et non le {french.day(data['replaced'])}."
    )


def merged(organisation: str, data: dict[str, Any]) -> str:
    """Into which member, and from when."""
    return (
        f"{organisation} fusionne avec {data['into']} à partir du {french.day(data['merged_on'])} : plus de commande "
        "à partir de ce jour, ce qui attend dans son journal peut encore être achevé."
    )


def lineage_received(organisation: str, data: dict[str, Any]) -> str:
    """Whose figures it takes over, and up to where they go."""
    return f"{organisation} reprend {lineage(data)}."


def split(organisation: str, data: dict[str, Any]) -> str:
    """Into which members, and from when."""
    return (
        f"{organisation} se scinde en {names.listed(data['into'])} à partir du {french.day(data['split_on'])} ; "
        "ses chiffres restent dans son journal."
    )


def detached(organisation: str, data: dict[str, Any]) -> str:
    """What it was a part of, and until when."""
    return f"{organisation} est issu de la scission {french.of(data['predecessor'])} le {french.day(data['split_on'])}."


def lineage(data: dict[str, Any]) -> str:
    """`les chiffres de caf-092, événements 1 à 912 de son journal (…)`, for the successor's log too."""
    part = "" if data["parts"] == 1 else f", partie {data['part']} sur {data['parts']}"
    totals = data["totals"]
    hours, spend = (
        sum(each["amount"] for each in totals if each["measure"] == measure)
        for measure in (measures.VALIDATED, measures.INVOICED)
    )
    return (
        f"les chiffres {french.of(data['predecessor'])}, fusionné le {french.day(data['merged_on'])}, événements "
        f"{data['after'] + 1} à {data['cut']} de son journal{part} : {french.hours(hours)} validées et "
        f"{french.money(spend)} facturés"
    )


def _status(status: dict[str, Any]) -> str:
    until = "sans date de fin" if status["to"] is None else f"jusqu’au {french.day(status['to'])}"
    return f"statut {status['kind']} à partir du {french.day(status['from'])}, {until}"
