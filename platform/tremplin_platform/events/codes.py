"""The codes that events carry, each list in the order in which it is documented. They never change: add to the end."""

ORGANISATION_KINDS = ("member", "contractor", "facilitator", "other")
BUYER_STATUSES = ("central-authority", "contracting-authority", "entity")
"""Which thresholds of L2112-2-1 a buyer is under."""

STATUS_KINDS = ("EA", "EATT", "ESAT", "EI", "AI", "ACI", "ETTI", "EITI", "GEIQ", "SEP", "TIH", "ESS")
"""What a contractor may be: adapted company, ESAT, insertion structure, …"""

CONTRACT_KINDS = ("framework", "contract")
CENTRALE_ROLES = ("intermediary", "wholesaler")
USAGES = ("internal", "resale")

FUNCTIONS = ("main", "back-office", "logistics")
"""Which part of the service insertion hours are worked in."""

MODALITIES = ("direct", "provision", "subcontract", "training")
"""Direct hire, staff provided by a structure, work subcontracted to one, training inside the work contract."""

METHODS = ("direct", "spend", "volumes", "none")
"""How hours that are no one member's reach members."""

OBJECTIVE_KINDS = ("reserved-contract", "insertion-clause")
STRATEGIES = ("reserved", "lot", "clause")
COMMITMENT_KINDS = ("clause-drafting", "hours-follow-up", "recruitment-help")
GROUNDS = ("immediately-available", "insufficient-link", "restricts-competition", "works-under-six-months")
"""Grounds of an exemption from social conditions of execution (L2112-2-1)."""
