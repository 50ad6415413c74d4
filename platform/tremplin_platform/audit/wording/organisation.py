"""Sentences of what happens to an organisation."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.figures import french


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
    """The first day without membership."""
    return f"{organisation} n’est plus membre de la centrale à partir du {french.day(data['left_on'])}."


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


def _status(status: dict[str, Any]) -> str:
    until = "sans date de fin" if status["to"] is None else f"jusqu’au {french.day(status['to'])}"
    return f"statut {status['kind']} à partir du {french.day(status['from'])}, {until}"
