"""
Make the fields of a row that hold a lot's essential data: as the buyer recorded them, else an assumed value.

The schema requires each field and has no value for "not known". What holds a place is nobody's statement: the report
names it lot by lot, the document itself lists it, and an export may be asked without such rows.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from tremplin_platform.commands.decp.publishing.report import Assumed
from tremplin_platform.events.contracts.essential_data import EssentialData

PLACEHOLDERS: Mapping[str, Any] = {
    "ccag": "Fournitures courantes et services",
    "procedure": "Appel d'offres ouvert",
    "marcheInnovant": False,
    "offresRecues": 1,
    "attributionAvance": False,
    "sousTraitanceDeclaree": False,
    "formePrix": "Unitaire",
    "typesPrix": ["Définitif révisable"],
    "considerationsEnvironnementales": ["Pas de considération environnementale"],
    "typeGroupementOperateurs": "Conjoint",
}
_WRAPPERS = {
    "typesPrix": "typePrix",
    "considerationsEnvironnementales": "considerationEnvironnementale",
}
_ALONE = "Pas de groupement"
_NOT_RECORDED = "Le schéma l’exige et personne ne l’a renseigné sur ces lots : à renseigner avant de publier."


def missing_of(recorded: EssentialData | None, *, grouped: bool) -> list[str]:
    """Return the fields that nobody recorded of a lot. :param grouped: it is awarded to a group of companies"""
    known = _known(recorded)
    return [
        name for name in PLACEHOLDERS if name not in known and (grouped or name != "typeGroupementOperateurs")
    ]


def essential_fields(recorded: EssentialData | None, *, grouped: bool) -> dict[str, Any]:
    """Return the fields as a row has them, those that are missing with what holds their place."""
    known = _known(recorded)
    values = {name: known.get(name, held) for name, held in PLACEHOLDERS.items()}
    if not grouped:
        values["typeGroupementOperateurs"] = _ALONE
    return {name: {_WRAPPERS[name]: value} if name in _WRAPPERS else value for name, value in values.items()}


def _known(recorded: EssentialData | None) -> Mapping[str, Any]:
    """Return the fields that the buyer has recorded."""
    return {name: value for name, value in (recorded or {}).items() if value not in (None, [])}


def assumed_of(missing: Set[str]) -> Sequence[Assumed]:
    """Return what holds the place of these fields, in the order of the schema."""
    values = essential_fields(None, grouped=True)
    return [
        Assumed(field=name, value=values[name], reason=_NOT_RECORDED)
        for name in PLACEHOLDERS
        if name in missing
    ]
