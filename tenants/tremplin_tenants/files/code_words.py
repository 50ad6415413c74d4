"""The French words of the codes of lists, which files for people have in columns of their own."""

from collections.abc import Mapping

from tremplin_platform.audit.wording import names
from tremplin_platform.events.catalog import KINDS
from tremplin_tenants.files.columns import MODALITIES
from tremplin_tenants.roles import ROLE_NAMES

CODE_WORDS: Mapping[str, Mapping[str, str]] = {
    "buyer_status": names.BUYER_STATUSES,
    "centrale_role": names.CENTRALE_ROLES,
    "function": names.FUNCTIONS,
    "ground": names.GROUNDS,
    "kind": {
        **names.CONTRACT_KINDS,
        **names.ORGANISATION_KINDS,
        **names.COMMITMENTS,
        "reserved-contract": "marchés réservés",
        "insertion-clause": "clauses d’insertion",
        "declaration-to-validate": "heures à valider",
        "declaration-returned": "heures retournées",
        "nothing-declared": "heures dues sans déclaration",
        "facilitator-to-assign": "facilitateur à désigner",
        "article-to-state": "article à préciser",
        "open-point": "point à trancher",
        "status-lost": "statut du titulaire perdu",
        "subcontracting-over-half": "sous-traitance de plus de la moitié",
        "reservation-conflict": "réserve à vérifier",
        "hours-to-check": "heures à vérifier",
        "quarter-to-close": "trimestre à clore",
        "quarter-to-publish": "trimestre à publier",
        "meeting-to-hold": "réunion à tenir",
        "commitment-due": "engagement à tenir",
        "convention-at-capacity": "convention à sa capacité",
        "convention-ending": "convention qui se termine",
        "waiver-motive-missing": "motif de dispense manquant",
        "buyer-status-unknown": "statut de l’acheteur inconnu",
        "waiver-missing": "dispense manquante",
        "internal-follow-up": "suivi interne",
        "formal-notice-over": "mise en demeure échue",
    },
    "method": names.METHODS,
    "modality": MODALITIES,
    "role": ROLE_NAMES,
    "source": {
        "centrale": "contrat de la centrale",
        "published": "contrat de la centrale",
        "observed": "constaté dans les données essentielles",
    },
    "state": {
        "draft": "brouillon",
        "published": "publié",
        "open": "ouvert",
        "ended": "terminé",
        "cancelled": "abandonné",
        "proposed": "proposée",
        "linked": "rapprochée",
        "refused": "refusée",
    },
    "status": {
        "pending": "en attente",
        "returned": "retournée",
        "validated": "validée",
        "rejected": "rejetée",
    },
    "strategy": names.STRATEGIES,
    "type": KINDS,
    "usage": names.USAGES,
}
"""By the name of the field, then by code."""
