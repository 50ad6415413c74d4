"""What winning a reserved lot asks of the winner over all contracts, and what losing a status does to its lots."""

from datetime import date

from eventsourcing.domain import BaseAggregate

from tremplin_platform.commands.session import Session
from tremplin_platform.domain.contract import Contract
from tremplin_platform.domain.organisation import Organisation
from tremplin_platform.domain.reserved_winner import ReservedWinner, reserved_win
from tremplin_platform.domain.statuses import lost_on


def won(session: Session, contract: Contract, lot: str, *, contractor: str) -> list[BaseAggregate[str]]:
    """
    What to save with the award of a lot, just decided; nothing where it is not reserved.

    :raises EssRepeat: the winner had a lot reserved to the social economy less than three years before
    """
    award = contract.award_to(lot, contractor=contractor)
    win = (
        None
        if award is None
        else reserved_win(contract.identifier, contract.lots[lot], award, on=contract.law_day)
    )
    if win is None:
        return []
    winner = session.find(ReservedWinner, contractor)
    if winner is None:
        return [ReservedWinner.begin(contractor, win)]
    winner.win(win, on=contract.law_day)
    return [winner]


def status_noted(session: Session, organisation: Organisation, *, today: date) -> list[BaseAggregate[str]]:
    """The contracts on which a contractor's reserved lots no longer, or again, have the status they were won by."""
    winner = session.find(ReservedWinner, organisation.identifier)
    contracts: dict[str, Contract] = {}
    for win in () if winner is None else winner.wins:
        name = win["contract"]
        contract = contracts.setdefault(name, contracts.get(name) or session.get(Contract, name))
        lost = lost_on(organisation.statuses, kinds=win["kinds"], since=win["notified_on"])
        contract.note_status(win["lot"], contractor=organisation.identifier, lost_on=lost, today=today)
    return [contract for contract in contracts.values() if contract.pending_events]
