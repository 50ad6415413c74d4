"""A contract in course, in a story: one lot, one member, and what a buyer does with them."""

from datetime import date
from typing import Any

from support.story import CENTRALE, CONTRACT, Story
from support.story_figures import reserved_lots_open
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms, Rate, renew_contract
from tremplin_platform.commands.lots.lot_life import (
    LotPlace,
    add_tranche,
    affirm_tranche,
    cancel_lot,
    record_opening_balance,
    relaunch_lot,
    revise_target,
    terminate_lot,
)
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.members.member_contract import MemberContract

MEMBER = "cpam-075"
FIXED = LotTerms(identifier="1", title="Paris", clause=Fixed(function="main", hours=833_00))
RATED = LotTerms(identifier="1", title="Paris", clause=Rate(function="main", hours_per_1000_euros=20_00))
RESERVED = LotTerms(
    identifier="1",
    title="Espaces verts",
    articles=["L2113-12"],
    clause=Fixed(function="main", hours=400_00),
)


def fixed(hours: int) -> Fixed:
    """A clause of so many hours (hundredths) of the main service."""
    return Fixed(function="main", hours=hours)


def revise(story: Story, clause: Any, *, on: str, ground: str = "R2194-1", lot: str = "1") -> None:
    """Amend a lot’s clause."""
    story.do(
        CENTRALE,
        revise_target,
        contract=CONTRACT,
        lot=lot,
        clause=clause,
        effective_on=date.fromisoformat(on),
        ground=ground,
    )


def cancel(story: Story, lot: str = "1") -> None:
    """Give a lot up."""
    story.do(CENTRALE, cancel_lot, contract=CONTRACT, lot=lot, reason="infructueux")


def terminate(story: Story, *, on: str, lot: str = "1") -> None:
    """End a lot after this day."""
    story.do(
        CENTRALE, terminate_lot, contract=CONTRACT, lot=lot, on=date.fromisoformat(on), reason="défaillance"
    )


def renew(story: Story, until: str) -> None:
    """Renew the contract until this day."""
    story.do(CENTRALE, renew_contract, identifier=CONTRACT, until=date.fromisoformat(until))


def add_hours(story: Story, tranche: str, hours: int, *, lot: str = "1") -> None:
    """Tell a tranche."""
    story.do(CENTRALE, add_tranche, contract=CONTRACT, lot=lot, tranche=tranche, hours=hours)


def affirm(story: Story, tranche: str, *, on: str) -> None:
    """Affirm a tranche of lot 1."""
    day = date.fromisoformat(on)
    story.do(CENTRALE, affirm_tranche, contract=CONTRACT, lot="1", tranche=tranche, on=day)


def relaunch(story: Story, contract: str, lot: str, *, failed: str = "1") -> None:
    """Link a lot to the lot that takes its place."""
    new = LotPlace(contract=contract, lot=lot)
    story.do(CENTRALE, relaunch_lot, contract=CONTRACT, lot=failed, new=new)


def bring(story: Story, hours: int, *, on: str, member: str = MEMBER) -> None:
    """Bring hours of lot 1 forward."""
    story.do(
        CENTRALE,
        record_opening_balance,
        contract=CONTRACT,
        lot="1",
        member=member,
        hours=hours,
        on=date.fromisoformat(on),
        evidence="Bilan du facilitateur",
    )


def held(story: Story, log: str = CENTRALE) -> Any:
    """Lot 1 as the centrale, or a member, knows it."""
    story.facts(log)
    kind: Any = Contract if log == CENTRALE else MemberContract
    return story.logs.run(log, lambda session: session.get(kind, CONTRACT)).lots["1"]


def reserved_and_open(story: Story, *lots: LotTerms) -> None:
    """A contract with a reserved lot, open to the member; `esat-75` may win it."""
    story.contractor("esat-75", "ESAT")
    story.contract(*(lots or [RESERVED]))
    story.member(MEMBER)
    story.opens(MEMBER)


def lots_in(story: Story, year: int) -> int:
    """Reserved lots open to the member in a civil year."""
    return reserved_lots_open(story, log=MEMBER, first=f"{year}-01-01", last=f"{year}-12-31")
