"""
Commands of a buyer on the execution of a lot's clause. Each takes a session of the centrale's log.

Hours are in hundredths. A command on a lot without clause, or not awarded that day, is refused.
"""

from datetime import date

from tremplin_platform.commands.parties import contract_of
from tremplin_platform.domain.clauses.clause_status import ClauseStatus, status_on
from tremplin_platform.domain.clauses.execution import Execution, execution_of
from tremplin_platform.store.session import Position, Session

__all__ = ["annul_clause", "notify_difficulty", "send_formal_notice", "suspend_clause"]


def notify_difficulty(
    session: Session, *, contract: str, lot: str, on: date, reason: str, excused_hours: int = 0
) -> Position:
    """
    Record a difficulty reported by the contractor, and the hours that no means was found to work.

    :raises Missing: no such contract, or lot
    :raises Refused: the lot has no clause or no contractor that day, or less than zero hours are excused
    """
    status = clause_status(session, contract=contract, lot=lot, on=on)
    execution = execution_for(session, contract=contract, lot=lot, on=on)
    execution.notify_difficulty(status, on=on, reason=reason, excused=excused_hours)
    return session.save(execution)


def suspend_clause(
    session: Session, *, contract: str, lot: str, since: date, reason: str, until: date | None = None
) -> Position:
    """
    Suspend a lot's clause from a day to another, both included (None: until more is said).

    :raises Missing: no such contract, or lot
    :raises Refused: the lot has no clause or no contractor that day, or it is suspended on some of these days
    """
    clause_status(session, contract=contract, lot=lot, on=since)
    execution = execution_for(session, contract=contract, lot=lot, on=since)
    execution.suspend(since=since, until=until, reason=reason)
    return session.save(execution)


def annul_clause(session: Session, *, contract: str, lot: str, on: date, reason: str) -> Position:
    """
    Annul a lot's clause from a day on (CCAG-FCS 16.1.4.4): nothing is due any more, the hours done stay.

    A penalty decided before stands until it is cancelled; none is decided after.

    :raises Missing: no such contract, or lot
    :raises Refused: the lot has no clause or no contractor that day, or it is annulled already
    """
    annulled = contract_of(session, contract, lot)
    annulled.annul_clause(lot, on=on, reason=reason)
    return session.save(annulled)


def send_formal_notice(session: Session, *, contract: str, lot: str, on: date, deadline: date) -> Position:
    """
    Ask the contractor to comply by a day: no penalty comes before.

    :raises Missing: no such contract, or lot
    :raises Refused: the lot has no clause or no contractor that day, it is suspended, or the deadline is past
    """
    status = clause_status(session, contract=contract, lot=lot, on=on)
    execution = execution_for(session, contract=contract, lot=lot, on=on)
    execution.send_formal_notice(status, on=on, deadline=deadline)
    return session.save(execution)


def clause_status(session: Session, *, contract: str, lot: str, on: date, due: int = 0) -> ClauseStatus:
    """
    How a lot's clause stands on a day.

    :param due: the hours that orders made due by that day, of a rate
    :raises Missing: no such contract, or lot
    :raises Refused: what `status_on` refuses
    """
    return status_on(contract, contract_of(session, contract, lot).lots[lot], day=on, due=due)


def execution_for(session: Session, *, contract: str, lot: str, on: date) -> Execution:
    """The lot's execution, begun on that day where nothing was decided about it yet."""
    known = session.find(Execution, execution_of(contract, lot))
    return known or Execution.begin(contract=contract, lot=lot, on=on)
