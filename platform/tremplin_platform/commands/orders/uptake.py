"""Decide on a row of a member's own published data that names a framework of the centrale, in that member's log."""

from tremplin_platform.domain.actor import Actor
from tremplin_platform.domain.orders.call_off import CallOff
from tremplin_platform.domain.orders.uptake import AlreadyDecided, ProposedUptake, Uptake
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Position, Session

__all__ = ["Actor", "ProposedUptake", "link_uptake", "refuse_uptake"]


def link_uptake(session: Session, *, proposed: ProposedUptake, call_off: str, by: Actor) -> Position:
    """
    Link the row to an order of this log: it is evidence of the order, and makes none.

    :raises AlreadyDecided: the row is linked or refused
    :raises UnknownCallOff: no order of this log, or one on another lot
    """
    session.load((Uptake, proposed.identifier), (CallOff, call_off))
    _check_undecided(session, proposed)
    order = session.find(CallOff, call_off)
    today = paris_day(session.now)
    return session.save(
        Uptake.link(proposed, call_off=order, log=session.log, today=today, by=by.organisation)
    )


def refuse_uptake(session: Session, *, proposed: ProposedUptake, reason: str, by: Actor) -> Position:
    """
    Refuse the row, which is of no order on this lot.

    :raises AlreadyDecided: the row is linked or refused
    """
    _check_undecided(session, proposed)
    today = paris_day(session.now)
    return session.save(
        Uptake.refuse(proposed, reason=reason, log=session.log, today=today, by=by.organisation)
    )


def _check_undecided(session: Session, proposed: ProposedUptake) -> None:
    if session.find(Uptake, proposed.identifier) is not None:
        raise AlreadyDecided
