"""A clause in words, and the labels and hints of its fields in forms."""

from collections.abc import Callable, Mapping
from typing import Any

from tremplin_tenants.pages.forms.labels import choice_label
from tremplin_tenants.pages.web.written import written

CLAUSE_LABELS: Mapping[str, str] = {
    "amount": "Montant du lot, hors taxes",
    "hours": "Nombre d’heures",
    "percent": "Part des heures travaillées",
}
CLAUSE_HINTS: Mapping[str, str] = {
    "hours": "Pour un nombre d’heures fixé. Par exemple 118,50.",
    "amount": "Pour une formule. Par exemple 1 000 000,00.",
    "labour_share": "Pour une formule. Par exemple 50,00.",
    "effort": "Pour une formule : la part des heures réservée à l’insertion. Par exemple 5,00.",
    "hourly_cost": "Pour une formule. Par exemple 30,00.",
    "transferred_share": "Pour une formule, s’il y a reprise de personnel : la part qui n’est pas à recruter.",
    "percent": "Pour une part des heures travaillées. Par exemple 7,50.",
    "hours_per_1000_euros": "Pour un taux. Par exemple 1,75.",
    "penalty_per_hour": "Si le contrat en fixe une (CCAG-FCS 16.1.5).",
}


def clause_words(clause: Mapping[str, Any] | None) -> str:
    """
    Say what a clause asks: `6 000,00 h fixées, prestation principale`.

    :param clause: as the API gives it; None for none
    """
    if clause is None:
        return "Aucune"
    parts = [_WAYS[clause["way"]](clause), choice_label("function", clause["function"]).lower()]
    if clause.get("penalty_per_hour"):
        parts.append(f"pénalité de {written(clause['penalty_per_hour'])} € par heure manquante")
    return ", ".join(parts)


_WAYS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "fixed": lambda clause: f"{written(clause['hours'])} h fixées",
    "formula": lambda clause: f"{written(clause['target'])} h, par une formule",
    "share_of_hours": lambda clause: f"{written(clause['percent'])} % des heures travaillées",
    "rate": lambda clause: f"{written(clause['hours_per_1000_euros'])} h dues pour 1 000 € commandés",
}
