"""Choosing how a lot's hours that are no one member's reach members. Every command is given a session of `centrale`."""

from collections.abc import Sequence
from datetime import date, timedelta

from tremplin_platform.commands.parties import contract_of, require_member
from tremplin_platform.domain.attribution.method import AttributionMethod, MethodInClosedQuarter, choice_of
from tremplin_platform.domain.attribution.targets import allocate_by_volumes
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.hours.quarter import Quarter
from tremplin_platform.domain.quarters import last_day, paris_day, quarter_of
from tremplin_platform.domain.refusals import NotOpened, UnknownMember
from tremplin_platform.events.attribution.attribution import Quantity
from tremplin_platform.events.fact import EVERY_MEMBER, contract_audience, member_audience
from tremplin_platform.store.session import Position, Session

__all__ = ["Quantity", "audience_of", "choose_method", "tell_methods"]


def choose_method(
    session: Session,
    *,
    contract: str,
    lot: str,
    method: str,
    since: date,
    quantities: Sequence[Quantity] = (),
) -> Position:
    """
    Choose how the centrale's hours of a lot are shared among members from a day on; shares made before stay.

    Volumes also allocate the lot's target, see `allocate_by_volumes`.

    :param quantities: each member's firm volume, for `volumes` alone
    :raises Missing: no such contract, or lot
    :raises MethodInClosedQuarter: a quarter that the day is in, or before, is closed
    :raises Refused: what `choice_of` refuses; a member is unknown, or the contract is not open to it
    """
    found = contract_of(session, contract, lot)
    choice = choice_of(method, since=since, quantities=quantities)
    for index, volume in enumerate(quantities):
        _require_open(session, found, volume["member"], pointer=f"/quantities/{index}/member")
    session.hold()
    _require_later_than_closed(session, since=max(since, date.fromisoformat(found.starts_on)))
    chosen = session.find(AttributionMethod, f"{contract}.{lot}")
    audience = audience_of(found)
    if chosen is None:
        chosen = AttributionMethod.choose(contract=contract, lot=lot, choice=choice, audience=audience)
    else:
        chosen.change(choice, audience=audience)
    allocate_by_volumes(found, lot, choice["quantities"], today=paris_day(session.now))
    return session.save(*([found] if found.pending_events else []), chosen)


def tell_methods(
    session: Session, contract: Contract, *, members: Sequence[str | None]
) -> list[AttributionMethod]:
    """The methods chosen for the lots of a contract, to be saved once it is opened to `members` (None: to all)."""
    changed = []
    for lot in contract.lots:
        chosen = session.find(AttributionMethod, f"{contract.identifier}.{lot}")
        if chosen is not None:
            for member in members:
                audience = EVERY_MEMBER if member is None else member_audience(member)
                chosen.announce(audience=audience, today=paris_day(session.now))
            changed.append(chosen)
    return changed


def audience_of(contract: Contract) -> str:
    """The logs to which a contract is open."""
    return EVERY_MEMBER if contract.opened_to_all is not None else contract_audience(contract.identifier)


def _require_open(session: Session, contract: Contract, member: str, *, pointer: str) -> None:
    try:
        require_member(session, member)
    except UnknownMember as unknown:
        raise UnknownMember(pointer=pointer) from unknown
    if contract.open_from(member) is None:
        raise NotOpened(pointer=pointer)


def _require_later_than_closed(session: Session, *, since: date) -> None:
    today = paris_day(session.now)
    while since <= today:
        quarter = quarter_of(since)
        if session.find(Quarter, quarter) is not None:
            raise MethodInClosedQuarter
        since = last_day(quarter) + timedelta(days=1)
