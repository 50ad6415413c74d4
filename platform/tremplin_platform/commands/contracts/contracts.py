"""Register, publish, open and renew contracts, by a buyer. Each command takes a session of the centrale's log."""

from collections.abc import Sequence
from datetime import date

from tremplin_platform.commands.attribution.attribution import tell_methods
from tremplin_platform.commands.parties import require_member
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.contracts.contract_terms import ContractTerms
from tremplin_platform.domain.lots.clause_target import Fixed, Formula, Rate, ShareOfHours
from tremplin_platform.domain.lots.lot_terms import LotTerms
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Position, Session

__all__ = [
    "ContractTerms",
    "Fixed",
    "Formula",
    "LotTerms",
    "Rate",
    "ShareOfHours",
    "open_contract",
    "publish_contract",
    "register_contract",
    "renew_contract",
]

_WHOLE_CONTRACT = ""


def register_contract(
    session: Session, *, identifier: str, terms: ContractTerms, lots: Sequence[LotTerms] = ()
) -> Position:
    """
    Register a contract with its lots (none: one lot `1`); its maxima bound the orders of all members together.

    :raises IdentifierUsed: a contract has this identifier
    :raises Refused: see `Contract.register`
    """
    contract = Contract.register(
        identifier=session.unused(Contract, identifier), terms=terms, lots=lots, today=paris_day(session.now)
    )
    position = session.save(contract)
    maxima = {_WHOLE_CONTRACT: terms.maximum, **{lot["id"]: lot["maximum"] for lot in contract.lots.values()}}
    for lot, maximum in maxima.items():
        if maximum is not None:
            session.set_maximum(contract=identifier, lot=lot, maximum=maximum)
    return position


def publish_contract(session: Session, *, identifier: str, reason: str | None = None) -> Position:
    """
    Publish a contract: it enters the catalogue and can be opened to members.

    :raises Missing: no such contract
    :raises Refused: it is published
    """
    contract = session.get(Contract, identifier)
    contract.publish(reason=reason, today=paris_day(session.now))
    return session.save(contract)


def open_contract(session: Session, *, identifier: str, member: str | None, since: date) -> Position:
    """
    Open a contract from a day on: to a member, or to all, those that join later included (None).

    :raises Missing: no such contract
    :raises Refused: it is not published, the member is unknown, or it is open to them already
    """
    contract = session.get(Contract, identifier)
    if member is not None:
        require_member(session, member)
    contract.open_to(member, since=since)
    return session.save(contract, *tell_methods(session, contract, members=[member]))


def renew_contract(session: Session, *, identifier: str, until: date) -> Position:
    """
    Move a contract's end to a later day, until which it may be ordered on (R2112-4).

    :raises Missing: no such contract
    :raises Refused: `until` is not later than its end, or a lot reserved to the social economy would pass three years
    """
    contract = session.get(Contract, identifier)
    contract.renew(until=until)
    return session.save(contract)
