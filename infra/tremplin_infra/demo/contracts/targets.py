"""Share the targets of fixed and computed clauses among the members that the work is for."""

from collections.abc import Iterator
from datetime import datetime

from tremplin_infra.demo.acts.acts import TargetAllocated
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE, Member
from tremplin_infra.demo.acts.variation import between, happens
from tremplin_infra.demo.contracts.contract_table import DemoContract, DemoLot
from tremplin_infra.demo.contracts.contracts import located
from tremplin_platform.commands.contracts.contracts import Fixed, Formula

PROJECTS_TARGET = 1_813_00  # 2,350,000 € × 45 % × 6 % × 90 % ÷ 31.50 €/h = 1,812.86 h


def workers_for(contract: DemoContract, lot: DemoLot) -> tuple[Member, ...]:
    """List the members that insertion hours of a lot are worked for."""
    if lot.hours is None:
        return ()
    share = lot.hours.share
    return tuple(
        member
        for member in located(contract, lot)
        if member.id != WORKED_EXAMPLE
        and happens(share, "uses", contract.id, lot.terms.identifier, member.id)
    )


def parts(contract: DemoContract, lot: DemoLot) -> Iterator[tuple[Member, int]]:
    """Give every member's part of the target, in hundredths of an hour: whole hours, in total under the target."""
    target = _target(lot)
    workers = workers_for(contract, lot)
    if target is None or not workers:
        return
    for member in workers:
        percent = between(70, 96, "part", contract.id, lot.terms.identifier, member.id)
        yield member, target * percent // (100_00 * len(workers)) * 100


def allocation(
    contract: DemoContract, lot: DemoLot, member: Member, hours: int, *, at: datetime
) -> TargetAllocated:
    """Make the act that allocates a part of the target to a member."""
    return TargetAllocated(
        at=at, contract=contract.id, lot=lot.terms.identifier, member=member.id, hours=hours
    )


def _target(lot: DemoLot) -> int | None:
    match lot.terms.clause:
        case Fixed(hours=hours):
            return hours
        case Formula():
            return PROJECTS_TARGET
        case _:
            return None
