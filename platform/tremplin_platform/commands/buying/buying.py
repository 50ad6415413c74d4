"""Record objectives, training, sourcing and screenings, by a buyer. In the centrale's log."""

from datetime import date

from tremplin_platform.commands.parties import require_contract
from tremplin_platform.domain.buying.objective import Objective, objective_identifier
from tremplin_platform.domain.buying.screening import Screening
from tremplin_platform.domain.buying.sourcing import Company, Round, Sourcing
from tremplin_platform.domain.buying.training import Training
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Position, Session

__all__ = [
    "Company",
    "Round",
    "hold_sourcing",
    "hold_training",
    "objective_identifier",
    "record_screening",
    "set_objective",
]


def set_objective(session: Session, *, buyer: str, year: int, kind: str, count: int) -> Position:
    """
    Set how many a buyer is to award in a civil year; set again for the same kind, it is revised.

    :raises Refused: see `Objective.set`
    """
    today = paris_day(session.now)
    known = session.find(Objective, objective_identifier(buyer=buyer, year=year, kind=kind))
    if known is None:
        return session.save(Objective.set(buyer=buyer, year=year, kind=kind, count=count, today=today))
    known.revise(count=count, today=today)
    return session.save(known)


def hold_training(session: Session, *, identifier: str, buyer: str, held_on: date, subject: str) -> Position:
    """
    Record a training that a buyer had.

    :raises IdentifierUsed: a training has this identifier
    """
    return session.save(
        Training.hold(
            identifier=session.unused(Training, identifier),
            buyer=buyer,
            held_on=held_on,
            subject_taught=subject,
        )
    )


def hold_sourcing(session: Session, *, identifier: str, terms: Round) -> Position:
    """
    Record whom a buyer met, for a contract or a need; awards may name this round.

    :raises IdentifierUsed: a round has this identifier
    :raises Refused: the contract is unknown; see `Round.checked`
    """
    session.unused(Sourcing, identifier)
    if terms.contract is not None:
        require_contract(session, terms.contract)
    today = paris_day(session.now)
    return session.save(Sourcing.hold(identifier=identifier, terms=terms, today=today))


def record_screening(session: Session, *, identifier: str, cpv: str, function: str, finding: str) -> Position:
    """
    Record what was found of a function of the service that may carry a clause.

    :raises IdentifierUsed: a screening has this identifier
    :raises Refused: the function is none
    """
    return session.save(
        Screening.record(
            identifier=session.unused(Screening, identifier),
            cpv=cpv,
            function=function,
            finding=finding,
            today=paris_day(session.now),
        )
    )
