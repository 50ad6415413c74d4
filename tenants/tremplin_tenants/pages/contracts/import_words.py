"""The words of imports: reasons, flags, fields of a row, and the counts of a report."""

from collections.abc import Mapping
from typing import Any

REASONS: Mapping[str, str] = {
    "no-id": "sans identifiant",
    "no-buyer": "sans acheteur",
    "bad-siret": "SIRET faux",
    "bad-amount": "montant illisible",
    "bad-date": "date illisible",
    "broken-text": "texte abîmé",
    "concession": "concession",
    "conflict": "contredit ce qui est enregistré",
    "repeated-name": "nom répété",
}
FLAGS: Mapping[str, str] = {
    "zero-amount": "montant à zéro",
    "rounded-amount": "montant arrondi au centime",
    "no-date": "sans date de notification",
    "damaged-text": "accents abîmés",
    "contractor-siret": "SIRET d’un titulaire faux",
    "odd-value": "valeur inhabituelle",
}
_FIELDS: Mapping[str, str] = {
    "id": "Identifiant du contrat",
    "acheteur.id": "SIRET de l’acheteur",
    "objet": "Objet",
    "nature": "Nature",
    "montant": "Montant HT, en euros",
    "dateNotification": "Date de notification",
    "datePublicationDonnees": "Date de publication des données",
    "codeCPV": "Code CPV",
    "idAccordCadre": "Identifiant de l’accord-cadre",
}
_OF_MODIFICATION: Mapping[str, str] = {
    "montant": "montant HT, en euros",
    "dateNotificationModification": "date de notification",
    "dateSignatureModification": "date de signature",
    "datePublicationDonneesModification": "date de publication",
}
_OF_CONTRACTOR: Mapping[str, str] = {"id": "identifiant", "typeIdentifiant": "type d’identifiant"}


def field_label(path: str) -> str:
    """Return the words of a field of a row, by its path."""
    if path.startswith("modifications."):
        _, place, name = path.split(".", 2)
        inner = _OF_MODIFICATION.get(name) or field_label(name).lower()
        return f"Modification {int(place) + 1}, {inner}"
    if path.startswith("titulaires."):
        _, place, name = path.split(".")
        return f"Titulaire {int(place) + 1}, {_OF_CONTRACTOR[name]}"
    return _FIELDS[path]


def counts_of(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return the counts of a report as the page shows them."""
    return {
        **report,
        "refused": sum(report["quarantined"].values()),
        "reasons": [(REASONS[name], count) for name, count in report["quarantined"].items()],
        "flags": [(FLAGS[name], count) for name, count in report["flagged"].items()],
    }
