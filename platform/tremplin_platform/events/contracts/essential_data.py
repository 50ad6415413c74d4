"""
Essential data (DECP 2.0.4) of a lot's award that the schema requires and no other event holds; a buyer records it.

Names and labels are those of the schema (arrêté of 22 December 2022). Subject: `centrale/contract/ID`.
"""

from typing import TypedDict

from tremplin_platform.events.fact import CentraleFact, LotFact

CCAGS = (
    "Travaux",
    "Maitrise d'œuvre",
    "Fournitures courantes et services",
    "Marchés industriels",
    "Prestations intellectuelles",
    "Techniques de l'information et de la communication",
    "Pas de CCAG",
)
PROCEDURES = (
    "Procédure adaptée",
    "Appel d'offres ouvert",
    "Appel d'offres restreint",
    "Procédure avec négociation",
    "Marché passé sans publicité ni mise en concurrence préalable",
    "Dialogue compétitif",
)
PRICE_FORMS = ("Unitaire", "Forfaitaire", "Mixte")
PRICE_TYPES = ("Définitif ferme", "Définitif actualisable", "Définitif révisable", "Provisoire")
ENVIRONMENTAL_CLAUSE, ENVIRONMENTAL_CRITERION = "Clause environnementale", "Critère environnemental"
NO_ENVIRONMENTAL = "Pas de considération environnementale"
ENVIRONMENTAL = (ENVIRONMENTAL_CLAUSE, ENVIRONMENTAL_CRITERION, NO_ENVIRONMENTAL)
GROUPINGS = ("Conjoint", "Solidaire")
"""The two forms of a group of companies (R2142-20); a company alone is none."""


class EssentialData(TypedDict):
    """
    The fields by their names in the schema; null, or an empty list, where it is not known.

    `offresRecues`: how many tenders were received. `typeGroupementOperateurs` is for an award to a group alone.
    """

    ccag: str | None
    procedure: str | None
    offresRecues: int | None
    marcheInnovant: bool | None
    attributionAvance: bool | None
    sousTraitanceDeclaree: bool | None
    formePrix: str | None
    typesPrix: list[str]
    considerationsEnvironnementales: list[str]
    typeGroupementOperateurs: str | None


class EssentialDataRecorded(LotFact, CentraleFact):
    """A lot's essential data as known from now on, in place of what was recorded before; for no member."""

    TOPIC = "contract.essential-data-recorded"
    KIND = "Données essentielles renseignées"
    essential: EssentialData
