"""French sentences shown to users: for each figure of the results, why an entry counts."""

RULES = {
    "due": (
        "Part de l’objectif affectée au membre, ou heures dues au titre d’une commande, au taux du lot "
        "(CCAG-FCS 16.1)."
    ),
    "declared": "Heures d’une première déclaration, au trimestre travaillé (CCAG-FCS 16.1.4.3).",
    "pending": "Heures déclarées, ni validées ni rejetées (CCAG-FCS 16.1.4.1).",
    "validated": "Heures validées par le facilitateur, ou part du membre dans celles qui ne sont à aucun membre seul, "
    "au trimestre travaillé (CCAG-FCS 16.1.4.1).",
    "rejected": "Heures rejetées, au trimestre travaillé (CCAG-FCS 16.1.1).",
    "missing": (
        "Heures dues moins heures validées, sur les lots où il en manque ; ce qui dépasse sur un lot ne compense "
        "pas un autre (CCAG-FCS 16.1)."
    ),
    "reported": "Heures validées ou corrigées, au trimestre où elles sont rapportées.",
    "adjustments": "Heures d’un trimestre clos, rapportées dans un trimestre suivant.",
    "published": "Heures rapportées du trimestre, telles que publiées ; elles ne changent plus.",
    "reserved_spend": "Montant facturé sur un lot réservé (L2113-12 à L2113-16).",
    "reserved_call_offs": "Commande sur un lot réservé (L2113-12 à L2113-16).",
    "reserved_lots_used": "Première commande sur un lot réservé : le lot est utilisé (L2113-12 à L2113-16).",
    "reserved_lots_open": (
        "Lot réservé ouvert au membre, sur son territoire, pendant la durée du contrat (R2162-6)."
    ),
    "protected_spend_not_reserved": (
        "Montant facturé sur un lot non réservé, attribué à une structure protégée (L2113-12, L2113-13)."
    ),
    "protected_wins_not_reserved": (
        "Première facture sur un lot non réservé qu’une structure protégée a remporté (L2113-12, L2113-13)."
    ),
    "hours_from_protected": "Heures validées d’un employeur protégé à l’attribution (CCAG-FCS 16.1.2).",
}
