"""Sentences of the centrale's facts about a member itself, as that member's log receives them."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.organisations.organisation import lineage
from tremplin_platform.figures import french


def joined(member: str, data: dict[str, Any]) -> str:
    """Since when, and where."""
    return (
        f"« {data['name']} » ({member}, SIRET {data['siret']}) est membre de la centrale "
        f"à partir du {french.day(data['joined_on'])}, département {data['territory']}."
    )


def left(member: str, data: dict[str, Any]) -> str:
    """The last day of membership."""
    return f"La centrale fait savoir que {member} est membre jusqu’au {french.day(data['left_on'])} inclus."


def siret_changed(member: str, data: dict[str, Any]) -> str:
    """From which day on, and what it was."""
    return (
        f"La centrale connaît {member} sous le SIRET {data['siret']} à partir du "
        f"{french.day(data['effective'])}, au lieu de {data['replaced']}."
    )


def merged(member: str, data: dict[str, Any]) -> str:
    """Into which member, and from when."""
    return (
        f"La centrale fait savoir que {member} fusionne avec {data['into']} à partir du "
        f"{french.day(data['merged_on'])} : plus de commande à partir de ce jour."
    )


def lineage_received(member: str, data: dict[str, Any]) -> str:
    """Whose figures count here from now on."""
    return f"Dans les résultats de {member} comptent désormais {lineage(data)}."


def split(member: str, data: dict[str, Any]) -> str:
    """Into which members, and from when."""
    return (
        f"La centrale fait savoir que {member} se scinde en {names.listed(data['into'])} à partir du "
        f"{french.day(data['split_on'])}."
    )
