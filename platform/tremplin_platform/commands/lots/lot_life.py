"""Amend, end and relaunch lots in course, by a buyer. Each command takes a session of the centrale's log."""

from datetime import date

from tremplin_platform.commands.parties import contract_of, require_member
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.lots.clause_target import ClauseTerms, Fixed, Formula, Rate, ShareOfHours
from tremplin_platform.domain.lots.lot_amendments import check_relaunchable, tranche_of
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.domain.refusals import UnknownContract, UnknownLot, check_identifier
from tremplin_platform.events.contracts.essential_data import EssentialData
from tremplin_platform.events.shapes import LotPlace
from tremplin_platform.store.session import IdentifierUsed, Missing, Position, Session

__all__ = [
    "EssentialData",
    "Fixed",
    "Formula",
    "LotPlace",
    "Rate",
    "ShareOfHours",
    "add_tranche",
    "affirm_tranche",
    "cancel_lot",
    "check_tranche",
    "record_essential_data",
    "record_opening_balance",
    "relaunch_lot",
    "revise_target",
    "terminate_lot",
]


def revise_target(
    session: Session, *, contract: str, lot: str, clause: ClauseTerms, effective_on: date, ground: str
) -> Position:
    """
    Amend a lot's clause from a day on; reports until an earlier day are judged by the clause of then.

    :raises Missing: no such contract, or lot
    :raises Refused: the lot is cancelled, the ground is none of R2194-1 to -9, or the clause is refused
    """
    amended = contract_of(session, contract, lot)
    amended.revise_target(lot, clause, effective_on=effective_on, ground=ground)
    return session.save(amended)


def cancel_lot(session: Session, *, contract: str, lot: str, reason: str) -> Position:
    """
    Give a lot up today, before its notification; it stays visible as one that was tried.

    :raises Missing: no such contract, or lot
    :raises Refused: it is notified, or ended already
    """
    given_up = contract_of(session, contract, lot)
    given_up.cancel(lot, reason=reason, today=paris_day(session.now))
    return session.save(given_up)


def terminate_lot(session: Session, *, contract: str, lot: str, on: date, reason: str) -> Position:
    """
    End a lot: nothing is ordered on it after `on`, what was ordered goes on.

    :raises Missing: no such contract, or lot
    :raises Refused: it is not notified by that day, or ended already
    """
    ended = contract_of(session, contract, lot)
    ended.terminate(lot, on=on, reason=reason)
    return session.save(ended)


def relaunch_lot(session: Session, *, contract: str, lot: str, new: LotPlace) -> Position:
    """
    Link a lot that failed to the one that is tendered in its place; both show the other.

    :raises Missing: no such contract, or lot
    :raises Refused: the lot did not fail, one of the two is linked already, or the new one is unknown
    """
    failed = contract_of(session, contract, lot)
    check_relaunchable(failed.lots[lot])
    today = paris_day(session.now)
    same = new["contract"] == contract
    taking = failed if same else session.find(Contract, new["contract"])
    if taking is None:
        raise UnknownContract
    if same and new["lot"] == lot:
        raise UnknownLot
    taking.relaunch_from(new["lot"], failed={"contract": contract, "lot": lot}, today=today)
    failed.relaunch(lot, relaunched_as=new, today=today)
    return session.save(failed) if same else session.save(taking, failed)


def add_tranche(session: Session, *, contract: str, lot: str, tranche: str, hours: int) -> Position:
    """
    Add a tranche to a lot (`hours` in hundredths): none is due until it is affirmed (R2113-6).

    :raises Missing: no such contract, or lot
    :raises IdentifierUsed: the lot has a tranche of this identifier
    :raises Refused: the lot has no target, or ended; no hour is asked for
    """
    divided = contract_of(session, contract, lot)
    if tranche_of(divided.lots[lot], check_identifier(tranche)) is not None:
        raise IdentifierUsed(tranche)
    divided.add_tranche(lot, tranche=tranche, hours=hours, today=paris_day(session.now))
    return session.save(divided)


def affirm_tranche(session: Session, *, contract: str, lot: str, tranche: str, on: date) -> Position:
    """
    Make a tranche firm: from `on` its hours add to the lot's target.

    :raises Missing: no such contract, lot or tranche
    :raises Refused: it is firm already, or the lot ended
    """
    divided = contract_of(session, contract, lot)
    check_tranche(divided, lot, tranche)
    divided.affirm_tranche(lot, tranche=tranche, on=on)
    return session.save(divided)


def check_tranche(contract: Contract, lot: str, tranche: str) -> None:
    """:raises Missing: the lot has no such tranche"""
    if tranche_of(contract.lots[lot], tranche) is None:
        raise Missing("tranche", tranche)


def record_opening_balance(
    session: Session, *, contract: str, lot: str, member: str, hours: int, on: date, evidence: str
) -> Position:
    """
    Count hours (hundredths) validated for a member's lot before the platform followed it, marked as such.

    :raises Missing: no such contract, or lot
    :raises Refused: the member is unknown, the contract is not open to it, the lot is cancelled, or no hour is given
    """
    followed = contract_of(session, contract, lot)
    require_member(session, member)
    followed.record_opening_balance(lot, member=member, hours=hours, on=on, evidence=evidence)
    return session.save(followed)


def record_essential_data(session: Session, *, contract: str, lot: str, essential: EssentialData) -> Position:
    """
    Record what essential data (DECP) says of a lot's award, in place of what was recorded before.

    :raises Missing: no such contract, or lot
    :raises Refused: the lot is cancelled, nothing is given, a label is none of the schema's, or they contradict
    """
    published = contract_of(session, contract, lot)
    published.record_essential_data(lot, essential, today=paris_day(session.now))
    return session.save(published)
