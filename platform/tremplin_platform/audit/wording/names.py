"""What codes of events are called in French. A code that has no name here is told as it is."""

from collections.abc import Iterable, Mapping

ORGANISATION_KINDS = {
    "member": "organisme membre",
    "contractor": "titulaire",
    "facilitator": "facilitateur",
    "other": "autre organisme",
}
BUYER_STATUSES = {
    "central-authority": "acheteur relevant de l’État",
    "contracting-authority": "autre pouvoir adjudicateur",
    "entity": "entité adjudicatrice",
}
CONTRACT_KINDS = {"framework": "accord-cadre", "contract": "marché"}
CENTRALE_ROLES = {"intermediary": "centrale intermédiaire", "wholesaler": "centrale grossiste"}
USAGES = {"internal": "usage interne", "resale": "revente"}
MODALITIES = {
    "direct": "embauche directe",
    "provision": "mise à disposition",
    "subcontract": "sous-traitance ou cotraitance",
    "training": "formation",
}


def called(names: Mapping[str, str], code: str) -> str:
    """The French name of a code, or the code itself where it has none."""
    return names.get(code, code)


def listed(items: Iterable[str]) -> str:
    """`a, b et c`."""
    *firsts, last = items
    return f"{', '.join(firsts)} et {last}" if firsts else last


def lot_of(contract: str, lot: str) -> str:
    """`lot 1 du contrat nettoyage`."""
    return f"lot {lot} du contrat {contract}"
