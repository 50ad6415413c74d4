"""The French names and units of the figures of `results`, by the name that a page's marks give them; stated once."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureName:
    """
    How a figure is named.

    `label`: its name; `words`: the same inside a sentence, « les heures dues »; `unit`: `h`, `€`, or empty for a count
    """

    label: str
    words: str
    unit: str


FIGURES: Mapping[str, FigureName] = {
    "due": FigureName(label="Heures dues", words="les heures dues", unit="h"),
    "validated": FigureName(label="Heures validées", words="les heures validées", unit="h"),
    "pending": FigureName(label="Heures en attente", words="les heures en attente", unit="h"),
    "declared": FigureName(label="Heures déclarées", words="les heures déclarées", unit="h"),
    "rejected": FigureName(label="Heures rejetées", words="les heures rejetées", unit="h"),
    "missing": FigureName(label="Heures manquantes, lot par lot", words="les heures manquantes", unit="h"),
    "reported": FigureName(label="Heures rapportées", words="les heures rapportées", unit="h"),
    "adjustments": FigureName(label="Régularisations", words="les régularisations", unit="h"),
    "published": FigureName(label="Heures publiées", words="les heures publiées", unit="h"),
    "reserved_spend": FigureName(
        label="Facturé sur des lots réservés", words="les montants facturés sur des lots réservés", unit="€"
    ),
    "reserved_call_offs": FigureName(
        label="Commandes sur des lots réservés", words="les commandes sur des lots réservés", unit=""
    ),
    "reserved_lots_used": FigureName(
        label="Lots réservés utilisés", words="les lots réservés utilisés", unit=""
    ),
    "reserved_lots_open": FigureName(
        label="Lots réservés ouverts", words="les lots réservés ouverts", unit=""
    ),
    "protected_spend_not_reserved": FigureName(
        label="Facturé par une structure protégée, hors lot réservé",
        words="les montants facturés par une structure protégée, hors lot réservé",
        unit="€",
    ),
    "protected_wins_not_reserved": FigureName(
        label="Lots non réservés gagnés par une structure protégée",
        words="les lots non réservés gagnés par une structure protégée",
        unit="",
    ),
    "hours_from_protected": FigureName(
        label="Heures validées d’une structure protégée",
        words="les heures validées d’une structure protégée",
        unit="h",
    ),
}
