"""Globalisations (CCAG-FCS 16.1.3), agreed by a buyer. The command is given a session of the centrale's log."""

from collections.abc import Sequence
from datetime import date

from tremplin_platform.commands.clauses.execution import execution_for
from tremplin_platform.commands.parties import require_contractor
from tremplin_platform.domain.clauses.clause_status import contractors_on
from tremplin_platform.domain.clauses.execution import Execution
from tremplin_platform.domain.clauses.globalisation import (
    AlreadyGlobalised,
    Globalisation,
    NotItsContract,
    check_contracts,
)
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.lots.lot_amendments import is_annulled
from tremplin_platform.domain.refusals import UnknownContract
from tremplin_platform.events.clauses.execution import LotName
from tremplin_platform.store.session import Position, Session


def agree_globalisation(
    session: Session,
    *,
    identifier: str,
    contracts: Sequence[str],
    contractor: str,
    basin: str,
    since: date,
) -> Position:
    """
    Let a contractor's hours beyond the target of one contract serve its others, in one employment basin.

    It joins the lots with a clause that it holds alone; each lot is in one globalisation at most.

    :raises IdentifierUsed: a globalisation has this identifier
    :raises Refused: fewer than two contracts, one unknown or given twice, the contractor is unknown or holds no lot of
        one of them, or a lot is globalised already
    """
    session.unused(Globalisation, identifier)
    check_contracts(contracts)
    require_contractor(session, contractor)
    executions: list[Execution] = []
    lots: list[LotName] = []
    for index, name in enumerate(contracts):
        for lot in _lots_held(
            session, name, contractor=contractor, since=since, pointer=f"/contracts/{index}"
        ):
            execution = execution_for(session, contract=name, lot=lot, on=since)
            _join(execution, identifier, since=since, pointer=f"/contracts/{index}")
            executions.append(execution)
            lots.append({"contract": name, "lot": lot})
    agreed = Globalisation.agree(
        identifier=identifier,
        contracts=contracts,
        lots=lots,
        contractor=contractor,
        basin=basin,
        since=since,
    )
    return session.save(*executions, agreed)


def _join(execution: Execution, identifier: str, *, since: date, pointer: str) -> None:
    if execution.globalisations:
        raise AlreadyGlobalised(pointer=pointer)
    execution.join(identifier, since=since)


def _lots_held(session: Session, name: str, *, contractor: str, since: date, pointer: str) -> list[str]:
    contract = session.find(Contract, name)
    if contract is None:
        raise UnknownContract(pointer=pointer)
    held = [
        lot["id"]
        for lot in contract.lots.values()
        if lot["clause"] is not None
        and not is_annulled(lot)
        and contractors_on(lot, day=since.isoformat()) == [contractor]
    ]
    if not held:
        raise NotItsContract(pointer=pointer)
    return held
