"""Who asks for something."""

from dataclasses import dataclass

BUYER = "buyer"
CONTRACTOR = "contractor"
FACILITATOR = "facilitator"
CENTRALE = "centrale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`organisation` by its identifier; `role` is that of the key: buyer, member, contractor or facilitator."""

    organisation: str
    role: str
