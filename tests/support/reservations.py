"""Reserved lots in a story: who may win them, who takes over, what becomes of a status."""

from datetime import date
from typing import Any

from support.story import BUYER, CENTRALE, CONTRACT, Story
from tremplin_platform.commands.contracts.contracts import LotTerms, renew_contract
from tremplin_platform.commands.lots.lots import Evidence, GroupShare, substitute_contractor
from tremplin_platform.commands.orders.invoices import record_invoice
from tremplin_platform.commands.organisations.organisations import StatusTerms, record_status

MEMBER = "cpam-075"
RESERVED = LotTerms(identifier="1", title="Espaces verts", articles=["L2113-12"])


def reserved(story: Story, *articles: str, **terms: Any) -> None:
    story.contract(LotTerms(identifier="1", title="Espaces verts", articles=articles), **terms)


def substitute(story: Story, contractor: str, *, on: str, proof: Evidence | None = None) -> None:
    story.do(
        CENTRALE,
        substitute_contractor,
        contract=CONTRACT,
        lot="1",
        contractor=contractor,
        on=date.fromisoformat(on),
        ground="R2194-6",
        evidence=proof,
    )


def status(story: Story, kind: str, *, until: str | None, since: str = "2025-01-01") -> None:
    last = None if until is None else date.fromisoformat(until)
    terms = StatusTerms(kind=kind, since=date.fromisoformat(since), until=last)
    story.do(CENTRALE, record_status, identifier="esat-75", status=terms)


def invoice(story: Story, amount: int, *, identifier: str = "f-1", on: str = "2026-08-31") -> None:
    story.do(
        MEMBER,
        record_invoice,
        identifier=identifier,
        call_off="bc-1",
        amount=amount,
        invoiced_on=date.fromisoformat(on),
        by=BUYER,
    )


def shares(**percents: int) -> list[GroupShare]:
    """A group; the first leads. `_` in a name is a dash."""
    return [
        GroupShare(contractor=name.replace("_", "-"), share_percent=percent, lead=place == 0)
        for place, (name, percent) in enumerate(percents.items())
    ]


def renew(story: Story, until: str) -> None:
    story.do(CENTRALE, renew_contract, identifier=CONTRACT, until=date.fromisoformat(until))
