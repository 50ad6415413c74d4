"""The confirmation of an act on a contract or on a lot: the event, who receives it, and what it changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tremplin_tenants.api.contracts.contracts import RegisterContract
from tremplin_tenants.api.events import Events
from tremplin_tenants.api.members.results import MemberResults
from tremplin_tenants.pages.contracts.contract_forms import FORMS
from tremplin_tenants.pages.lots.acts import ACTS
from tremplin_tenants.pages.lots.lot_view import LotView
from tremplin_tenants.pages.lots.recipients import Audience, recipients_of
from tremplin_tenants.pages.web.changes import Changes, changes_of
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE

_FACT = re.compile(r"centrale:[1-9]\d{0,17}", re.ASCII)
_RECENT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """
    An act that was done.

    `title`: the act, in words; `event`: as the API gives it; `recipients`: who receives it, in words
    `lot_view`: the lot that it is about, None where it is about the contract
    `member`: what it changed for the one member that it is delivered to, None where there is none, or not yet
    """

    title: str
    event: Mapping[str, Any]
    recipients: str
    lot_view: LotView | None
    member: Changes | None


def position_of(query: Mapping[str, str]) -> str:
    """
    Return the position of `fait`, empty where the page confirms nothing.

    :raises Problem: 404, it is no position of the centrale's log
    """
    fact = query.get("fait", "")
    if fact and not _FACT.fullmatch(fact):
        raise not_found()
    return fact


def done_of(
    reads: PageReads, *, fact: str, act: str, contract: Mapping[str, Any], lot: LotView | None
) -> Done:
    """
    Return what a fact of the centrale confirms.

    :param act: `acte` of the page's address: the slug of an act on a lot, or the name of a command on the contract
    :raises Problem: 404, no such event
    """
    seq = int(fact.partition(":")[2])
    events = reads.read(Events, {"log": CENTRALE, "after": str(seq - 1), "limit": "1"})["results"]
    title, audience = _KNOWN.get(act, ("Enregistrement", Audience.NOBODY))
    member = events[0]["data"].get("member") if audience is Audience.ONE_MEMBER else None
    return Done(
        title=title,
        event=events[0],
        recipients=recipients_of(audience, contract),
        lot_view=lot,
        member=None if member is None else _delivered(reads, member, seq=seq),
    )


def _delivered(reads: PageReads, member: str, *, seq: int) -> Changes | None:
    """Return what the copy of a fact changed in a member's figures, None where it is not delivered yet."""
    at = reads.read(MemberResults, member=member)["as_of"]["seq"]
    recent = {"log": member, "after": str(max(0, at - _RECENT)), "limit": str(_RECENT)}
    for event in reads.read(Events, recent)["results"]:
        origin = event["origin"]
        if origin is not None and origin["seq"] == seq and event["seq"] <= at:
            return changes_of(reads, log=member, seq=event["seq"])
    return None


_KNOWN: Mapping[str, tuple[str, Audience]] = {
    **{act.slug: (act.title, act.audience) for act in ACTS.values()},
    RegisterContract.endpoint: ("Préparer un contrat", Audience.NOBODY),
    **{form.command.endpoint: (form.title, form.audience) for form in FORMS},
}
