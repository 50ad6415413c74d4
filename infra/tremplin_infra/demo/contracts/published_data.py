"""The essential data (DECP) that the demo's buyers record of each lot; one lot's is left incomplete."""

from tremplin_infra.demo.contracts.contract_table import DemoContract, DemoLot
from tremplin_platform.commands.lots.lot_life import EssentialData

INCOMPLETE = ("enveloppes", "courantes")
"""The lot whose tenders and environmental considerations nobody recorded."""

_NO_ENVIRONMENTAL = "Pas de considération environnementale"
_ENVIRONMENTAL = {
    "espaces-verts": ["Clause environnementale", "Critère environnemental"],
    "dechets-idf": ["Clause environnementale"],
    "traiteurs": ["Critère environnemental"],
}
_INTELLECTUAL = {"prestations-intellectuelles"}


def published_data(contract: DemoContract, lot: DemoLot) -> EssentialData:
    """Return the essential data of a lot."""
    known = (contract.id, lot.terms.identifier) != INCOMPLETE
    framework = contract.kind == "framework"
    return EssentialData(
        ccag="Prestations intellectuelles"
        if contract.id in _INTELLECTUAL
        else "Fournitures courantes et services",
        procedure="Appel d'offres ouvert" if framework else "Procédure adaptée",
        offresRecues=2 + len(lot.winner) % 5 if known else None,
        marcheInnovant=False,
        attributionAvance=lot.terms.articles is not None,
        sousTraitanceDeclaree=False,
        formePrix="Unitaire" if framework else "Forfaitaire",
        typesPrix=["Définitif révisable" if framework else "Définitif ferme"],
        considerationsEnvironnementales=_ENVIRONMENTAL.get(contract.id, [_NO_ENVIRONMENTAL]) if known else [],
        typeGroupementOperateurs=None,
    )
