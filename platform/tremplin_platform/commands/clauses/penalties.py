"""
Penalties for hours that are missing. Every command is given a session of the centrale's log; hours in hundredths.

The hours are counted in the logs of all members, inside the command's transaction (`store.lot_counts` says why).
"""

from collections.abc import Sequence
from datetime import date

from tremplin_platform.commands.clauses.execution import clause_status
from tremplin_platform.commands.parties import contract_of
from tremplin_platform.domain.clauses.execution import Execution, execution_of
from tremplin_platform.domain.clauses.globalisation import Globalisation
from tremplin_platform.domain.clauses.penalty import NoFormalNotice, NoPenalty, given
from tremplin_platform.domain.clauses.shortfall import LotCount, Surplus, shortfall, surplus
from tremplin_platform.domain.lots.lot_amendments import is_annulled
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.store.session import Position, Session

Lot = tuple[str, str]


class NotYet(Refused):
    """
    Cette date n’est pas encore venue, ses heures ne peuvent pas être comptées : donnez aujourd’hui, ou avant.
    """

    code = "not-yet"
    pointer = "/on"


def decide_penalty(session: Session, *, contract: str, lot: str, on: date) -> Position:
    """
    Sanction the hours missing on a day: those due, less the validated, the excused, those carried over from lots
    globalised with this one, and those penalised before.

    :raises Missing: no such contract, or lot
    :raises NotYet: the day has not come
    :raises Refused: no formal notice, or its deadline is not past; the clause is suspended; nothing is missing
    """
    clause_status(session, contract=contract, lot=lot, on=on)
    session.hold()  # what a globalised lot gives to one penalty, it gives to no other
    execution = session.find(Execution, execution_of(contract, lot))
    if execution is None:
        raise NoFormalNotice
    execution.check_penalty(on=on)
    if on > paris_day(session.now):
        raise NotYet
    pool = _pool(session, execution, on=on)
    counts = session.lot_counts([(contract, lot), *pool], on=on)
    own = _of(counts, (contract, lot))
    status = clause_status(session, contract=contract, lot=lot, on=on, due=sum(in_log.due for in_log in own))
    missing = shortfall(
        status,
        counts=own,
        excused=execution.excused_by(on),
        penalised=execution.penalised,
        pool=_surpluses(session, pool, counts=counts, on=on),
    )
    execution.decide_penalty(status, missing, on=on, counts=own)
    return session.save(execution)


def cancel_penalty(session: Session, *, contract: str, lot: str, on: date, reason: str) -> Position:
    """
    Cancel the last penalty that stands.

    :raises Missing: no such contract, or lot
    :raises Refused: no penalty stands, or it was decided later
    """
    contract_of(session, contract, lot)
    execution = session.find(Execution, execution_of(contract, lot))
    if execution is None:
        raise NoPenalty
    execution.cancel_penalty(on=on, reason=reason)
    return session.save(execution)


def _pool(session: Session, execution: Execution, *, on: date) -> list[Lot]:
    own = (execution.contract, execution.lot)
    found = [session.get(Globalisation, name) for name in execution.globalisations_on(on)]
    others = [
        lot
        for agreement in found
        for place in agreement.lots
        if (lot := (place["contract"], place["lot"])) != own
    ]
    return [lot for lot in others if not is_annulled(contract_of(session, *lot).lots[lot[1]])]


def _surpluses(
    session: Session, pool: Sequence[Lot], *, counts: Sequence[LotCount], on: date
) -> list[Surplus]:
    executions = [session.get(Execution, execution_of(*lot)) for lot in pool]
    found = []
    for contract, lot in pool:
        of_lot = _of(counts, (contract, lot))
        due = sum(in_log.due for in_log in of_lot)
        found.append(
            surplus(
                clause_status(session, contract=contract, lot=lot, on=on, due=due),
                counts=of_lot,
                given=sum(given(other.penalties, contract=contract, lot=lot) for other in executions),
            )
        )
    return found


def _of(counts: Sequence[LotCount], lot: Lot) -> list[LotCount]:
    return [count for count in counts if (count.contract, count.lot) == lot]
