"""The organisation and role that a request is made under."""

from dataclasses import dataclass

from tremplin_platform.events.fact import CENTRALE as CENTRALE

BUYER = "buyer"
CONTRACTOR = "contractor"
FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`organisation` by its identifier; `role` is that of the key: buyer, member, contractor or facilitator."""

    organisation: str
    role: str
