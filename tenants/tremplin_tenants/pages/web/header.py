"""The top of every page: the organisation that is signed in, its role, and the menu of that role."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.registered import find_registered
from tremplin_tenants.roles import CENTRALE, ROLE_NAMES, Caller, Role

# The first entry of a role is the first page of its seats.
MENUS: Mapping[Role, tuple[tuple[str, str], ...]] = {
    Role.MEMBER: (
        ("resultats", "Mes résultats"),
        ("commander", "Commander"),
        ("commandes", "Commandes et factures"),
        ("journal", "Mon journal"),
        ("comparer", "Comparer"),
        ("exports", "Exports"),
    ),
    Role.BUYER: (
        ("pilotage", "Tour de contrôle"),
        ("taches", "Tâches"),
        ("contrats", "Contrats"),
        ("membres", "Membres"),
        ("organismes", "Organismes"),
        ("heures/nouvelle", "Déclarer des heures"),
        ("heures/fichier", "Déclarer par fichier"),
        ("personnes", "Personnes"),
        ("trimestres", "Trimestres"),
        ("objectifs", "Objectifs"),
        ("conventions", "Conventions"),
        ("sourcing", "Sourcing"),
        ("dispenses", "Dispenses"),
        ("doeth", "DOETH"),
        ("imports", "Imports"),
        ("journal/centrale", "Journal"),
        ("integrite", "Intégrité"),
        ("acces-audit", "Auditeurs"),
    ),
    Role.FACILITATOR: (("taches", "Mes tâches"), ("reunions", "Réunions"), ("personnes", "Personnes")),
    Role.CONTRACTOR: (
        ("taches", "Mes tâches"),
        ("heures/nouvelle", "Déclarer des heures"),
        ("heures/fichier", "Déclarer par fichier"),
        ("personnes", "Personnes"),
    ),
    Role.AUDITOR: (
        ("integrite", "Intégrité"),
        ("journal/centrale", "Chronologie"),
        ("comparer/centrale", "Comparer deux dates"),
        ("exports", "Exports"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the menu."""

    address: str
    label: str
    is_current: bool


def first_page(role: Role) -> str:
    """Return the address of the first page of a role."""
    return f"/{MENUS[role][0][0]}"


def header_of(caller: Caller | None, *, current: str, paths: Set[str]) -> Mapping[str, Any]:
    """
    Return the context of the header: `organisation`, `role`, `menu`, `first_page`; nothing for a stranger.

    :param current: the address of the entry that is the current one
    :param paths: of the pages that exist: others are not in the menu
    """
    if caller is None:
        return {}
    return {
        "caller": caller,
        "organisation": organisation_name(caller.organisation),
        "role": ROLE_NAMES[caller.role],
        "menu": [
            Entry(address=f"/{path}", label=label, is_current=f"/{path}" == current)
            for path, label in MENUS[caller.role]
            if path in paths or path.replace("/centrale", "/{log}") in paths
        ],
        "first_page": first_page(caller.role),
        "has_help": "aide" in paths,
    }


def organisation_name(identifier: str) -> str:
    """Return the name under which an organisation was registered; its identifier where it was not."""
    known = find_registered(command_connection(), organisation=identifier)
    if known is None:
        return identifier
    return known.name or (CENTRALE.capitalize() if identifier == CENTRALE else identifier)
