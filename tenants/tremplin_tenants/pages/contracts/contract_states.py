"""The states of a contract, in words."""

from collections.abc import Mapping
from typing import Any

from tremplin_tenants.pages.lots.lot_view import Tag

STATES: Mapping[str, Tag] = {
    "draft": Tag(colour="warn", sign="▲", words="Brouillon"),
    "published": Tag(colour="info", sign="●", words="Publié, ouvert à personne"),
    "open": Tag(colour="good", sign="✔", words="Ouvert"),
    "ended": Tag(colour="line", sign="●", words="Terminé"),
    "cancelled": Tag(colour="line", sign="✕", words="Abandonné"),
}
OBSERVED = Tag(colour="line", sign="◇", words="Constaté dans les données essentielles")


def state_of(contract: Mapping[str, Any]) -> Tag:
    """Return the tag of a contract, as the API gives it."""
    return STATES.get(contract["state"], OBSERVED)


def opening_words(contract: Mapping[str, Any]) -> str:
    """Say to whom a contract is open."""
    if contract["to_all"]:
        return "Ouvert à tous les membres"
    opened = contract["opened_to"]
    if not opened:
        return "Ouvert à aucun membre"
    return "Ouvert à un membre" if opened == 1 else f"Ouvert à {opened} membres"
