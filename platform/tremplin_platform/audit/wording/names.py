"""French names of the codes that events carry. A code without a name here is shown as it is."""

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
METHODS = {
    "direct": "à chaque membre, selon ses déclarations",
    "spend": "au prorata des dépenses facturées du trimestre",
    "volumes": "au prorata des volumes fermes",
    "none": "aucune répartition",
}
STRATEGIES = {
    "reserved": "réserver",
    "lot": "allotir",
    "clause": "inscrire une clause d’insertion",
}
FUNCTIONS = {
    "main": "la prestation principale",
    "back-office": "les fonctions support",
    "logistics": "la logistique",
}
GROUNDS = {
    "immediately-available": "une solution immédiatement disponible",
    "insufficient-link": "un lien insuffisant avec l’objet",
    "restricts-competition": "une concurrence restreinte ou une exécution difficile",
    "works-under-six-months": "des travaux de moins de six mois",
}
COMMITMENTS = {
    "clause-drafting": "aide à la rédaction de la clause",
    "hours-follow-up": "suivi des heures",
    "recruitment-help": "aide au recrutement",
}
MODALITIES = {
    "direct": "embauche directe",
    "provision": "mise à disposition",
    "subcontract": "sous-traitance ou cotraitance",
    "training": "formation",
}


def called(names: Mapping[str, str], code: str) -> str:
    """Return the French name of a code, or the code itself if it has none."""
    return names.get(code, code)


def doer(organisation: str) -> str:
    """Name who acts, at the beginning of a sentence: `La centrale`, or the identifier of any other."""
    return "La centrale" if organisation == "centrale" else organisation


def listed(items: Iterable[str]) -> str:
    """Join items: `a, b et c`."""
    *firsts, last = items
    return f"{', '.join(firsts)} et {last}" if firsts else last


def lot_of(contract: str, lot: str) -> str:
    """Name a lot: `lot 1 du contrat nettoyage`."""
    return f"lot {lot} du contrat {contract}"
