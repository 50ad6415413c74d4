"""Ordering, in the log of a member, by that member or by a buyer."""

from datetime import date

from tremplin_platform.domain.actor import Actor
from tremplin_platform.domain.lots.clause_target import hours_due
from tremplin_platform.domain.members.member_contract import MemberContract
from tremplin_platform.domain.members.membership import Membership
from tremplin_platform.domain.orders.call_off import CallOff, check_order
from tremplin_platform.domain.orders.order_terms import NotAMember, OverMaximum
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.domain.refusals import NotOpened
from tremplin_platform.store.session import Position, Session

__all__ = ["Actor", "hours_due", "place_call_off"]


def place_call_off(
    session: Session, *, identifier: str, contract: str, lot: str, amount: int, placed_on: date, by: Actor
) -> Position:
    """
    Order for `amount` cents excluding tax on a lot. Errors are raised in this order.

    :raises IdentifierUsed: an order of this log has this identifier
    :raises InTheFuture: placed after today in Paris
    :raises NotPositive: an amount of zero or less
    :raises NotAMember: the log is the centrale's, or not a member's that day
    :raises OutsideContract: the contract is not in force that day (R2162-5)
    :raises NotOpened: not opened to this member by that day (R2162-6)
    :raises UnknownLot: no such lot
    :raises LotNotAwarded: no award is notified by that day
    :raises OverMaximum: a maximum would be passed; how much is left is never given: it would reveal others' orders
    """
    session.load((CallOff, identifier), (Membership, session.log), (MemberContract, contract))
    session.unused(CallOff, identifier)
    today = paris_day(session.now)
    check_order(amount=amount, placed_on=placed_on, today=today)
    membership = session.find(Membership, session.log)
    if membership is None or not membership.holds_on(placed_on):
        raise NotAMember
    opened = session.find(MemberContract, contract)
    if opened is None:
        raise NotOpened
    call_off = CallOff.place(
        log=session.log,
        identifier=identifier,
        terms=opened.order_terms(lot, placed_on=placed_on),
        amount=amount,
        placed_on=placed_on,
        today=today,
        by=by.organisation,
    )
    position = session.save(call_off)
    # Last: it depends on the orders of others, and a refusal that came after it would tell them for nothing.
    if opened.lot(lot)["has_maximum"] and not session.order(contract=contract, lot=lot, amount=amount):
        raise OverMaximum
    return position
