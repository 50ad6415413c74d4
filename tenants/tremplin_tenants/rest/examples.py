"""One body that works for each command whose view tells none of its own; the OpenAPI document shows it."""

from collections.abc import Mapping
from typing import Any

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    # organisations
    "leave": {"left_on": "2026-06-30"},
    "record-status": {"kind": "EA", "from": "2026-01-01", "to": None},
    "change-siret": {"siret": "77605646700587", "from": "2026-07-01"},
    "correct-membership": {"joined_on": "2025-12-01"},
    "merge-member": {"into": "cpam-031", "on": "2026-07-01"},
    "split-member": {
        "into": [
            {"id": "cpam-1", "name": "CPAM du Nord", "siret": "77605646700587", "territory": "59"},
            {"id": "cpam-2", "name": "CPAM du Sud", "siret": "77605646700587", "territory": "13"},
        ],
        "on": "2026-07-01",
    },
    # contracts and lots
    "publish-contract": {"reason": "procédure achevée"},
    "open-contract": {"all": True, "from": "2026-01-01"},
    "renew-contract": {"until": "2030-12-31"},
    "allocate-target": {"member": "cpam-075", "hours": "833.00"},
    "assign-facilitator": {"facilitator": "epec", "from": "2026-01-01", "territory": None},
    "decline-facilitator": {"facilitator": "epec", "on": "2026-02-02", "reason": "à pleine charge"},
    "cancel-lot": {"reason": "aucune offre appropriée"},
    "terminate-lot": {"on": "2026-06-30", "reason": "faute du titulaire"},
    "relaunch-lot": {"contract": "nettoyage-2027", "lot": "1"},
    "add-tranche": {"id": "optionnelle-1", "hours": "400.00"},
    "affirm-tranche": {"on": "2026-07-01"},
    "bring-forward": {
        "member": "cpam-075",
        "hours": "212.50",
        "on": "2025-12-31",
        "evidence": "bilan du facilitateur, décembre 2025",
    },
    # how a clause is executed
    "notify-difficulty": {"on": "2026-04-13", "reason": "peu de candidats", "excused_hours": "50.00"},
    "suspend-clause": {"from": "2026-05-01", "until": None, "reason": "site fermé"},
    "annul-clause": {"on": "2026-05-01", "reason": "redressement"},
    "send-formal-notice": {"on": "2026-06-08", "deadline": "2026-08-31"},
    "decide-penalty": {"on": "2026-09-18"},
    "cancel-penalty": {"on": "2026-09-25", "reason": "heures retrouvées"},
    # invoices, hours, persons, quarters
    "receive-invoice": {"call_off": "commande-1", "amount": "12400.00", "invoiced_on": "2026-03-02"},
    "return-hours": {"reason": "pièce justificative manquante"},
    "resubmit-hours": {"hours": "112.00"},
    "validate-hours": {},
    "reject-hours": {"reason": "éligibilité non établie"},
    "correct-hours": {"delta": "-6.00", "reason": "heures comptées deux fois"},
    "person-eligibility": {"established_on": "2026-01-05", "proof": "piece-0042"},
    "person-hires": {"employer": "jardins-adaptes", "hired_on": "2026-02-02"},
    "close-quarter": {},
    "publish-quarter": {},
    # who follows, who buys
    "record-meeting": {
        "contractor": "proprete",
        "held_on": "2026-01-20",
        "outcome": "plan d’action convenu",
        "minutes": "cr-2026-01-20",
    },
    "amend-convention": {"capacity": 15, "from": "2026-07-01"},
    "end-convention": {"on": "2027-01-01"},
    "name-referent": {"person": "referent-clauses", "contract": "nettoyage-2026", "from": "2026-01-01"},
    "make-commitment": {"kind": "recruitment-help", "to": "proprete", "due_on": "2026-09-15"},
    "complete-commitment": {},
    "set-objective": {"buyer": "equipe-rso", "year": 2026, "kind": "reserved-contract", "count": 1},
    "hold-training": {"buyer": "equipe-rso", "held_on": "2026-03-12", "subject": "Marchés réservés"},
    "record-screening": {
        "cpv": "30232110",
        "function": "logistics",
        "finding": "La livraison et la reprise portent mieux la clause.",
    },
}
