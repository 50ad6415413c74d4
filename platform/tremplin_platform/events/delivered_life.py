"""
What becomes of an opened contract and its lots, as a member's log receives it.

Subject: `LOG/opened-contract/ID`. `moved` says how long a reserved lot of this member's territory may be used: null
where the lot is not one, or where nothing moves.
"""

from tremplin_platform.events.fact import Fact
from tremplin_platform.events.shapes import MovedLot, MovedSpan, Origin, Revision


class ContractRenewed(Fact):
    """`moved`: the reserved lots of this member's territory that may be used longer."""

    TOPIC = "delivered.contract-renewed"
    contract: str
    usage: str
    ends_on: str
    replaced: str
    moved: list[MovedLot]
    origin: Origin


class TargetRevised(Fact):
    TOPIC = "delivered.target-revised"
    contract: str
    lot: str
    revision: Revision
    origin: Origin


class LotCancelled(Fact):
    """`withdrawn`: the part of the target that this member had (hundredths of an hour, null where it had none)."""

    TOPIC = "delivered.lot-cancelled"
    contract: str
    lot: str
    usage: str
    reason: str
    withdrawn: int | None
    moved: MovedSpan | None
    origin: Origin


class LotTerminated(Fact):
    """`on` is the last day on which the lot may be ordered on."""

    TOPIC = "delivered.lot-terminated"
    contract: str
    lot: str
    usage: str
    on: str
    reason: str
    moved: MovedSpan | None
    origin: Origin
