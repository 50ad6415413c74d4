"""Members that go on as others: merging, splitting. Every command is given a session of the centrale's log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eventsourcing.domain import BaseAggregate

from tremplin_platform.commands.attribution.attribution import tell_methods
from tremplin_platform.commands.organisations.sirets import claim_siret, keep_sirets
from tremplin_platform.commands.parties import require_member
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.contracts.contract_terms import AlreadyOpened
from tremplin_platform.domain.organisations.membership_rules import NoPart
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.organisations.organisation_terms import MEMBER
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.domain.refusals import Refused, RepeatedIdentifier
from tremplin_platform.figures.lineage import parts
from tremplin_platform.store.session import Position, Session

__all__ = ["Part", "merge_member", "split_member", "take_over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the members that another is split into."""

    identifier: str
    name: str
    siret: str
    territory: str


def merge_member(session: Session, *, identifier: str, into: str, on: date) -> Position:
    """
    Merge a member into another, today or on a day past.

    The successor is opened the contracts that were opened to the member, and takes over its figures; the member's own
    log stays as it is, and hours that wait in it can still be decided on.

    :raises Missing: no such organisation
    :raises Refused: the day has not come or is before it joined, it is no member or left before, or `into` is no member
        of that day
    """
    member = session.get(Organisation, identifier)
    successor = require_member(session, into, pointer="/into")
    member.merge(into=successor, merged_on=on, today=paris_day(session.now))
    opened = _inherited(session, predecessor=identifier, heirs=[into], since=on)
    figures = session.figures_of(identifier, after=0)
    successor.receive_lineage(member, cut=figures.through_seq, parts=parts(figures.totals))
    position = session.save(member, *opened, successor)
    keep_sirets(session, member)
    return position


def take_over(session: Session, *, member: str) -> Position | None:
    """
    Give a successor what was finished in the log of a merged member since its figures were last taken over.

    The position of what was recorded, None where nothing there holds a figure.

    :raises Missing: no such organisation, or it did not merge
    """
    merged = session.get(Organisation, member)
    successor = session.get(Organisation, merged.merged_into or "")
    figures = session.figures_of(member, after=successor.lineages[member])
    if not figures.totals:
        session.note_followed(member, upto=figures.through_seq)
        return None
    successor.receive_lineage(merged, cut=figures.through_seq, parts=parts(figures.totals))
    return session.save(successor)


def split_member(session: Session, *, identifier: str, into: Sequence[Part], on: date) -> Position:
    """
    Split a member, today or on a day past, into others that are registered here and begin that day.

    They are opened the contracts that were opened to it, and are buyers of its status. Its figures stay in its log:
    no source says how to share them out.

    :raises Missing: no such organisation
    :raises IdentifierUsed: an organisation has one of the new identifiers
    :raises Refused: the day has not come or is before it joined, it is no member or left before, or a new member cannot
        be registered
    :raises SiretUsed: another member has the SIRET of a new one, after the split
    """
    member = session.get(Organisation, identifier)
    names = [
        session.unused(Organisation, part.identifier, pointer=f"/into/{place}/id")
        for place, part in enumerate(into)
    ]
    if not names:
        raise NoPart
    if len(set(names)) < len(names):
        raise RepeatedIdentifier(pointer="/into")
    member.split(into=names, split_on=on, today=paris_day(session.now))
    heirs = [_registered(part, like=member, on=on, at=f"/into/{place}") for place, part in enumerate(into)]
    position = session.save(member, *heirs)
    for part in into:
        session.open_log(log=part.identifier, territory=part.territory)
    opened = _inherited(session, predecessor=identifier, heirs=names, since=on)
    position = session.save(*opened) if opened else position
    keep_sirets(session, member)
    for place, heir in enumerate(heirs):
        claim_siret(session, heir, into[place].siret, pointer=f"/into/{place}/siret")
    return position


def _registered(part: Part, *, like: Organisation, on: date, at: str) -> Organisation:
    try:
        heir = Organisation.register(
            identifier=part.identifier,
            name=part.name,
            siret=part.siret,
            kind=MEMBER,
            joined_on=on,
            territory=part.territory,
            statuses=(),
            buyer_status=like.buyer_status,
            today=on,
        )
    except Refused as refusal:
        raise type(refusal)(pointer=f"{at}{refusal.pointer}") from refusal
    heir.detach(predecessor=like.identifier, split_on=on)
    return heir


def _inherited(
    session: Session, *, predecessor: str, heirs: Sequence[str], since: date
) -> list[BaseAggregate[str]]:
    opened: list[BaseAggregate[str]] = []
    for identifier in session.contracts_opened_to(predecessor):
        contract = session.get(Contract, identifier)
        opened_to = [heir for heir in heirs if _opens(contract, heir, since=since)]
        if opened_to:
            opened += [contract, *tell_methods(session, contract, members=opened_to)]
    return opened


def _opens(contract: Contract, heir: str, *, since: date) -> bool:
    try:
        contract.open_to(heir, since=since)
    except AlreadyOpened:
        return False
    return True
