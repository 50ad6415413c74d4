"""Rows of members' own published data that name a lot of the centrale, and what was decided on each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tremplin_platform.commands.decp.publishing.identifiers import published_identifier
from tremplin_platform.commands.decp.publishing.register import read_register
from tremplin_platform.domain.orders.uptake import ProposedUptake
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import subject
from tremplin_platform.events.orders.call_off import Placed
from tremplin_platform.store.decp.uptake import decided_in, decisions, members_by_siret, observed_of

_Row = tuple[str, str, tuple[str, str], Mapping[str, Any]]
"""A member, the identifier of the row, the lot that it names, and what was observed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUptake:
    """
    A row that names a lot of the centrale, of the member whose SIRET its buyer has.

    `state`: `proposed`, `linked` or `refused`; `seq`: of the decision in the member's log, None while there is none
    """

    member: str
    proposed: ProposedUptake
    title: str | None
    notified_on: str | None
    state: str
    call_off: str | None
    reason: str | None
    seq: int | None


class LinkedRow(NamedTuple):
    """A row that is evidence of an order: its identifier, and that under which the member published it."""

    identifier: str
    published: str


def uptakes(connection: Any, reading: Any, *, member: str | None, siret: str | None) -> list[FoundUptake]:
    """
    The rows of one member, or of all, in the order of members and of rows.

    :param connection: of the command role: finds SIRETs, and what the centrale observed of them alone
    :param reading: sees the logs of those who are asked about
    :param siret: of the centrale, for rows that name a lot by its buyer and identifier
    """
    owners = {found: owner for owner, found in members_by_siret(connection, member=member)}
    rows = list(_rows(connection, owners, siret=siret)) if owners else []
    named = [(row[0], subject(log=row[0], kind="uptake", identifier=row[1])) for row in rows]
    decided = decisions(reading, subjects=named)
    found = [_found(row, decided.get(about)) for row, (_, about) in zip(rows, named, strict=True)]
    return sorted(found, key=lambda item: (item.member, item.proposed.identifier))


def linked_orders(connection: Any, *, log: str, upto: int | None) -> Mapping[str, list[LinkedRow]]:
    """
    The rows that are evidence of a member's orders, by order.

    :param connection: sees that log
    :param upto: the seq up to which decisions count, None for all
    """
    found: dict[str, list[LinkedRow]] = {}
    for event in decided_in(connection, log=log, upto=2**62 if upto is None else upto):
        if event.data["call_off"] is not None:
            row = LinkedRow(event.subject.rpartition("/")[2], event.data["published"])
            found.setdefault(event.data["call_off"], []).append(row)
    return found


def order_of(event: Envelope) -> str:
    """Return the order that an event of a member's log places or names, empty where it is of none."""
    if event.topic == Placed.TOPIC:
        return event.subject.rpartition("/")[2]
    return str(event.data.get("call_off") or "")


def _rows(connection: Any, owners: Mapping[str, str], *, siret: str | None) -> Iterator[_Row]:
    lots = _published_lots(connection, siret=siret)
    for event in observed_of(connection, sirets=owners):
        place = lots.get((event.data["framework"] or "").strip())
        if place is not None:
            yield owners[event.data["buyer"]], event.subject.rpartition("/")[2], place, event.data


def _published_lots(connection: Any, *, siret: str | None) -> Mapping[str, tuple[str, str]]:
    """Each published lot by its identifier in published data, alone or after the centrale's SIRET."""
    lots = {}
    for publication in read_register(connection, upto=2**62).published:
        for lot in publication.lots:
            identifier = published_identifier(publication.identifier, lot["id"])
            lots[identifier] = publication.identifier, lot["id"]
            if siret is not None:
                lots[siret + identifier] = publication.identifier, lot["id"]
    return lots


def _found(row: _Row, decided: Envelope | None) -> FoundUptake:
    member, identifier, (contract, lot), data = row
    decision = None if decided is None else decided.data
    return FoundUptake(
        member=member,
        proposed=ProposedUptake(
            identifier=identifier,
            contract=contract,
            lot=lot,
            buyer=data["buyer"],
            published=data["contract"],
            framework=data["framework"],
            amount=data["amount"],
        ),
        title=data["title"],
        notified_on=data["notified_on"],
        state="proposed" if decision is None else decision["outcome"],
        call_off=None if decision is None else decision["call_off"],
        reason=None if decision is None else decision["reason"],
        seq=None if decided is None else decided.seq,
    )
