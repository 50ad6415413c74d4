"""Lots in a story: reserved, awarded, amended, renewed, ended; who may win them and who takes over."""

from dataclasses import replace
from datetime import date
from typing import Any

from support.story import CENTRALE, CONTRACT, Story, reserved_lots_open
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
from tremplin_platform.commands.lots.lots import Evidence, GroupShare, substitute_contractor
from tremplin_platform.commands.organisations.organisations import StatusTerms, record_status
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.members.member_contract import MemberContract

MEMBER = "cpam-075"
FIXED = LotTerms(identifier="1", title="Paris", clause=Fixed(function="main", hours=833_00))
RATED = LotTerms(identifier="1", title="Paris", clause=Rate(function="main", hours_per_1000_euros=20_00))
RESERVED_ONLY = LotTerms(identifier="1", title="Espaces verts", articles=["L2113-12"])
RESERVED = replace(RESERVED_ONLY, clause=Fixed(function="main", hours=400_00))


def fixed(hours: int) -> Fixed:
    """A clause of so many hours (hundredths) of the main service."""
    return Fixed(function="main", hours=hours)


def revise(story: Story, clause: Any, *, on: str, ground: str = "R2194-1", lot: str = "1") -> None:
    """Amend a lot’s clause."""
    story.on_lot(revise_target, lot=lot, clause=clause, effective_on=on, ground=ground)


def cancel(story: Story, lot: str = "1") -> None:
    """Give a lot up."""
    story.on_lot(cancel_lot, lot=lot, reason="infructueux")


def terminate(story: Story, *, on: str, lot: str = "1") -> None:
    """End a lot after this day."""
    story.on_lot(terminate_lot, lot=lot, on=on, reason="défaillance")


def renew(story: Story, until: str) -> None:
    """Renew the contract until this day."""
    story.do(CENTRALE, renew_contract, identifier=CONTRACT, until=date.fromisoformat(until))


def add_hours(story: Story, tranche: str, hours: int, *, lot: str = "1") -> None:
    """Tell a tranche."""
    story.on_lot(add_tranche, lot=lot, tranche=tranche, hours=hours)


def affirm(story: Story, tranche: str, *, on: str) -> None:
    """Affirm a tranche of lot 1."""
    story.on_lot(affirm_tranche, tranche=tranche, on=on)


def relaunch(story: Story, contract: str, lot: str, *, failed: str = "1") -> None:
    """Link a lot to the lot that takes its place."""
    story.on_lot(relaunch_lot, lot=failed, new=LotPlace(contract=contract, lot=lot))


def bring(story: Story, hours: int, *, on: str, member: str = MEMBER) -> None:
    """Bring hours of lot 1 forward."""
    evidence = "Bilan du facilitateur"
    story.on_lot(record_opening_balance, member=member, hours=hours, on=on, evidence=evidence)


def held(story: Story, log: str = CENTRALE) -> Any:
    """Lot 1 as the centrale, or a member, knows it."""
    story.facts(log)
    kind: Any = Contract if log == CENTRALE else MemberContract
    return story.logs.run(log, lambda session: session.get(kind, CONTRACT)).lots["1"]


def reserved_and_open(story: Story, *lots: LotTerms) -> None:
    """A contract with a reserved lot, open to the member; `esat-75` may win it."""
    story.contractor("esat-75", "ESAT")
    story.contract(*(lots or [RESERVED]))
    story.joins(MEMBER)


def lots_in(story: Story, year: int) -> int:
    """Reserved lots open to the member in a civil year."""
    return reserved_lots_open(story, log=MEMBER, first=f"{year}-01-01", last=f"{year}-12-31")


def reserved(story: Story, *articles: str, **terms: Any) -> None:
    story.contract(LotTerms(identifier="1", title="Espaces verts", articles=articles), **terms)


def substitute(story: Story, contractor: str, *, on: str, proof: Evidence | None = None) -> None:
    ground = "R2194-6"
    story.on_lot(substitute_contractor, contractor=contractor, on=on, ground=ground, evidence=proof)


def status(story: Story, kind: str, *, until: str | None, since: str = "2025-01-01") -> None:
    last = None if until is None else date.fromisoformat(until)
    terms = StatusTerms(kind=kind, since=date.fromisoformat(since), until=last)
    story.do(CENTRALE, record_status, identifier="esat-75", status=terms)


def invoice(story: Story, amount: int, *, identifier: str = "f-1", on: str = "2026-08-31") -> None:
    story.invoices(MEMBER, "bc-1", amount, identifier=identifier, on=on)


def shares(**percents: int) -> list[GroupShare]:
    """A group; the first leads. `_` in a name is a dash."""
    return [
        GroupShare(contractor=name.replace("_", "-"), share_percent=percent, lead=place == 0)
        for place, (name, percent) in enumerate(percents.items())
    ]
