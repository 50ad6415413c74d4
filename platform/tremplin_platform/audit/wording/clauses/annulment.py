"""Sentences of a clause annulled, in the centrale's log and in a member's."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.figures import french


def clause_annulled(_: str, data: dict[str, Any]) -> str:
    """From when, and why; what was done stays."""
    return f"{_annulled(data)}, les heures faites restent acquises (motif : {data['reason']})."


def clause_annulled_for_member(_: str, data: dict[str, Any]) -> str:
    """The same, and the hours that this member is owed no more."""
    hours = sum(each["hours"] for each in data["withdrawn"])
    return (
        f"{_annulled(data)}, soit {french.hours(hours)} de moins pour cet organisme ; les heures faites restent "
        f"acquises (motif : {data['reason']})."
    )


def _annulled(data: dict[str, Any]) -> str:
    lot = names.lot_of(data["contract"], data["lot"])
    day = french.day(data["effective"])
    return f"La clause d’insertion du {lot} est annulée à partir du {day} : plus rien n’est dû"
