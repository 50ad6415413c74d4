"""Award lots, allocate their targets and assign their facilitateurs, by a buyer. In the centrale's log."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tremplin_platform.commands.lots.reserved_awards import won
from tremplin_platform.commands.parties import (
    contract_of,
    require_contractor,
    require_facilitator,
    require_member,
)
from tremplin_platform.domain.lots.award import AwardTerms, GroupShare
from tremplin_platform.domain.lots.reservation import Evidence
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Position, Session

__all__ = [
    "Evidence",
    "GroupShare",
    "allocate_target",
    "assign_facilitator",
    "award_lot",
    "decline_facilitator",
    "substitute_contractor",
]


def award_lot(
    session: Session,
    *,
    contract: str,
    lot: str,
    contractor: str,
    notified_on: date,
    amount: int | None = None,
    sourcing: str | None = None,
    group: Sequence[GroupShare] = (),
    evidence: Evidence | None = None,
    statement: str | None = None,
) -> Position:
    """
    Award a lot; a second award makes it multi-award. `amount` in cents.

    :raises Missing: no such contract, or lot
    :raises Refused: a contractor is unknown or has the lot already; a reserved lot needs an eligible winner
        (`not-eligible`) and the share of R2113-7 (`no-evidence`), of the social economy one that won none in the
        last three years (`ess-repeat`); a group of which a company is not eligible needs the buyer's `statement`
    """
    awarded = contract_of(session, contract, lot)
    winner = require_contractor(session, contractor)
    terms = AwardTerms(
        contractor=contractor,
        kinds=winner.kinds_on(notified_on),
        notified_on=notified_on,
        amount=amount,
        sourcing=sourcing,
        group=_companies(session, group, on=notified_on),
        evidence=evidence,
        statement=statement,
    )
    awarded.award(lot, terms)
    return session.save(*won(session, awarded, lot, winner=winner, today=paris_day(session.now)), awarded)


def substitute_contractor(
    session: Session,
    *,
    contract: str,
    lot: str,
    contractor: str,
    on: date,
    ground: str,
    evidence: Evidence | None = None,
) -> Position:
    """
    Put another contractor in place of the one that a lot's orders go to (R2194-6).

    :raises Missing: no such contract, or lot
    :raises Refused: the successor is unknown or holds the lot, nobody holds it that day, or it ended; on a reserved
        lot the successor meets the same conditions (`not-eligible`, `no-evidence`)
    """
    held = contract_of(session, contract, lot)
    successor = require_contractor(session, contractor)
    terms = AwardTerms(contractor=contractor, kinds=successor.kinds_on(on), notified_on=on, evidence=evidence)
    held.substitute(lot, terms, ground=ground)
    return session.save(*won(session, held, lot, winner=successor, today=paris_day(session.now)), held)


def allocate_target(session: Session, *, contract: str, lot: str, member: str, hours: int) -> Position:
    """
    Give a member its part of a fixed or computed target, in hundredths of an hour, from today on.

    It stands for the parts of members that merged into it too, which end in their own logs that day: what it took over
    from them follows.

    :raises Missing: no such contract, or lot
    :raises Refused: the member is unknown, the lot has no target, or the contract is not open to the member
    """
    allocated, today = contract_of(session, contract, lot), paris_day(session.now)
    merged = _merged_into(session, require_member(session, member))
    for predecessor in [former for former in merged if allocated.allocated.get(lot, {}).get(former)]:
        allocated.allocate(lot, member=predecessor, hours=0, today=today)
    allocated.allocate(lot, member=member, hours=hours, today=today)
    return session.save(allocated)


def assign_facilitator(
    session: Session, *, contract: str, lot: str, facilitator: str, since: date, territory: str | None = None
) -> Position:
    """
    Say who validates a lot's hours from a day on, in one territory or everywhere (None).

    :raises Missing: no such contract, or lot
    :raises Refused: the facilitateur is unknown, or the territory is none
    """
    followed = contract_of(session, contract, lot)
    require_facilitator(session, facilitator)
    followed.assign_facilitator(lot, facilitator=facilitator, since=since, territory=territory)
    return session.save(followed)


def decline_facilitator(
    session: Session, *, contract: str, lot: str, facilitator: str, on: date, reason: str
) -> Position:
    """
    Keep that a facilitateur declines a lot: the contract goes on, followed by the buyer from `on`.

    :raises Missing: no such contract, or lot
    :raises Refused: the lot was not given to this facilitateur, or it has declined it
    """
    followed = contract_of(session, contract, lot)
    followed.decline_facilitator(lot, facilitator=facilitator, on=on, reason=reason)
    return session.save(followed)


def _merged_into(session: Session, member: Organisation) -> list[str]:
    """Return the members that merged into a member, and into those in turn."""
    found = []
    for name in member.lineages:
        found += [*_merged_into(session, session.get(Organisation, name)), name]
    return found


def _companies(session: Session, group: Sequence[GroupShare], *, on: date) -> list[GroupShare]:
    found = [
        require_contractor(session, company.contractor, pointer=f"/group/{index}/contractor")
        for index, company in enumerate(group)
    ]
    return [replace(company, kinds=known.kinds_on(on)) for company, known in zip(group, found, strict=True)]
