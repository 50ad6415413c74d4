"""Read a declaration for who may see it: its events in order, and its checks by the rules of the commands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tremplin_platform.commands.hours.declaration_checks import Check, Examined, checks
from tremplin_platform.commands.hours.hours_placement import (
    check_execution,
    contract_of,
    facilitator_of,
    reported_now,
)
from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.hours.declaration import Declaration
from tremplin_platform.domain.hours.quarter import Quarter
from tremplin_platform.domain.lots.lot_roles import award_to
from tremplin_platform.domain.members.closed_quarter import ClosedQuarter
from tremplin_platform.domain.members.member_contract import MemberContract
from tremplin_platform.domain.orders.call_off import CallOff
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.store.reading import COLUMNS, envelope
from tremplin_platform.store.session import Session

__all__ = ["Check", "Review", "review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """
    The events of a declaration, first to last, whether it designates a person, and its checks.

    `reports_in`: the quarter in which a decision taken now would be reported
    """

    events: tuple[Envelope, ...]
    has_person: bool
    reports_in: str
    checks: tuple[Check, ...]


def review(connection: Any, *, log: str, declaration: str, upto: int) -> Review:
    """
    Read a declaration in its log, with its events up to seq `upto`. That it may be seen is for the caller to check.

    :param connection: of the command role, in autocommit; nothing is written
    :raises Missing: no such declaration in this log
    """
    with connection.transaction(force_rollback=True):
        ((_, now),) = connection.execute(
            "select set_config('tremplin.log', %s, true), clock_timestamp()", (log,)
        ).fetchall()
        session = Session(connection, log=log, now=now, seen=0)
        found = _with_all_it_names(session, declaration)
        return Review(
            events=_events(connection, log, found.id, upto),
            has_person=found.commitment is not None,
            reports_in=reported_now(session, found)["reported_in"],
            checks=checks(_examined(session, found, declaration, now)),
        )


def _with_all_it_names(session: Session, identifier: str) -> Declaration:
    """Read a declaration in one statement, and what its checks need of its log in another."""
    session.load((Declaration, identifier))
    found = session.get(Declaration, identifier)
    contract, quarter = (Contract, Quarter) if session.log == CENTRALE else (MemberContract, ClosedQuarter)
    order = found.work["call_off"]
    session.load(
        (contract, found.contract),
        (quarter, found.work["work_quarter"]),
        *(() if order is None else ((CallOff, order),)),
    )
    return found


def _examined(session: Session, found: Declaration, identifier: str, now: datetime) -> Examined:
    contract = contract_of(session, found.contract)
    claim = None if found.commitment is None else session.vault.claim_of(session.log, identifier)
    person = None if claim is None or claim.person is None else session.vault.find(claim.person)

    def check() -> None:
        place = {"contract": found.contract, "lot": found.lot, "contractor": found.contractor}
        check_execution(session, **place, work=found.work)

    return Examined(
        declaration=found,
        award=award_to(contract.lots[found.lot]["awards"], contractor=found.contractor),
        check_execution=check,
        decides=facilitator_of(session, found) or CENTRALE,
        person=person,
        today=paris_day(now),
    )


def _events(connection: Any, log: str, about: str, upto: int) -> tuple[Envelope, ...]:
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_EVENTS, (log, about, upto))
        return tuple(envelope(row) for row in cursor.fetchall())


_EVENTS = f"""
select {COLUMNS} from events where log = %s and subject = %s and seq <= %s order by subject_version
"""  # noqa: S608
