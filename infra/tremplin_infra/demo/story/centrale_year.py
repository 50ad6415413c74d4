"""Make the centrale's acts of the year: quarters, a member that joins, one that leaves, a new facilitateur."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from tremplin_infra.demo.acts.acts import (
    Act,
    ContractPublished,
    ContractRegistered,
    FacilitatorAssigned,
    MemberLeft,
    MemberMerged,
    QuarterClosed,
    QuarterPublished,
)
from tremplin_infra.demo.acts.parties import BUYER, JOINS_LATE, LEAVES, MERGES, SUCCESSOR, members
from tremplin_infra.demo.acts.year import LAST_DAY, QUARTERS, office_hours
from tremplin_infra.demo.contracts.contracts import every_lot, find_lot
from tremplin_infra.demo.contracts.following import FOLLOWED_ANEW, NEW_FOLLOWER, NEW_FOLLOWER_FROM
from tremplin_infra.demo.contracts.targets import allocation, parts
from tremplin_infra.demo.story.setting_up import joining
from tremplin_platform.commands.contracts.contracts import ContractTerms, LotTerms

LATE_JOINER_ON, LEFT_ON, MERGED_ON = date(2026, 3, 2), date(2026, 6, 30), date(2026, 10, 1)
REVISED_ON = date(2026, 2, 16)
REVISED_LOT = ("nettoyage", "sud")
LAST_CONTRACT = "mobilier-reemploi"
"""Published last of all: where it is published, the whole year is loaded."""


def centrale_year() -> Iterator[Act]:
    """Give the centrale's acts after June 2025, in no order."""
    yield from _quarters()
    yield from _members()
    yield from _revised_targets()
    yield from _new_follower()
    yield from _last_contract()


def _quarters() -> Iterator[Act]:
    for quarter in QUARTERS:
        if quarter.closed_on is not None:
            at = office_hours(quarter.closed_on, "closing")
            yield QuarterClosed(at=at, quarter=quarter.name)
        if quarter.published_on is not None:
            at = office_hours(quarter.published_on, "publication")
            yield QuarterPublished(at=at, quarter=quarter.name)


def _members() -> Iterator[Act]:
    (late,) = (member for member in members() if member.id == JOINS_LATE)
    at = office_hours(LATE_JOINER_ON, JOINS_LATE)
    yield joining(late, joined_on=LATE_JOINER_ON, at=at)
    for number, (contract, lot) in enumerate(every_lot(), start=1):
        for member, hours in parts(contract, lot):
            if member.id == JOINS_LATE:
                yield allocation(contract, lot, member, hours, at=at + timedelta(minutes=number))
    yield MemberMerged(
        at=datetime.combine(LAST_DAY, time(7), UTC),
        id=MERGES,
        into=SUCCESSOR,
        on=MERGED_ON,
    )
    yield MemberLeft(at=office_hours(LEFT_ON - timedelta(days=15), LEAVES), id=LEAVES, left_on=LEFT_ON)


def _revised_targets() -> Iterator[Act]:
    contract, lot = find_lot(*REVISED_LOT)
    for rank, (member, hours) in enumerate(parts(contract, lot)):
        if member.id != JOINS_LATE and rank % 3 == 0:
            at = office_hours(REVISED_ON, member.id)
            yield allocation(contract, lot, member, hours - hours // 500 * 100, at=at)


def _new_follower() -> Iterator[Act]:
    yield FacilitatorAssigned(
        at=office_hours(NEW_FOLLOWER_FROM - timedelta(days=17), NEW_FOLLOWER),
        contract=FOLLOWED_ANEW,
        lot="1",
        facilitator=NEW_FOLLOWER,
        since=NEW_FOLLOWER_FROM,
    )


def _last_contract() -> Iterator[Act]:
    at = office_hours(LAST_DAY, LAST_CONTRACT)
    yield ContractRegistered(
        at=at,
        id=LAST_CONTRACT,
        terms=ContractTerms(
            title="Mobilier de réemploi",
            buyer=BUYER,
            usage="resale",
            centrale_role="wholesaler",
            kind="framework",
            cpv="39130000",
            notice_on=date(2026, 6, 15),
            starts_on=date(2027, 1, 1),
            ends_on=date(2030, 12, 31),
        ),
        lots=(
            LotTerms(identifier="1", title="Mobilier de bureau de réemploi", articles=("L2113-13",)),
            LotTerms(identifier="2", title="Sièges de réemploi"),
        ),
    )
    yield ContractPublished(at=at + timedelta(minutes=5), id=LAST_CONTRACT, reason="procédure achevée")
