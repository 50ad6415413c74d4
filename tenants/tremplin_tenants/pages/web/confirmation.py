"""The confirmation of an act, from the position that its answer gave: `?fait=LOG:SEQ` in the address of a page."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tremplin_platform.events.fact import EVERY_MEMBER, IDENTIFIER
from tremplin_platform.figures import french
from tremplin_tenants.api.contracts.catalogue import Catalogue
from tremplin_tenants.api.contracts.opened_members import OpenedMembers
from tremplin_tenants.api.events import Events
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.reads.waiting import awaited, wait
from tremplin_tenants.pages.web.changes import Changes, changes_of, event_at
from tremplin_tenants.pages.web.header import organisation_name
from tremplin_tenants.pages.web.named_rows import first_names
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE

_POSITION = re.compile(rf"({IDENTIFIER}):([1-9]\d{{0,17}})", re.ASCII)


def asked_confirmation(text: str) -> tuple[str, int] | None:
    """Return the log and seq that `fait` names, None where it names none."""
    found = _POSITION.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def position_in_centrale(query: Mapping[str, str]) -> str:
    """
    Return the position of `fait`, for the page's first read to wait for; empty where the page confirms nothing.

    :raises Problem: 404, it is none of the centrale's log
    """
    if "fait" not in query:
        return ""
    asked = asked_confirmation(query["fait"])
    if asked is None or asked[0] != CENTRALE:
        raise not_found()
    return query["fait"]


def confirmed(
    reads: PageReads, query: Mapping[str, str], *, shown_by: type[ReadView] | None = None
) -> Changes | None:
    """
    Return the act of `fait`, None where the page confirms nothing. To be the page's first read.

    :param shown_by: a read of the page that must count the act, where it is the centrale's
    :raises Problem: 404, no event of the reader's is there; 422, it lies beyond the log; 503, it is not counted yet
    """
    if "fait" not in query:
        return None
    asked = asked_confirmation(query["fait"])
    if asked is None:
        raise not_found()
    reads.is_current = True  # else a replica may have the event, and not yet what was counted of it
    log, seq = asked
    if log != CENTRALE:
        return changes_of(reads, log=log, seq=seq)
    reads.check(Events, {"log": log})
    if shown_by is not None and reads.caller is not None:
        first = awaited(query["fait"], caller=reads.caller, read=None, projection=shown_by.projection)
        wait(first, *(replace(first, projection=other) for other in shown_by.extra_projections))
    event = event_at(reads, log=log, seq=seq)
    return Changes(log=log, seq=seq, event=event, changes=None, receivers=_receivers(reads, event))


def _receivers(reads: PageReads, event: Mapping[str, Any]) -> str:
    kind, _, name = str(event["data"].get("audience", "")).partition(":")
    if kind == EVERY_MEMBER:
        return "Tous les membres le reçoivent dans leur journal, et ceux qui rejoindront la centrale."
    if kind == "member":
        return f"{organisation_name(name)} le reçoit dans son journal."
    if kind == "contract":
        opened = reads.read(Catalogue, {"contract": name})["results"]
        count = sum(row["opened_to"] for row in opened)
        if not count:
            return "Aucun membre ne le reçoit encore : le contrat n’est ouvert à personne."
        named = first_names(reads.read(OpenedMembers, id=name)["members"], count)
        members = french.count(count, "membre")
        return f"Le reçoivent dans leur journal : {members} à qui le contrat est ouvert, {named}."
    return "Il reste au journal de la centrale : aucun membre ne le reçoit."
