"""Words what a buyer records of a lot's essential data (DECP)."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.contracts.essential_data import EssentialData, EssentialDataRecorded
from tremplin_platform.figures import french

_TRUTHS = {
    "marcheInnovant": ("marché innovant", "marché non innovant"),
    "attributionAvance": ("avance attribuée", "aucune avance attribuée"),
    "sousTraitanceDeclaree": ("sous-traitance déclarée", "aucune sous-traitance déclarée"),
}


def essential_words(data: EssentialData) -> list[str]:
    """Return in words each field that is known, in the order of a notice."""
    words = []
    if data["procedure"] is not None:
        words.append(f"procédure « {data['procedure']} »")
    if data["ccag"] is not None:
        words.append("sans CCAG" if data["ccag"] == "Pas de CCAG" else f"CCAG « {data['ccag']} »")
    if data["offresRecues"] is not None:
        words.append(french.count(data["offresRecues"], "offre reçue", "offres reçues"))
    for name, (yes, no) in _TRUTHS.items():
        if data[name] is not None:  # type: ignore[literal-required]
            words.append(yes if data[name] else no)  # type: ignore[literal-required]
    if data["formePrix"] is not None:
        words.append(f"forme de prix « {data['formePrix']} »")
    words.extend(f"type de prix « {label} »" for label in data["typesPrix"])
    words.extend(f"« {label} »" for label in data["considerationsEnvironnementales"])
    if data["typeGroupementOperateurs"] is not None:
        words.append(f"groupement « {data['typeGroupementOperateurs']} »")
    return words


def _recorded(_: str, data: dict[str, Any]) -> str:
    lot = names.lot_of(data["contract"], data["lot"])
    return f"Données essentielles du {lot} : {names.listed(essential_words(data['essential']))}."


SENTENCES: Sentences = {EssentialDataRecorded: _recorded}
