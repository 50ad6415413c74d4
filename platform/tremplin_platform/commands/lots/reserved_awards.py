"""Check the winner of a reserved lot over all contracts, and follow its lots when it loses a status."""

from datetime import date

from eventsourcing.domain import BaseAggregate

from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.contracts.reserved_winner import ReservedWinner, reserved_win
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.organisations.organisation_terms import lost_on
from tremplin_platform.events.shapes import ReservedWin
from tremplin_platform.store.session import Session


def won(
    session: Session, contract: Contract, lot: str, *, winner: Organisation, today: date
) -> list[BaseAggregate[str]]:
    """
    What to save with the award of a lot, just decided; nothing where it is not reserved.

    Where the day the winner's status ends is known already, the contract notes it.

    :raises EssRepeat: the winner had a lot reserved to the social economy less than three years before
    """
    contractor = winner.identifier
    award = contract.award_to(lot, contractor=contractor)
    win = (
        None
        if award is None
        else reserved_win(contract.identifier, contract.lots[lot], award, on=contract.law_day)
    )
    if win is None:
        return []
    _note_status(contract, win, winner, today=today)
    wins = session.find(ReservedWinner, contractor)
    if wins is None:
        return [ReservedWinner.begin(contractor, win)]
    wins.win(win, on=contract.law_day)
    return [wins]


def status_noted(session: Session, organisation: Organisation, *, today: date) -> list[BaseAggregate[str]]:
    """The contracts on which a contractor's reserved lots no longer, or again, have the status they were won by."""
    winner = session.find(ReservedWinner, organisation.identifier)
    contracts: dict[str, Contract] = {}
    for win in () if winner is None else winner.wins:
        name = win["contract"]
        contract = contracts.setdefault(name, contracts.get(name) or session.get(Contract, name))
        _note_status(contract, win, organisation, today=today)
    return [contract for contract in contracts.values() if contract.pending_events]


def _note_status(contract: Contract, win: ReservedWin, winner: Organisation, *, today: date) -> None:
    lost = lost_on(winner.statuses, kinds=win["kinds"], since=win["notified_on"])
    contract.note_status(win["lot"], contractor=winner.identifier, lost_on=lost, today=today)
