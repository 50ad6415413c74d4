"""A lot's target given to members by the volumes that its hours are shared by."""

from collections.abc import Sequence
from datetime import date

from tremplin_platform.domain.attribution.shares import largest_remainder
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.lots.lot_amendments import is_annulled, target_on
from tremplin_platform.events.attribution.attribution import Quantity

FEWEST_MEMBERS = 3
"""Between two, a part beside the whole target would give the other's volume."""


def allocate_by_volumes(contract: Contract, lot: str, quantities: Sequence[Quantity], *, today: date) -> None:
    """
    Allocate the target of a lot, where it is a number, by the members' volumes: exact to the hundredth.

    Nothing where a part is allocated already, since what a buyer said stays; nor between fewer than three members,
    since a part beside the whole target would give another's volume; nor of a clause annulled, which makes none due.
    """
    if is_annulled(contract.lots[lot]):
        return
    target = target_on(contract.lots[lot], day=today.isoformat())
    if target is None or len(quantities) < FEWEST_MEMBERS or contract.allocated.get(lot):
        return
    parts = largest_remainder(target, {each["member"]: each["quantity"] for each in quantities})
    for member, hours in sorted(parts.items()):
        contract.allocate(lot, member=member, hours=hours, today=today)
