"""What a buyer may do with a lot in course. Every command is given a session of the centrale's log."""

from datetime import date

from tremplin_platform.commands.session import Session
from tremplin_platform.domain.clause_target import ClauseTerms, Fixed, Formula, Rate, ShareOfHours
from tremplin_platform.domain.contract import Contract
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Missing, Position

__all__ = [
    "Fixed",
    "Formula",
    "Rate",
    "ShareOfHours",
    "cancel_lot",
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


def contract_of(session: Session, contract: str, lot: str) -> Contract:
    """
    The contract of a lot that a command's address names.

    :raises Missing: no such contract, or lot
    """
    found = session.get(Contract, contract)
    if lot not in found.lots:
        raise Missing("lot", lot)
    return found
