"""Conventions, launch meetings, referents and commitments, by a buyer. In the centrale's log."""

from datetime import date

from tremplin_platform.commands.parties import require_contract, require_contractor, require_facilitator
from tremplin_platform.domain.buying.convention import Convention
from tremplin_platform.domain.buying.launch_meeting import LaunchMeeting, NotAWinner
from tremplin_platform.domain.buying.referent import Referent
from tremplin_platform.domain.buying.service_offer import Commitment
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.lots.lot_roles import award_to
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Position, Session


def sign_convention(
    session: Session,
    *,
    identifier: str,
    facilitator: str,
    capacity: int,
    since: date,
    until: date | None = None,
) -> Position:
    """
    Agree with a facilitateur on how many contracts it follows at once.

    :raises IdentifierUsed: a convention has this identifier
    :raises Refused: the facilitateur is unknown; see `Convention.sign`
    """
    session.unused(Convention, identifier)
    require_facilitator(session, facilitator)
    return session.save(
        Convention.sign(
            identifier=identifier,
            facilitator=facilitator,
            capacity=capacity,
            since=since,
            until=until,
        )
    )


def amend_convention(session: Session, *, identifier: str, capacity: int, since: date) -> Position:
    """
    Change from a day on how many contracts are followed.

    :raises Missing: no such convention
    :raises Refused: see `Convention.amend`
    """
    convention = session.get(Convention, identifier)
    convention.amend(capacity=capacity, since=since)
    return session.save(convention)


def end_convention(session: Session, *, identifier: str, on: date) -> Position:
    """
    End a convention; `on` is the first day without it.

    :raises Missing: no such convention
    :raises Refused: see `Convention.end`
    """
    convention = session.get(Convention, identifier)
    convention.end(on=on)
    return session.save(convention)


def record_meeting(
    session: Session,
    *,
    identifier: str,
    contract: str,
    contractor: str,
    held_on: date,
    outcome: str,
    minutes: str | None = None,
) -> Position:
    """
    Record the launch meeting with one contractor of a contract, held or missed.

    :raises Missing: no such contract
    :raises Refused: the contractor is unknown, or holds no lot of the contract
    """
    lots = session.get(Contract, contract).lots.values()
    session.unused(LaunchMeeting, identifier)
    require_contractor(session, contractor)
    if all(award_to(lot["awards"], contractor=contractor) is None for lot in lots):
        raise NotAWinner
    return session.save(
        LaunchMeeting.record(
            identifier=identifier,
            contract=contract,
            contractor=contractor,
            held_on=held_on,
            outcome=outcome,
            minutes=minutes,
        )
    )


def name_referent(session: Session, *, identifier: str, seat: str, contract: str, since: date) -> Position:
    """
    Say which seat of the centrale follows a contract from a day on, with the facilitateur.

    :raises Refused: the contract is unknown, or the seat's identifier is none
    """
    session.unused(Referent, identifier)
    require_contract(session, contract)
    return session.save(Referent.name(identifier=identifier, contract=contract, seat=seat, since=since))


def make_commitment(session: Session, *, identifier: str, kind: str, to: str, due_on: date) -> Position:
    """
    Promise something of the service offer, by a day.

    :raises Refused: the offer has nothing of this kind
    """
    today = paris_day(session.now)
    return session.save(
        Commitment.make(
            identifier=session.unused(Commitment, identifier), kind=kind, to=to, due_on=due_on, today=today
        )
    )


def complete_commitment(session: Session, *, identifier: str) -> Position:
    """
    Say that a promise is kept, today.

    :raises Missing: no such commitment
    :raises Refused: it was kept before
    """
    commitment = session.get(Commitment, identifier)
    commitment.complete(today=paris_day(session.now))
    return session.save(commitment)
