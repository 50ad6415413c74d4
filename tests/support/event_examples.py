"""One event of every type, as it is stored: what an auditor may meet."""

from typing import Any

from support import ledger_facts as ledger
from support.ledger_facts import ORIGIN

Data = dict[str, Any]

_STATUS = {"kind": "EA", "from": "2025-01-01", "to": None}
_AWARD = {
    "contractor": "ea-nord",
    "notified_on": "2026-01-15",
    "article": "L2113-12",
    "protected": True,
    "kinds": ["EA"],
}
_ASSIGNMENT = {"facilitator": "epec", "from": "2026-01-01", "territory": None}
_CLAUSE = {"way": "fixed", "function": "main", "target": 833_00, "hours": 833_00}
_LOT = {
    "id": "1",
    "title": "Paris",
    "reservation": {"articles": ["L2113-12"]},
    "clause": _CLAUSE,
    "territories": ["75"],
    "maximum": 412_300_50,
}
_TERMS = {
    "title": "Nettoyage des locaux",
    "usage": "internal",
    "centrale_role": "intermediary",
    "kind": "framework",
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
}
_SOURCE = {"file": "decp-2024.json", "row": 12}


def examples() -> dict[str, Data]:
    """The data of one event by topic."""
    delivered = {topic: data | {"origin": ORIGIN, **_BY} for topic, data in _DELIVERED.items()}
    own = {topic: {"audience": "none", **_BY} | data for topic, data in _OF_THE_CENTRALE.items()}
    return own | delivered | dict(_LEDGER)


_BY = {"effective": "2026-01-05", "by": "centrale"}

_OF_THE_CENTRALE: dict[str, Data] = {
    "organisation.registered": {
        "name": "CPAM de Paris",
        "siret": "77605646700587",
        "kind": "member",
        "joined_on": "2026-01-01",
        "territory": "75",
        "statuses": [],
        "buyer_status": None,
    },
    "organisation.status-recorded": {"status": _STATUS},
    "organisation.left": {"left_on": "2026-07-01"},
    "contract.registered": _TERMS
    | {"buyer": "pole-rso", "cpv": None, "notice_on": None, "maximum": None, "lots": [_LOT]},
    "contract.published": {"reason": None},
    "contract.opened": {
        "contract": "nettoyage",
        "opening": {"from": "2026-01-01", "member": None, "to_all": True},
        "state": _TERMS | {"maximum": None, "lots": [_LOT | {"awards": [], "facilitators": []}]},
    },
    "contract.lot-awarded": {
        "contract": "nettoyage",
        "lot": "1",
        "award": _AWARD,
        "amount": 100_000_00,
        "sourcing": None,
        "group": [{"contractor": "ea-nord", "share_percent": 60_00, "lead": True}],
        "evidence": {"share_percent": 55_00, "on": "2025-12-01"},
    },
    "contract.target-allocated": {
        "contract": "nettoyage",
        "lot": "1",
        "member": "cpam-075",
        "hours": 833_00,
        "replaced": None,
    },
    "contract.facilitator-assigned": {"contract": "nettoyage", "lot": "1", "assignment": _ASSIGNMENT},
    "quarter.closed": {"quarter": "2026-Q1"},
    "quarter.published": {"quarter": "2026-Q1"},
    "observed-contract.recorded": {
        "buyer": "77605646700587",
        "buyer_name": None,
        "contract": "2024-117",
        "title": "Entretien",
        "nature": None,
        "amount": 90_000_00,
        "notified_on": "2024-03-02",
        "published_on": None,
        "contractors": [],
        "cpv": None,
        "months": 48,
        "techniques": [],
        "framework": None,
        "social": [],
        "reservation": {"article": None},
        "flags": [],
        "source": _SOURCE,
    },
    "observed-contract.modified": {
        "buyer": "77605646700587",
        "contract": "2024-117",
        "number": "1",
        "title": None,
        "amount": 95_000_00,
        "months": None,
        "contractors": [],
        "modified_on": "2025-03-02",
        "source": _SOURCE,
    },
}

_DELIVERED: dict[str, Data] = {
    "delivered.member-joined": {
        "name": "CPAM de Paris",
        "siret": "77605646700587",
        "territory": "75",
        "joined_on": "2026-01-01",
    },
    "delivered.member-left": {"left_on": "2026-07-01"},
    "delivered.contract-reopened": _TERMS
    | {
        "contract": "nettoyage",
        "opened_from": "2026-01-10",
        "replaced_from": "2026-02-01",
        "lots": [ledger.open_lot(articles=["L2113-12"], clause=_CLAUSE, awards=[_AWARD])],
    },
    "delivered.lot-awarded": {"contract": "nettoyage", "lot": "1", "award": _AWARD},
    "delivered.facilitator-assigned": {
        "contract": "nettoyage",
        "lot": "1",
        "assignment": _ASSIGNMENT,
        "in_territory": True,
    },
    "delivered.quarter-closed": {"quarter": "2026-Q1"},
    "delivered.undeliverable": {"reason": "NotFormed: cpam-075 has no OpenedContract nettoyage"},
}

_LEDGER = (
    ledger.declared(hours=118_00),
    ledger.returned(hours=118_00),
    ledger.resubmitted(hours=110_00, replaced=118_00),
    ledger.validated(hours=118_00),
    ledger.rejected(hours=8_00),
    ledger.corrected(delta=-6_00, told="2026-Q3"),
    ledger.call_off(amount=412_300_50, due=8_246_01, reserved=True, article="L2113-12"),
    ledger.invoice(amount=1_234_50),
    ledger.invoice(amount=-1_234_50),
    ledger.contract_opened(lots=[ledger.open_lot(articles=[])]),
    ledger.target_allocated(hours=833_00, replaced=800_00),
    ledger.quarter_published(quarter="2026-Q1", hours={("nettoyage", "1"): 118_00}),
)
