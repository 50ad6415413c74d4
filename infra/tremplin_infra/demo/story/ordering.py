"""Make orders, their invoices and a few credit notes, quarter by quarter, from each lot's `orders`."""

from collections.abc import Iterator
from datetime import date, timedelta

from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.acts.member_acts import CallOffPlaced, Invoiced
from tremplin_infra.demo.acts.parties import JOINS_LATE, LEAVES, WORKED_EXAMPLE, Member
from tremplin_infra.demo.acts.variation import between, happens
from tremplin_infra.demo.acts.year import LAST_DAY, QUARTERS, DemoQuarter, office_hours, working_day
from tremplin_infra.demo.contracts.contract_table import DemoContract, DemoLot, Use
from tremplin_infra.demo.contracts.contracts import every_lot, located
from tremplin_infra.demo.story.centrale_year import LATE_JOINER_ON, LEFT_ON
from tremplin_platform.commands.contracts.contracts import Rate

ORDERS_A_QUARTER = 38
"""In percent: how many of its users order on a lot in one quarter."""


def ordering() -> Iterator[Act]:
    """Give every order, invoice and credit note, in no order."""
    for contract, lot in every_lot():
        if lot.orders is None:
            continue
        for member in _users(contract, lot, lot.orders):
            for quarter in QUARTERS:
                if happens(
                    ORDERS_A_QUARTER, "orders", contract.id, lot.terms.identifier, member.id, quarter.name
                ):
                    yield from _order(contract, lot, lot.orders, member, quarter)


def _users(contract: DemoContract, lot: DemoLot, use: Use) -> Iterator[Member]:
    for member in located(contract, lot):
        exempt = member.id == WORKED_EXAMPLE and isinstance(lot.terms.clause, Rate)
        if not exempt and happens(use.share, "uses", contract.id, lot.terms.identifier, member.id):
            yield member


def _order(
    contract: DemoContract, lot: DemoLot, use: Use, member: Member, quarter: DemoQuarter
) -> Iterator[Act]:
    name = f"{contract.id}-{lot.terms.identifier}-{quarter.name.lower()}"
    placed_on = working_day(quarter.first + timedelta(days=between(6, 70, name, member.id)))
    if not _is_member(member, placed_on):
        return
    amount = between(use.low, use.high, "amount", name, member.id)
    yield CallOffPlaced(
        at=office_hours(placed_on, name, member.id),
        log=member.id,
        id=f"bc-{name}",
        contract=contract.id,
        lot=lot.terms.identifier,
        amount=amount,
        placed_on=placed_on,
    )
    yield from _invoices(name, member, amount, placed_on)


def _invoices(name: str, member: Member, amount: int, placed_on: date) -> Iterator[Act]:
    """Invoice an order once, twice for a third of them, or not yet; a few are partly credited."""
    if happens(6, "not invoiced", name, member.id):
        return
    first = amount if happens(65, "one invoice", name, member.id) else amount * 2 // 5
    day = working_day(placed_on + timedelta(days=between(15, 35, "invoice", name, member.id)))
    yield from _invoice(f"fa-{name}-1", name, member, first, day)
    if first < amount:
        yield from _invoice(
            f"fa-{name}-2", name, member, amount - first, working_day(day + timedelta(days=20))
        )
    if happens(7, "credited", name, member.id):
        credit = -first * between(3, 20, "credit", name, member.id) // 100
        yield from _invoice(f"av-{name}", name, member, credit, working_day(day + timedelta(days=12)))


def _invoice(identifier: str, name: str, member: Member, amount: int, day: date) -> Iterator[Act]:
    recorded_on = working_day(day + timedelta(days=between(1, 6, identifier, member.id)))
    if recorded_on < LAST_DAY:
        yield Invoiced(
            at=office_hours(recorded_on, identifier, member.id),
            log=member.id,
            id=identifier,
            call_off=f"bc-{name}",
            amount=amount,
            invoiced_on=day,
        )


def _is_member(member: Member, day: date) -> bool:
    if member.id == JOINS_LATE:
        return day > LATE_JOINER_ON + timedelta(days=7)
    return member.id != LEAVES or day <= LEFT_ON
