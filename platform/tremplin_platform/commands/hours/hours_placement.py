"""Find the contract, order, facilitateur and quarter of declared hours."""

from collections.abc import Mapping
from datetime import date

from tremplin_platform.domain.actor import CENTRALE, CONTRACTOR, FACILITATOR, Actor
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.hours.declaration import Declaration, NotTheContractor
from tremplin_platform.domain.hours.execution_period import check_in_force, check_ordered
from tremplin_platform.domain.hours.quarter import Quarter, Reported, reported_in
from tremplin_platform.domain.hours.worked import WorkFields
from tremplin_platform.domain.lots.lot_amendments import is_held, last_day
from tremplin_platform.domain.lots.lot_roles import award_to, is_assigned
from tremplin_platform.domain.members.closed_quarter import ClosedQuarter
from tremplin_platform.domain.members.member_contract import MemberContract
from tremplin_platform.domain.orders.call_off import CallOff
from tremplin_platform.domain.quarters import paris_day, quarter_of
from tremplin_platform.domain.refusals import NotOpened, UnknownCallOff, UnknownContract
from tremplin_platform.events.contracts.contract import LotState
from tremplin_platform.store.session import Missing, Session


def contract_of(session: Session, identifier: str) -> Contract | MemberContract:
    """
    The contract as this log knows it.

    :raises NotOpened: it was never opened to this member (`UnknownContract` in `centrale`)
    """
    if session.log == CENTRALE:
        contract = session.find(Contract, identifier)
        if contract is None:
            raise UnknownContract
        return contract
    opened = session.find(MemberContract, identifier)
    if opened is None:
        raise NotOpened
    return opened


def require_lot_of(session: Session, *, contract: str, lot: str, by: Actor) -> None:
    """
    Check that `by` may see a lot: a contractor sees those that it won, of contracts opened to the member of this log.

    :raises Missing: no such lot, member or opening, or another contractor's lot
    """
    if by.role != CONTRACTOR:
        return
    # First in the centrale's log, so that a lot that is another's takes as long whatever the member.
    lots = _lots_in_centrale(session, contract)
    if lot not in lots or award_to(lots[lot]["awards"], contractor=by.organisation) is None:
        raise Missing("lot", lot)
    if session.log != CENTRALE and session.find(MemberContract, contract) is None:
        raise Missing(MemberContract.TOPIC, contract)


def declaration_of(session: Session, identifier: str, *, by: Actor) -> Declaration:
    """
    The declaration that is acted on, where `by` may see it: a contractor its own, a facilitateur those of lots that
    it was ever given, in any territory.

    :raises Missing: no such declaration in this log that `by` may see
    """
    declaration = session.get(Declaration, identifier)
    if not _may_see(session, declaration, by=by):
        raise Missing(Declaration.TOPIC, identifier)
    return declaration


def _may_see(session: Session, declaration: Declaration, *, by: Actor) -> bool:
    if by.role == CONTRACTOR:
        return by.organisation in (declaration.contractor, declaration.declared_by)
    if by.role != FACILITATOR:
        return True
    assignments = _lots_in_centrale(session, declaration.contract)[declaration.lot]["facilitators"]
    return is_assigned(assignments, facilitator=by.organisation)


def _lots_in_centrale(session: Session, contract: str) -> Mapping[str, LotState]:
    found = session.find_in_centrale(Contract, contract)
    return {} if found is None else found.lots


def check_execution(session: Session, *, contract: str, lot: str, contractor: str, work: WorkFields) -> None:
    """
    Check that the work was done in execution of its order, or of its contract where it names no order.

    :raises NotTheContractor: another held the lot on one of these days, before or after a substitution (R2194-6)
    :raises LotCancelled: the lot is
    :raises UnknownCallOff: the order is not of this log and lot; `centrale` has none
    :raises OutsideExecution: see `domain.execution_period`
    """
    first, last = (date.fromisoformat(day) for day in (work["worked_from"], work["worked_to"]))
    held = contract_of(session, contract)
    state, award = held.lots[lot], held.award_to(lot, contractor=contractor)
    if award is None or not is_held(
        state, contractor=contractor, first=work["worked_from"], last=work["worked_to"]
    ):
        raise NotTheContractor
    notified_on = award["notified_on"]
    if work["call_off"] is None:
        starts_on = max(held.starts_on, notified_on)
        # A cancelled lot has no last day, and was refused before.
        ends_on = last_day(state, contract_ends=held.ends_on) or held.ends_on
        check_in_force(starts_on=starts_on, ends_on=ends_on, worked_from=first, worked_to=last)
        return
    ordered = session.find(CallOff, work["call_off"])
    if ordered is None or (ordered.contract, ordered.lot) != (contract, lot):
        raise UnknownCallOff
    # Of several winners, one may be notified after the order that it works for.
    check_ordered(placed_on=max(ordered.placed_on, notified_on), worked_from=first)


def facilitator_of(session: Session, declaration: Declaration) -> str | None:
    """Return the facilitateur who decides today on these hours, or None: then the buyer does."""
    contract = contract_of(session, declaration.contract)
    return contract.facilitator_on(declaration.lot, day=paris_day(session.now))


def reported(session: Session, declaration: Declaration) -> Reported:
    """Return the quarter in which a decision on these hours is reported, for a command that appends it."""
    if session.log == CENTRALE:
        session.hold()  # or the quarter could be closed, and its hours shared, before this is appended
    return reported_now(session, declaration)


def reported_now(session: Session, declaration: Declaration) -> Reported:
    """Return the quarter in which a decision taken now on these hours would be reported."""
    quarter = declaration.work["work_quarter"]
    seen = session.find(Quarter if session.log == CENTRALE else ClosedQuarter, quarter)
    return reported_in(
        work_quarter=quarter, closed=seen is not None, current=quarter_of(paris_day(session.now))
    )
