"""Allocation of a lot's target to members by the volumes that its hours are allocated by."""

from collections.abc import Sequence
from datetime import date

from tremplin_platform.domain.attribution.shares import largest_remainder
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.lots.lot_amendments import is_annulled, target_on
from tremplin_platform.events.attribution.attribution import Quantity

MIN_MEMBERS = 3
"""With two, a member that knows the whole target would compute the other's volume from its own part."""


def allocate_by_volumes(contract: Contract, lot: str, quantities: Sequence[Quantity], *, today: date) -> None:
    """
    Allocate the target of a lot, where it is a number, by the members' volumes: exact to the hundredth.

    Does nothing where a part is allocated already (the buyer's decision stays), where there are fewer than
    `MIN_MEMBERS`, or where the clause is annulled (nothing is due).
    """
    if is_annulled(contract.lots[lot]):
        return
    target = target_on(contract.lots[lot], day=today.isoformat())
    if target is None or len(quantities) < MIN_MEMBERS or contract.allocated.get(lot):
        return
    parts = largest_remainder(target, {volume["member"]: volume["quantity"] for volume in quantities})
    for member, hours in sorted(parts.items()):
        contract.allocate(lot, member=member, hours=hours, today=today)
